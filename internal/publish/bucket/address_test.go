package bucket

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func TestParseAddress(t *testing.T) {
	tests := []struct{ address, want string }{
		{"s3://papers", "s3://papers"},
		{"s3://papers/", "s3://papers"},
		{"s3://papers?region=eu-central-1&endpoint=https://s3.example.org", "s3://papers"},
		{"s3://papers?endpoint=http://127.0.0.1:9000/", "s3://papers"},
		{"s3://papers?prefix=reading/group/", "s3://papers/reading/group"},
		{"s3://papers/reading?region=auto&prefix=group", "s3://papers/reading/group"},
		{"s3://papers?profile=me&anonymous=true&use_path_style=1&dualstack=false&ssetype=AES256", "s3://papers"},
		{"s3://papers?awssdk=v2&request_checksum_calculation=when_required", "s3://papers"},
		{"gs://papers/site", "gs://papers/site"},
		{"file:///srv/www", "file:///srv/www"},
		{"file:///srv/www?prefix=papers&no_tmp_dir=true", "file:///srv/www/papers"},
	}
	for _, tt := range tests {
		a, err := parse(tt.address)
		if err != nil || a.String() != tt.want {
			t.Errorf("%s is %s, %v; want %s", tt.address, a, err, tt.want)
		}
	}
}

func TestInvalidAddressesAreRejected(t *testing.T) {
	const hint = " (use s3://BUCKET?region=…, gs://BUCKET or file:///FOLDER)"
	const slashes = " (write three slashes, such as file:///srv/www)"
	tests := map[string]string{
		"":                              "unsupported destination" + hint,
		"public":                        "public: unsupported destination" + hint,
		"https://s3.example.org/papers": "https://s3.example.org/papers: unsupported destination" + hint,
		"s3://":                         "s3://: the URL has no bucket" + hint,
		"file://":                       "file://: the URL has no folder" + slashes,
		"file://www":                    "file://www: the URL has no folder" + slashes,
		"file://srv/www":                "file://srv/www: the URL of a folder has a host" + slashes,
		"azblob://papers?domain=x": "azblob://papers?domain=x: Offprint no longer uploads to Azure (run " +
			"offprint build, then copy the folder public/ with azcopy sync or rclone sync)",

		"s3://papers?endpoint=s3.example.org:9000": `s3://papers: the endpoint "s3.example.org:9000" is not ` +
			`the URL of a server (write https://HOST, without a path)`,
		"s3://papers?endpoint=https://example.org/s3": `s3://papers: the endpoint "https://example.org/s3" is ` +
			`not the URL of a server (write https://HOST, without a path)`,
		"s3://papers?regoin=eu-central-1&accelerate=fast": "s3://papers: accelerate has the value \"fast\" " +
			"(write true or " +
			"false)\ns3://papers: unknown parameter \"regoin\" (did you mean region?)",
		"s3://papers?fips=true": "s3://papers: unknown parameter \"fips\" (use " +
			"endpoint=https://s3-fips.REGION.amazonaws.com)",
		"s3://papers?role=arn:aws:iam::1:role/x": "s3://papers: unknown parameter \"role\" (set the environment " +
			"variables " +
			"that aws configure export-credentials --format env prints)",
		"gs://papers?region=eu": "gs://papers: unknown parameter \"region\" (the parameters are anonymous, endpoint, prefix)",
	}
	for address, want := range tests {
		if _, err := parse(address); err == nil || err.Error() != want {
			t.Errorf("%q: the error is %v\nwant %s", address, err, want)
		}
	}
}

// list opens a bucket and lists it, which is the first step of every run.
func list(t *testing.T, address string) error {
	t.Helper()
	a, err := parse(address)
	if err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	if _, err := s.list(t.Context()); err != nil {
		return a.explain("", "cannot list its objects", err)
	}
	return nil
}

func TestMissingSettingsAreReportedFirst(t *testing.T) {
	const aws = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile of ~/.aws/credentials with " +
		"AWS_PROFILE or ?profile=…"
	tests := []struct {
		name, address string
		environment   []string
		want          string
	}{
		{
			"no Amazon credentials",
			"s3://papers?region=eu-central-1",
			nil,
			"s3://papers: no credentials found (" + aws + ")",
		},
		{
			"incomplete Amazon credentials",
			"s3://papers?region=eu-central-1",
			[]string{"AWS_ACCESS_KEY_ID", "key"},
			"s3://papers: no credentials found (" + aws + ")",
		},
		{
			"no such profile",
			"s3://papers?profile=group",
			nil,
			"s3://papers: no credentials found; the profile \"group\" has none " +
				"(add aws_access_key_id and aws_secret_access_key to the profile; for SSO or a role, remove " +
				"?profile= and set the environment variables that aws configure export-credentials --format env prints)",
		},
		{
			"no Google credentials",
			"gs://papers",
			[]string{"AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"},
			"gs://papers: no credentials found (set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY to an HMAC " +
				"key; create one with gcloud storage hmac create ACCOUNT)",
		},
		{"invalid server", "s3://papers?anonymous=true", []string{"AWS_ENDPOINT_URL", "localhost:9000"},
			`s3://papers: the endpoint "localhost:9000" is not the URL of a server (write ` +
				`https://HOST, without a path)`},
		{
			"unknown encryption",
			"s3://papers?anonymous=true&ssetype=rot13",
			nil,
			"s3://papers: unknown encryption (write ssetype=AES256, or ssetype=aws:kms and kmskeyid=…)",
		},
		{
			"invalid bucket name",
			"s3://a?anonymous=true",
			nil,
			"s3://a: this is not a valid bucket name: Bucket name cannot be shorter than 3 characters (correct " +
				"the name)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			setEnvironment(t, tt.environment...)
			if err := list(t, tt.address); err == nil || err.Error() != tt.want {
				t.Errorf("the error is %v\nwant %s", err, tt.want)
			}
		})
	}
}

// TestCredentialsAreFoundLikeAmazonsTools uses a server that accepts only one key.
func TestCredentialsAreFoundLikeAmazonsTools(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const (
		right = "aws_access_key_id = key\naws_secret_access_key = secret\n"
		wrong = "aws_access_key_id = other\naws_secret_access_key = secret\n"
	)
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		const answer = `{"AccessKeyId": "key", "SecretAccessKey": "secret", "Token": "t", ` +
			`"Expiration": "2999-01-01T00:00:00Z"}`
		fmt.Fprint(w, answer)
	}))
	defer machine.Close()
	files := []string{
		"AWS_SHARED_CREDENTIALS_FILE",
		write("credentials", "[default]\n"+wrong+"[me]\n"+right),
		"AWS_CONFIG_FILE",
		write("config", "[profile group]\n"+right),
	}
	environment := []string{"AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"}
	tests := []struct {
		name, parameters string
		environment      []string
	}{
		{"environment", "", append(environment, files...)},
		{"profile in the environment", "", append([]string{"AWS_PROFILE", "me"}, files...)},
		{
			"profile in the address, before the environment",
			"&profile=me",
			append([]string{"AWS_ACCESS_KEY_ID", "other", "AWS_SECRET_ACCESS_KEY", "secret"}, files...),
		},
		{"profile in the configuration", "&profile=group", files},
		{"container", "", []string{"AWS_CONTAINER_CREDENTIALS_FULL_URI", machine.URL}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serveS3(t)
			setEnvironment(t, tt.environment...)
			if err := list(t, s.address("")+tt.parameters); err != nil {
				t.Error(err)
			}
		})
	}
	setEnvironment(t, "AWS_WEB_IDENTITY_TOKEN_FILE", "token")
	if _, ok := providers("")[1].(*credentials.IAM); !ok {
		t.Error("the web identity does not come before the profiles")
	}
}

func TestRegionComesFromTheServer(t *testing.T) {
	s := serveS3(t)
	s.region = "eu-central-1"
	t.Setenv("AWS_ENDPOINT_URL_S3", s.url)
	if got, want := counts(pages("1", "a").publish(t, "s3://site")), "8 uploaded, 0 unchanged, 0 deleted"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestServerErrorsHaveHints uses a server that answers every request in the same way.
func TestServerErrorsHaveHints(t *testing.T) {
	const permissions = "(allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject for these credentials)"
	const role = "(give the HMAC key's account the role Storage Object User on the bucket)"
	const keys = "(set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile of ~/.aws/credentials with " +
		"AWS_PROFILE or ?profile=…)"
	const hmac = "(set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY to an HMAC key; create one with gcloud storage hmac " +
		"create ACCOUNT)"
	tests := []struct {
		scheme string
		apiError
		want string
	}{
		{"s3", apiError{403, "AccessDenied"}, permissions},
		{"s3", apiError{403, "InvalidAccessKeyId"}, keys},
		{"s3", apiError{403, "SignatureDoesNotMatch"}, keys},
		{"s3", apiError{401, "Unauthorized"}, keys},
		{"s3", apiError{403, "RequestTimeTooSkewed"}, "(correct the clock of this machine)"},
		{"s3", apiError{404, "NoSuchBucket"}, "(create the bucket first, or correct its name)"},
		{"s3", apiError{400, "InvalidBucketName"}, "(correct the name)"},
		{"s3", apiError{301, "PermanentRedirect"}, "(add ?region=us-east-1)"},
		{"s3", apiError{400, "AuthorizationHeaderMalformed"}, "(add ?region=us-east-1)"},
		{"s3", apiError{307, "Elsewhere"}, "(add ?region=us-east-1)"},
		{"s3", apiError{400, "InvalidRequest"}, "(publish again to continue)"},
		{"s3", apiError{500, "InternalError"}, "(publish again to continue)"},
		{"s3", apiError{503, "SlowDown"}, "(publish again to continue)"},
		{"gs", apiError{403, "AccessDenied"}, role},
		{"gs", apiError{403, "Unknown"}, role},
		{"gs", apiError{403, "SignatureDoesNotMatch"}, hmac},
		{"gs", apiError{404, "NoSuchBucket"}, "(create the bucket first, or correct its name)"},
	}
	s := serveS3(t)
	setEnvironment(
		t,
		"AWS_ACCESS_KEY_ID",
		"key",
		"AWS_SECRET_ACCESS_KEY",
		"secret",
		googleKey,
		"key",
		googleSecret,
		"secret",
		"AWS_MAX_ATTEMPTS",
		"1",
	)
	for _, tt := range tests {
		s.region = "us-east-1"
		address := s.address("")
		if tt.scheme == "gs" {
			s.region = "auto"
			address = "gs://site?endpoint=" + s.url
		}
		s.before = func(request) *apiError { return &tt.apiError }
		want := fmt.Sprintf("%s://site: cannot list its objects: %s, It is so %s", tt.scheme, tt.code, tt.want)
		if err := list(t, address); err == nil || err.Error() != want {
			t.Errorf("the error is %v\nwant %s", err, want)
		}
	}
}

func TestWrongKeyAndRegionAreReported(t *testing.T) {
	s := serveS3(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "other")
	if err := list(t, s.address("")); err == nil ||
		!strings.Contains(err.Error(), "InvalidAccessKeyId, It is so (set AWS_ACCESS_KEY_ID") {
		t.Errorf("the error is %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	elsewhere := s.address("")
	s.region = "eu-central-1"
	if err := list(t, elsewhere); err == nil || !strings.HasSuffix(err.Error(), "(add ?region=eu-central-1)") {
		t.Errorf("the error is %v", err)
	}
}

func TestUnreachableServerIsReported(t *testing.T) {
	s := serveS3(t)
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	web := httptest.NewServer(s)
	web.Close()
	before := "s3://site: cannot list its objects: dial tcp " + strings.TrimPrefix(web.URL, "http://") + ": "
	const after = " (check the URL and your connection, then publish again to continue)"
	err := list(t, "s3://site?region=auto&endpoint="+web.URL)
	if err == nil || !strings.HasPrefix(err.Error(), before) || !strings.HasSuffix(err.Error(), after) {
		t.Errorf("the error is %v\nwant %s…%s", err, before, after)
	}
}

func TestFolderMustExist(t *testing.T) {
	dir := filepath.ToSlash(t.TempDir())
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct{ start, end string }{
		"/nowhere":             {": cannot be opened: ", " (create the folder first)"},
		"/file":                {": ", "/file is a file, not a folder (choose a folder)"},
		"/file/below/a":        {": ", "/file is a file, not a folder (choose a folder)"},
		"?prefix=file/below/a": {"/file/below/a: ", "/file is a file, not a folder (choose a folder)"},
	} {
		address := folderAddress(dir) + name
		place, _, _ := strings.Cut(address, "?")
		if err := list(t, address); err == nil || !strings.HasPrefix(err.Error(), place+want.start) ||
			!strings.HasSuffix(err.Error(), want.end) {
			t.Errorf("the error is %v, want %s…%s", err, want.start, want.end)
		}
	}
}

func TestErrorIsOneLine(t *testing.T) {
	long := errors.New("failed to acquire a token.\nAttempted credentials:\n\t" + strings.Repeat("no, ", 100))
	a, err := parse("s3://papers")
	if err != nil {
		t.Fatal(err)
	}
	f := a.explain("a/index.html", "cannot be uploaded", long).Error()
	if strings.ContainsAny(f, "\n\t") || len(f) > 500 ||
		!strings.HasPrefix(f, "s3://papers/a/index.html: cannot be uploaded: failed to acquire a token. Attempted") {
		t.Errorf("the error is %s", f)
	}
}

func TestUnfinishedFilesExistOnlyInFolders(t *testing.T) {
	tests := []struct{ address, key, want string }{
		{"file:///srv/www", "index.html.18f0a1.tmp", "index.html"},
		{"file:///srv/www", "index.html.notes.tmp", ""},
		{"file:///srv/www", ".18f0a1.tmp", ""},
		{"s3://papers", "index.html.18f0a1.tmp", ""},
	}
	for _, tt := range tests {
		a, err := parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.unfinished(tt.key); got != tt.want {
			t.Errorf("%s in %s belongs to %q, want %q", tt.key, tt.address, got, tt.want)
		}
	}
}

func TestLookup(t *testing.T) {
	tests := map[string]minio.BucketLookupType{
		"s3://papers":                         minio.BucketLookupAuto,
		"s3://papers?use_path_style=true":     minio.BucketLookupPath,
		"s3://papers?use_path_style=false":    minio.BucketLookupDNS,
		"s3://papers?s3ForcePathStyle=true":   minio.BucketLookupPath,
		"s3://papers?endpoint=http://[::1]:9": minio.BucketLookupAuto,
	}
	for address, want := range tests {
		a, err := parse(address)
		if err != nil || a.lookup() != want {
			t.Errorf("%s: %v, %v; want %v", address, a.lookup(), err, want)
		}
	}
}
