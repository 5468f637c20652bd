package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddressesAreReadAsWritten(t *testing.T) {
	tests := []struct{ address, want string }{
		{"s3://papers", "s3://papers"},
		{"s3://papers/", "s3://papers"},
		{"s3://papers?region=eu-central-1&endpoint=https://s3.example.org", "s3://papers"},
		{"s3://papers?prefix=reading/group/", "s3://papers/reading/group"},
		{"s3://papers/reading?region=auto&prefix=group", "s3://papers/reading/group"},
		{"gs://papers/site", "gs://papers/site"},
		{"azblob://papers", "azblob://papers"},
		{"file:///srv/www", "file:///srv/www"},
		{"file:///srv/www?prefix=papers", "file:///srv/www/papers"},
	}
	for _, tt := range tests {
		target, err := Parse(tt.address)
		if err != nil || target.String() != tt.want {
			t.Errorf("%s is %s, %v; want %s", tt.address, target, err, tt.want)
		}
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	const mend = " (write s3://bucket?region=…, gs://bucket, azblob://container or file:///folder)"
	tests := map[string]string{
		"":                              "this is not the address of a bucket" + mend,
		"public":                        "public: this is not the address of a bucket" + mend,
		"https://s3.example.org/papers": "https://s3.example.org/papers: this is not the address of a bucket" + mend,
		"s3://":                         "s3:: the address names no bucket" + mend,
		"file://":                       "file:: the address names no bucket" + mend,
		"s3://papers?region=auto&endpoint=s3.example.org:9000": "s3://papers: the endpoint s3.example.org:9000 is not an address (write it with its https://)",
	}
	for address, want := range tests {
		if _, err := Parse(address); err == nil || err.Error() != want {
			t.Errorf("%q: the error is %v\nwant %s", address, err, want)
		}
	}
}

// list opens a bucket and lists it, as every use begins.
func list(t *testing.T, address string) error {
	t.Helper()
	target, err := Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	b, err := target.Open(t.Context())
	if err != nil {
		return err
	}
	defer b.Close()
	if _, err := b.List(nil).Next(t.Context()); err != nil && !errors.Is(err, io.EOF) {
		return target.Explain("", "its objects cannot be listed", err)
	}
	return nil
}

// answer is a server that has one answer to everything.
func answer(t *testing.T, status int, header http.Header, body string) string {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(web.Close)
	return web.URL
}

func setenv(t *testing.T, values ...string) {
	t.Helper()
	nowhere := filepath.Join(t.TempDir(), "none")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS"} {
		t.Setenv(name, nowhere)
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "STORAGE_EMULATOR_HOST"} {
		t.Setenv(name, "")
	}
	for i := 0; i < len(values); i += 2 {
		t.Setenv(values[i], values[i+1])
	}
}

func TestErrorsOfAmazonSayHowToMendThem(t *testing.T) {
	const listing = "s3://papers: its objects cannot be listed: "
	tests := []struct {
		status int
		code   string
		want   string
	}{
		{403, "AccessDenied", listing + "AccessDenied, It is so (the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there)"},
		{403, "InvalidAccessKeyId", listing + "InvalidAccessKeyId, It is so (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with ?profile=…)"},
		{403, "RequestTimeTooSkewed", listing + "RequestTimeTooSkewed, It is so (set the clock of this machine)"},
		{404, "NoSuchBucket", listing + "NoSuchBucket, It is so (make the bucket first, or mend its name)"},
		{301, "PermanentRedirect", listing + "PermanentRedirect, It is so (name its region with ?region=…)"},
		{400, "InvalidRequest", listing + "InvalidRequest, It is so (publish again to go on)"},
	}
	setenv(t, "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")
	for _, tt := range tests {
		endpoint := answer(t, tt.status, nil, "<Error><Code>"+tt.code+"</Code><Message>It is so.</Message></Error>")
		if err := list(t, "s3://papers?region=auto&endpoint="+endpoint); err == nil || err.Error() != tt.want {
			t.Errorf("the error is %v\nwant %s", err, tt.want)
		}
	}
}

func TestWhatIsMissingIsSaidBeforeTheWork(t *testing.T) {
	tests := []struct {
		name, address string
		environment   []string
		want          string
	}{
		{"a region", "s3://papers", []string{"AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"}, "s3://papers: its region is not known (name its region with ?region=…)"},
		{"credentials of Amazon", "s3://papers?region=eu-central-1", nil, "s3://papers: there are no credentials for it (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with ?profile=…)"},
		{"credentials of Google", "gs://papers", nil, "gs://papers: there are no credentials for it (run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a key)"},
		{"a parameter", "s3://papers?regoin=eu-central-1", nil, "s3://papers: cannot be opened: open bucket s3://papers?regoin=eu-central-1: unknown query parameter \"regoin\" (mend the address: " + howToWrite + ")"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			setenv(t, tt.environment...)
			if err := list(t, tt.address); err == nil || err.Error() != tt.want {
				t.Errorf("the error is %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestAFolderHasToBeThere(t *testing.T) {
	dir := filepath.ToSlash(t.TempDir())
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, mend := range map[string]string{"nowhere": "(make the folder first)", "file": " is not a directory (mend the address: " + howToWrite + ")"} {
		address := "file:///" + strings.TrimPrefix(dir, "/") + "/" + name
		if err := list(t, address); err == nil || !strings.HasPrefix(err.Error(), address+": cannot be opened: ") || !strings.HasSuffix(err.Error(), mend) {
			t.Errorf("the error is %v, want it to mend %s", err, mend)
		}
	}
}

func TestErrorsOfGoogleSayHowToMendThem(t *testing.T) {
	const listing = "gs://papers: its objects cannot be listed: "
	tests := map[int]string{
		401: listing + "It is so (run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a key)",
		403: listing + "It is so (the credentials need the role Storage Object User on the bucket)",
		404: listing + "It is so (make the bucket first, or mend its name)",
	}
	for status, want := range tests {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			body := fmt.Sprintf(`{"error": {"code": %d, "message": "It is so."}}`, status)
			host := strings.TrimPrefix(answer(t, status, http.Header{"Content-Type": {"application/json"}}, body), "http://")
			setenv(t, "STORAGE_EMULATOR_HOST", host)
			if err := list(t, "gs://papers"); err == nil || err.Error() != want {
				t.Errorf("the error is %v\nwant %s", err, want)
			}
		})
	}
}

func TestErrorsOfAzureSayHowToMendThem(t *testing.T) {
	const listing = "azblob://papers: its objects cannot be listed: "
	tests := []struct {
		status int
		code   string
		want   string
	}{
		{403, "AuthenticationFailed", listing + "AuthenticationFailed, status 403 (set AZURE_STORAGE_ACCOUNT, and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN or run az login)"},
		{403, "AuthorizationPermissionMismatch", listing + "AuthorizationPermissionMismatch, status 403 (the credentials need the role Storage Blob Data Contributor on the container)"},
		{404, "ContainerNotFound", listing + "ContainerNotFound, status 404 (make the bucket first, or mend its name)"},
	}
	// The driver looks at these once in the life of a program.
	setenv(t, "AZURE_STORAGE_ACCOUNT", "account", "AZURE_STORAGE_KEY", base64.StdEncoding.EncodeToString([]byte("key")))
	for _, tt := range tests {
		host := strings.TrimPrefix(answer(t, tt.status, http.Header{"X-Ms-Error-Code": {tt.code}}, ""), "http://")
		if err := list(t, "azblob://papers?protocol=http&domain="+host); err == nil || err.Error() != tt.want {
			t.Errorf("the error is %v\nwant %s", err, tt.want)
		}
	}
}

func TestAServerThatIsNotThereIsSaid(t *testing.T) {
	setenv(t, "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_MAX_ATTEMPTS", "1")
	web := httptest.NewServer(http.NotFoundHandler())
	web.Close()
	before := "s3://papers: its objects cannot be listed: dial tcp " + strings.TrimPrefix(web.URL, "http://") + ": "
	const after = " (check the address and the network, then publish again to go on)"
	if err := list(t, "s3://papers?region=auto&endpoint="+web.URL); err == nil || !strings.HasPrefix(err.Error(), before) || !strings.HasSuffix(err.Error(), after) {
		t.Errorf("the error is %v\nwant %s…%s", err, before, after)
	}
}

func TestAnErrorIsOneLine(t *testing.T) {
	target, err := Parse("azblob://papers")
	if err != nil {
		t.Fatal(err)
	}
	long := errors.New("DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\t" + strings.Repeat("no, ", 100))
	f := target.Explain("a/index.html", "cannot be uploaded", long)
	if s := f.Error(); strings.ContainsAny(s, "\n\t") || len(s) > 500 || !strings.HasPrefix(s, "azblob://papers/a/index.html: cannot be uploaded: DefaultAzureCredential: ") || !strings.Contains(s, "az login") {
		t.Errorf("the error is %s", s)
	}
}

func TestOnlyAFolderHasUnfinishedFiles(t *testing.T) {
	tests := []struct{ address, key, want string }{
		{"file:///srv/www", "index.html.18f0a1.tmp", "index.html"},
		{"file:///srv/www", "index.html.notes.tmp", ""},
		{"file:///srv/www", ".18f0a1.tmp", ""},
		{"s3://papers", "index.html.18f0a1.tmp", ""},
	}
	for _, tt := range tests {
		target, err := Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		if of, yes := target.Unfinished(tt.key); of != tt.want || yes != (tt.want != "") {
			t.Errorf("%s in %s is of %q, %v; want %q", tt.key, tt.address, of, yes, tt.want)
		}
	}
}
