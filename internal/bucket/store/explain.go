package store

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/aws/smithy-go"
	"gocloud.dev/gcerrors"
	"google.golang.org/api/googleapi"

	"github.com/offprint/offprint/internal/problem"
)

// A Fault is what is wrong with a bucket or one of its objects.
type Fault struct {
	problem.Problem
	Hopeless bool // it is the same for every object
}

// Unwrap gives the problem without the rest.
func (f Fault) Unwrap() error { return f.Problem }

// Explain says in one line what an error means for an object, "" for the whole bucket. What is the half
// of a sentence that the error ends: "cannot be uploaded".
func (t Target) Explain(key, what string, err error) Fault {
	k := t.kindOf(key, err)
	f := t.fault(key, what+": "+reason(err), t.mend(k))
	f.Hopeless = k != other
	return f
}

func (t Target) fault(key, what, mend string) Fault {
	file := t.String()
	if key != "" {
		file += "/" + key
	}
	return Fault{Problem: problem.Problem{File: file, What: what, Mend: mend}, Hopeless: true}
}

// kind is what an error is about, and by that how it is mended.
type kind int

const (
	other       kind = iota
	missing          // there is no such bucket
	refused          // there are no credentials, or wrong ones
	forbidden        // the credentials do not allow it
	elsewhere        // the bucket is in another region
	unreachable      // nobody answers
	skewed           // the clock is wrong
)

// kinds are the codes of the services: S3's in "Error responses" of its API reference, Azure's in "Blob
// service error codes".
var kinds = map[string]kind{
	"NoSuchBucket": missing, "ContainerNotFound": missing, "ContainerBeingDeleted": missing, "InvalidBucketName": missing,
	"AccessDenied": forbidden, "Forbidden": forbidden, "AllAccessDisabled": forbidden, "AuthorizationPermissionMismatch": forbidden,
	"AuthorizationFailure": forbidden, "InsufficientAccountPermissions": forbidden, "AuthorizationServiceMismatch": forbidden,
	"InvalidAccessKeyId": refused, "SignatureDoesNotMatch": refused, "ExpiredToken": refused, "InvalidToken": refused,
	"TokenRefreshRequired": refused, "AuthenticationFailed": refused, "NoAuthenticationInformation": refused, "InvalidAuthenticationInfo": refused,
	"PermanentRedirect": elsewhere, "MovedPermanently": elsewhere, "AuthorizationHeaderMalformed": elsewhere, "IllegalLocationConstraintException": elsewhere,
	"RequestTimeTooSkewed": skewed,
}

func (t Target) kindOf(key string, err error) kind {
	if k := kinds[code(err)]; k != other {
		return k
	}
	var answer *googleapi.Error
	var dns *net.DNSError
	var connection *net.OpError
	var login *azidentity.AuthenticationFailedError
	switch {
	case errors.As(err, &answer) && answer.Code == http.StatusForbidden, errors.Is(err, fs.ErrPermission):
		return forbidden
	case errors.As(err, &answer) && answer.Code == http.StatusUnauthorized, errors.As(err, &login):
		return refused
	case t.scheme == azure && (strings.Contains(err.Error(), "AccountName is required") || strings.Contains(err.Error(), "DefaultAzureCredential")):
		return refused
	case errors.As(err, &dns), errors.As(err, &connection):
		return unreachable
	case key == "" && (errors.Is(err, fs.ErrNotExist) || gcerrors.Code(err) == gcerrors.NotFound):
		return missing
	}
	return other
}

// code is the service's own word for an error.
func code(err error) string {
	var amazon smithy.APIError
	var azure *azcore.ResponseError
	switch {
	case errors.As(err, &amazon):
		return amazon.ErrorCode()
	case errors.As(err, &azure):
		return azure.ErrorCode
	}
	return ""
}

// longestReason is how many characters of a service's answer are shown.
const longestReason = 240

// reason is what a service says of an error, in one line.
func reason(err error) string {
	var amazon smithy.APIError
	var azure *azcore.ResponseError
	var google *googleapi.Error
	var request *url.Error
	var path *fs.PathError
	said := err.Error()
	if inner := errors.Unwrap(err); inner != nil && strings.HasPrefix(said, "blob") { // gocloud's own words
		said = inner.Error()
	}
	switch {
	case errors.As(err, &amazon) && amazon.ErrorMessage() != "":
		said = amazon.ErrorCode() + ", " + amazon.ErrorMessage()
	case errors.As(err, &amazon):
		said = amazon.ErrorCode()
	case errors.As(err, &azure):
		said = fmt.Sprintf("%s, status %d", azure.ErrorCode, azure.StatusCode)
	case errors.As(err, &google) && google.Message != "":
		said = google.Message
	case errors.As(err, &request):
		said = request.Err.Error()
	case errors.As(err, &path):
		said = path.Err.Error()
	}
	line := []rune(strings.TrimRight(strings.Join(strings.Fields(said), " "), "."))
	if len(line) > longestReason {
		return string(line[:longestReason-1]) + "…"
	}
	return string(line)
}

// mend says how to mend an error of a kind.
func (t Target) mend(k kind) string {
	if k == missing && t.scheme == folder {
		return "make the folder first"
	}
	switch k {
	case missing:
		return "make the bucket first, or mend its name"
	case refused:
		return map[string]string{
			amazon: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with ?profile=…",
			google: "run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a key",
			azure:  "set AZURE_STORAGE_ACCOUNT, and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN or run az login",
		}[t.scheme]
	case forbidden:
		return map[string]string{
			amazon: "the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there",
			google: "the credentials need the role Storage Object User on the bucket",
			azure:  "the credentials need the role Storage Blob Data Contributor on the container",
			folder: "make the folder yours, or let you write into it",
		}[t.scheme]
	case elsewhere:
		return "name its region with ?region=…"
	case unreachable:
		return "check the address and the network, then publish again to go on"
	case skewed:
		return "set the clock of this machine"
	}
	return "publish again to go on"
}
