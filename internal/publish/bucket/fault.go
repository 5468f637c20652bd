package bucket

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/offprint/offprint/internal/problem"
)

// A fault is a problem with a bucket or one of its objects.
type fault struct {
	problem.Problem
	affectsAll bool // whether the other objects would fail in the same way
}

// Unwrap returns the problem.
func (f fault) Unwrap() error { return f.Problem }

// explain returns a one-line problem for an error of a store. The key is "" if the error is about the whole bucket.
// what describes the failed operation, such as "cannot be uploaded".
func (a address) explain(key, what string, err error) fault {
	k := kindOf(key, err)
	hint := a.hint(k)
	var answer minio.ErrorResponse
	if k == elsewhere && errors.As(err, &answer) && answer.Region != "" {
		hint = "add ?region=" + answer.Region
	}
	f := a.fault(key, what+": "+reason(err), hint)
	f.affectsAll = k != other
	return f
}

// fault returns a fault with affectsAll set. The key is "" if the fault is not about a single object.
func (a address) fault(key, what, hint string) fault {
	name := a.String()
	if key != "" {
		name += "/" + key
	}
	return fault{problem.Problem{File: name, What: what, Hint: hint}, true}
}

// A kind is a class of errors with the same hint.
type kind int

const (
	other       kind = iota
	missing          // the bucket does not exist
	misnamed         // no bucket can have the name
	refused          // the credentials are wrong
	forbidden        // the credentials do not allow it
	elsewhere        // the bucket is in another region
	unreachable      // no server responds
	skewed           // the clock is wrong
)

// kinds maps error codes to their kinds. The codes are in "Error responses" of the API reference of S3, and in "HTTP
// status and error codes for XML" of Google Cloud Storage.
var kinds = map[string]kind{
	"NoSuchBucket": missing, "InvalidBucketName": misnamed,
	"AccessDenied": forbidden, "AllAccessDisabled": forbidden, "AccountProblem": forbidden,
	"InvalidAccessKeyId": refused, "SignatureDoesNotMatch": refused, "ExpiredToken": refused, "InvalidToken": refused,
	"InvalidSecurity": refused, "AuthenticationRequired": refused,
	"PermanentRedirect": elsewhere, "TemporaryRedirect": elsewhere, "MovedPermanently": elsewhere,
	"InvalidRegion": elsewhere, "AuthorizationHeaderMalformed": elsewhere,
	"IllegalLocationConstraintException": elsewhere,
	"RequestTimeTooSkewed":               skewed,
}

func kindOf(key string, err error) kind {
	if k := kinds[code(err)]; k != other {
		return k
	}
	var answer minio.ErrorResponse
	var request *url.Error
	switch {
	case errors.As(err, &answer) && answer.StatusCode == http.StatusUnauthorized:
		return refused
	case errors.As(err, &answer) && answer.StatusCode == http.StatusForbidden, errors.Is(err, fs.ErrPermission):
		return forbidden
	case errors.As(err, &answer) && answer.StatusCode/100 == 3:
		return elsewhere
	case errors.As(err, &request):
		return unreachable
	case key == "" && errors.Is(err, fs.ErrNotExist):
		return missing
	}
	return other
}

// code returns the service's code of an error, or "" if the error has none.
func code(err error) string {
	var answer minio.ErrorResponse
	errors.As(err, &answer)
	return answer.Code
}

// maxReason is the maximum number of characters of a service's message to show.
const maxReason = 240

// reason returns a service's description of an error, in one line.
func reason(err error) string {
	var answer minio.ErrorResponse
	var request *url.Error
	var path *fs.PathError
	message := err.Error()
	switch {
	case errors.As(err, &answer) && answer.Code != "":
		message = strings.TrimSuffix(answer.Code+", "+answer.Message, ", ")
	case errors.As(err, &request):
		message = request.Err.Error()
	case errors.As(err, &path):
		message = path.Err.Error()
	}
	line := []rune(strings.TrimRight(strings.Join(strings.Fields(message), " "), "."))
	if len(line) > maxReason {
		return string(line[:maxReason-1]) + "…"
	}
	return string(line)
}

// hint returns how to fix an error of a kind.
func (a address) hint(k kind) string {
	switch k {
	case missing:
		if a.Scheme == folder {
			return "create the folder first"
		}
		return "create the bucket first, or correct its name"
	case misnamed:
		return "correct the name"
	case refused:
		return howToAuthorize[a.Scheme]
	case forbidden:
		return map[string]string{
			amazon: "allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject for these credentials",
			google: "give the HMAC key's account the role Storage Object User on the bucket",
			folder: "make the folder readable and writable",
		}[a.Scheme]
	case elsewhere:
		return "add its region with ?region=…"
	case unreachable:
		return "check the URL and your connection, then publish again to continue"
	case skewed:
		return "correct the clock of this machine"
	}
	return "publish again to continue"
}
