package bucket

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
)

// The environment variables of an HMAC key of Google's storage, as boto and duplicity have them.
const (
	googleKey    = "GS_ACCESS_KEY_ID"
	googleSecret = "GS_SECRET_ACCESS_KEY"
)

// howToAuthorize says, for each scheme, what to set so that there are credentials.
var howToAuthorize = map[string]string{
	amazon: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
		"or name a profile of ~/.aws/credentials in AWS_PROFILE or with ?profile=…",
	google: "set " + googleKey + " and " + googleSecret +
		" to an HMAC key, which gcloud storage hmac create ACCOUNT prints",
}

// credentials finds the credentials for an address. The error is a problem.
func (a address) credentials() (*credentials.Credentials, error) {
	if a.is("anonymous") {
		return credentials.NewStatic("", "", "", credentials.SignatureAnonymous), nil
	}
	if a.Scheme == google {
		key, secret := os.Getenv(googleKey), os.Getenv(googleSecret)
		if key == "" || secret == "" {
			return nil, a.fault("", "there are no credentials for it", a.hint(refused))
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
	if profile = cmp.Or(profile, os.Getenv("AWS_PROFILE")); profile != "" {
		return nil, a.fault("", fmt.Sprintf("there are no credentials for it, and none in the profile %q", profile),
			"write aws_access_key_id and aws_secret_access_key into the profile; if it is one of SSO or a role, "+
				"set in the environment what aws configure export-credentials --format env prints")
	}
	return nil, a.fault("", "there are no credentials for it", a.hint(refused))
}

// providers are the places where credentials of Amazon can be, in the order in which its own tools look. If the address
// names a profile, there is no other place.
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
		// No proxy leads to the metadata of a machine, and outside of Amazon's network nothing answers at its address.
		all = append(
			all,
			&credentials.IAM{Client: &http.Client{Transport: &http.Transport{}, Timeout: 2 * time.Second}},
		)
	}
	return all
}
