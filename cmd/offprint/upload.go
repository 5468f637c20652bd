package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/publish/bucket"
)

// publishTo uploads the site in a folder to the bucket at a URL.
func publishTo(ctx context.Context, t *terminal, folder, address string, dryRun bool) error {
	names, err := generate.PublishedNames(folder)
	if err != nil {
		return err
	}
	bar := t.newBar()
	options := bucket.Options{DryRun: dryRun, Progress: bar.forStep("uploading")}
	result, err := bucket.Publish(ctx, os.DirFS(folder), names, address, options)
	bar.end()
	if err != nil {
		return err
	}
	return t.printUpload(result, dryRun)
}

// maxNamed is the maximum number of objects of other origin that a message names.
const maxNamed = 5

// printUpload prints what was uploaded, or would be.
func (t *terminal) printUpload(r *bucket.Result, dryRun bool) error {
	if n := len(r.Foreign); n > 0 {
		more := ""
		if n > maxNamed {
			more = fmt.Sprintf(" and %d more", n-maxNamed)
		}
		named := strings.Join(r.Foreign[:min(n, maxNamed)], ", ")
		files := content.Plural(n, "file")
		fmt.Fprintf(t.stderr, "%s: kept %s that Offprint did not upload: %s%s\n", r.Bucket, files,
			problem.Name(named), more)
	}
	if !t.json {
		for _, c := range r.Changes {
			fmt.Fprintf(t.stdout, "%s  %s\n", c.Kind, problem.Name(c.Path))
		}
	}
	line := "%s: %s uploaded, %s unchanged, %s deleted"
	if dryRun {
		line = "%s: %s to upload, %s unchanged, %s to delete (nothing was changed)"
	}
	comma := func(n int) string { return humanize.Comma(int64(n)) }
	return t.summary(r, fmt.Sprintf(line, r.Bucket, comma(r.Uploaded), comma(r.Unchanged), comma(r.Deleted)))
}
