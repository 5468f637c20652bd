// Package store opens the places that object storage can be: S3 and what is compatible with it, Google
// Cloud Storage, Azure Blob Storage, and a folder.
//
// In comes an address as a user writes it, out goes a bucket of gocloud.dev/blob. What goes wrong with
// one is said in one line, with how to mend it, whatever the service's own words are.
//
// All that knows the services is in this package. Their libraries are 54 of the 76 MB of the program, 38 of 54
// without its symbols; built with -tags disable_grpc_modules, which leaves out a way to Google's storage that
// is not used here, they are 25 of 41.
package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob"
	_ "gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob"
	"gocloud.dev/gcp"

	"github.com/offprint/offprint/internal/problem"
)

// The schemes of addresses.
const (
	amazon = "s3"
	google = "gs"
	azure  = "azblob"
	folder = "file"
)

// howToWrite mends an address that is none.
const howToWrite = "write s3://bucket?region=…, gs://bucket, azblob://container or file:///folder"

// A Target is where in which bucket a site goes.
type Target struct {
	scheme string
	url    url.URL // without the prefix
	prefix string  // what all keys begin with: "" or with a slash at its end
}

// Parse reads an address: that of gocloud.dev/blob, where the path after a bucket's name is the prefix
// of all keys, as ?prefix= is.
func Parse(address string) (Target, error) {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains([]string{amazon, google, azure, folder}, u.Scheme) {
		return Target{}, problem.Problem{File: address, What: "this is not the address of a bucket", Mend: howToWrite}
	}
	query := u.Query()
	t := Target{scheme: u.Scheme, url: *u, prefix: query.Get("prefix")}
	if u.Scheme != folder {
		t.prefix = path.Join(u.Path, t.prefix)
		t.url.Path, t.url.RawPath = "", ""
	}
	if t.prefix = strings.Trim(t.prefix, "/"); t.prefix != "" {
		t.prefix += "/"
	}
	query.Del("prefix")
	t.url.RawQuery = query.Encode()
	if u.Scheme == folder && u.Path == "" || u.Scheme != folder && u.Host == "" {
		return Target{}, t.fault("", "the address names no bucket", howToWrite)
	}
	if endpoint := query.Get("endpoint"); endpoint != "" && !strings.Contains(endpoint, "://") {
		return Target{}, t.fault("", fmt.Sprintf("the endpoint %s is not an address", endpoint), "write it with its https://")
	}
	return t, nil
}

// String is the target without its parameters, as messages name it.
func (t Target) String() string {
	u := t.url
	u.RawQuery, u.User = "", nil
	return strings.TrimSuffix(u.String()+"/"+t.prefix, "/")
}

// Open opens the bucket. The error is a problem.
func (t Target) Open(ctx context.Context) (*blob.Bucket, error) {
	if err := t.findCredentials(ctx); err != nil {
		return nil, err
	}
	u := t.url
	u.RawQuery = t.parameters().Encode()
	b, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		f := t.Explain("", "cannot be opened", err)
		if !f.Hopeless {
			f.Mend = "mend the address: " + howToWrite
		}
		return nil, f
	}
	if err := t.checkClient(ctx, b); err != nil {
		_ = b.Close()
		return nil, err
	}
	if t.prefix != "" {
		b = blob.PrefixedBucket(b, t.prefix)
	}
	return b, nil
}

// parameters are those of the address, and what is better than the drivers' defaults.
func (t Target) parameters() url.Values {
	q := t.url.Query()
	set := func(key, value string) {
		if !q.Has(key) {
			q.Set(key, value)
		}
	}
	switch {
	case t.scheme == folder:
		// Files with metadata beside the site's own would be served as well; and a temporary file can only
		// be renamed to where it is needed within a file system.
		set("metadata", "skip")
		set("no_tmp_dir", "true")
	case t.scheme == amazon && q.Has("endpoint"):
		// Servers that are not Amazon's have no domain for each bucket, or no certificate for it, and
		// many refuse the checksums that its library sends: aws/aws-sdk-go-v2, discussion 2960.
		set("use_path_style", "true")
		set("request_checksum_calculation", "when_required")
		set("response_checksum_validation", "when_required")
	}
	return q
}

// findCredentials looks for Google's, since without them the driver prints a warning to the standard
// output and goes on.
func (t Target) findCredentials(ctx context.Context) error {
	emulated := os.Getenv("STORAGE_EMULATOR_HOST") != "" || os.Getenv("STORAGE_EMULATOR_HOST_GRPC") != ""
	q := t.url.Query()
	if t.scheme != google || emulated || q.Get("anonymous") != "" || q.Get("access_id") == "-" {
		return nil
	}
	if _, err := gcp.DefaultCredentials(ctx); err != nil {
		return t.fault("", "there are no credentials for it", t.mend(refused))
	}
	return nil
}

// checkClient finds out what Amazon's library says only in the middle of the work, and at length.
func (t Target) checkClient(ctx context.Context, b *blob.Bucket) error {
	var client *s3.Client
	if !b.As(&client) {
		return nil
	}
	o := client.Options()
	if o.Region == "" {
		return t.fault("", "its region is not known", t.mend(elsewhere))
	}
	if o.Credentials == nil || aws.IsCredentialsProvider(o.Credentials, aws.AnonymousCredentials{}) {
		return nil
	}
	if _, err := o.Credentials.Retrieve(ctx); err != nil && ctx.Err() == nil {
		return t.fault("", "there are no credentials for it", t.mend(refused))
	}
	return ctx.Err()
}

// PageSize is how many objects to list at a time. Services give a thousand; a folder is walked anew for
// each page, which takes 37 s for 50,000 files by the thousand and 4 s at once.
func (t Target) PageSize() int {
	if t.scheme == folder {
		return 100_000
	}
	return 1000
}

// temporary is what an interrupted write to a folder leaves beside the file.
var temporary = regexp.MustCompile(`^(.+)\.[0-9a-f]+\.tmp$`)

// Unfinished tells whether a key is what an interrupted write left behind, and of which key.
func (t Target) Unfinished(key string) (of string, yes bool) {
	m := temporary.FindStringSubmatch(key)
	if t.scheme != folder || m == nil {
		return "", false
	}
	return m[1], true
}

// Tidy removes the folders that a deleted object leaves empty. Other stores have none.
func (t Target) Tidy(key string) {
	if t.scheme != folder {
		return
	}
	root := t.url.Path // as package fileblob reads it
	if t.url.Host == "." || os.PathSeparator != '/' {
		root = strings.TrimPrefix(root, "/")
	}
	for dir := path.Dir(t.prefix + key); dir != "."; dir = path.Dir(dir) {
		if os.Remove(filepath.Join(filepath.FromSlash(root), filepath.FromSlash(dir))) != nil {
			return // it is not empty
		}
	}
}
