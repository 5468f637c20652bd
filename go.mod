module github.com/offprint/offprint

go 1.26
