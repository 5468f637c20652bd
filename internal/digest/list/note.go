package list

import "github.com/offprint/offprint/internal/digest/entry"

func LooksLikePaper(head string) bool  { return false }
func ReadPaper(d *entry.Dump) error { return nil }
