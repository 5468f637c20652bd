package bucket

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/offprint/offprint/internal/problem"
)

// The environment variables for an HMAC key of Google Cloud Storage, as in boto and duplicity.
const (
	googleKey    = "GS_ACCESS_KEY_ID"
	googleSecret = "GS_SECRET_ACCESS_KEY"
)

// howToAuthorize is the hint for missing credentials, by scheme.
var howToAuthorize = map[string]string{
	amazon: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
		"or choose a profile of ~/.aws/credentials with AWS_PROFILE or ?profile=…",
	google: "set " + googleKey + " and " + googleSecret +
		" to an HMAC key; create one with gcloud storage hmac create ACCOUNT",
}

// credentials finds the credentials for an address. The error is a problem.
func (a address) credentials() (*credentials.Credentials, error) {
	if a.isSet("anonymous") {
		return credentials.NewStatic("", "", "", credentials.SignatureAnonymous), nil
	}
	if a.Scheme == google {
		key, secret := os.Getenv(googleKey), os.Getenv(googleSecret)
		if key == "" || secret == "" {
			return nil, a.fault("", "no credentials found", a.hint(refused))
		}
		return credentials.NewStaticV4(key, secret, ""), nil
	}
	profile := a.params.Get("profile")
	for _, p := range providers(profile) {
		c := credentials.New(p)
		if v, err := c.GetWithContext(nil); err == nil && v.AccessKeyID != "" && v.SecretAccessKey != "" {
			return c, nil
		}
	}
	remove := "" // the parameter that has priority over the environment
	if profile != "" {
		remove = "remove ?profile= and "
	}
	if profile = cmp.Or(profile, os.Getenv("AWS_PROFILE")); profile != "" {
		return nil, a.fault("", "no credentials found; the profile "+problem.Quote(profile)+" has none",
			"add aws_access_key_id and aws_secret_access_key to the profile; for SSO or a role, "+remove+"set the "+
				"environment variables that aws configure export-credentials --format env prints")
	}
	return nil, a.fault("", "no credentials found", a.hint(refused))
}

// providers returns the sources of AWS credentials in the order of Amazon's own tools. If the address names a profile,
// they are the files with profiles.
func providers(profile string) []credentials.Provider {
	name := cmp.Or(profile, os.Getenv("AWS_PROFILE"), "default")
	section := name
	if name != "default" {
		section = "profile " + name
	}
	home, _ := os.UserHomeDir()
	files := []credentials.Provider{
		&credentials.FileAWSCredentials{Profile: name},
		&credentials.FileAWSCredentials{
			Profile: section, Filename: cmp.Or(os.Getenv("AWS_CONFIG_FILE"), filepath.Join(home, ".aws", "config")),
		},
	}
	if profile != "" {
		return files
	}
	all := append([]credentials.Provider{&credentials.EnvAWS{}}, files...)
	if os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "" {
		return slices.Insert(all, 1, credentials.Provider(&credentials.IAM{}))
	}
	container := os.Getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") + os.Getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if container != "" || !strings.EqualFold(os.Getenv("AWS_EC2_METADATA_DISABLED"), "true") {
		// The transport without a proxy reaches the metadata service of the machine directly. The timeout is for
		// machines outside Amazon's network, where its address does not respond.
		all = append(
			all,
			&credentials.IAM{Client: &http.Client{Transport: &http.Transport{}, Timeout: 2 * time.Second}},
		)
	}
	return all
}
