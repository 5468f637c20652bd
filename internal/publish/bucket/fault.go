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
	hopeless bool // all other objects would fail too
}

// Unwrap returns the problem without the rest.
func (f fault) Unwrap() error { return f.Problem }

// explain describes an error of a store in one line, for an object, or for the whole bucket if the key is "". What is
// the end of the sentence: "cannot be uploaded".
func (a address) explain(key, what string, err error) fault {
	k := kindOf(key, err)
	hint := a.hint(k)
	var answer minio.ErrorResponse
	if k == elsewhere && errors.As(err, &answer) && answer.Region != "" {
		hint = "write ?region=" + answer.Region
	}
	f := a.fault(key, what+": "+reason(err), hint)
	f.hopeless = k != other
	return f
}

func (a address) fault(key, what, hint string) fault {
	name := a.String()
	if key != "" {
		name += "/" + key
	}
	return fault{problem.Problem{File: name, What: what, Hint: hint}, true}
}

// A kind of error has its own hint.
type kind int

const (
	other       kind = iota
	missing          // there is no such bucket
	refused          // the credentials are wrong
	forbidden        // the credentials do not allow it
	elsewhere        // the bucket is in another region
	unreachable      // no server answers
	skewed           // the clock is wrong
)

// kinds are those of the codes in "Error responses" of the API reference of S3, and in "HTTP status and error codes for
// XML" of Google's storage.
var kinds = map[string]kind{
	"NoSuchBucket": missing, "InvalidBucketName": missing,
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

// code returns the service's code of an error.
func code(err error) string {
	var answer minio.ErrorResponse
	errors.As(err, &answer)
	return answer.Code
}

// longestReason is how many characters of a service's answer are shown.
const longestReason = 240

// reason returns a service's description of an error, in one line.
func reason(err error) string {
	var answer minio.ErrorResponse
	var request *url.Error
	var path *fs.PathError
	said := err.Error()
	switch {
	case errors.As(err, &answer) && answer.Code != "":
		said = strings.TrimSuffix(answer.Code+", "+answer.Message, ", ")
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

// hint returns how to fix an error of a kind.
func (a address) hint(k kind) string {
	switch k {
	case missing:
		if a.Scheme == folder {
			return "create the folder first"
		}
		return "create the bucket first, or correct its name"
	case refused:
		return howToAuthorize[a.Scheme]
	case forbidden:
		return map[string]string{
			amazon: "the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there",
			google: "the account of the HMAC key needs the role Storage Object User on the bucket",
			folder: "make the folder yours, or writable for you",
		}[a.Scheme]
	case elsewhere:
		return "name its region with ?region=…"
	case unreachable:
		return "check the address and the network, then publish again to continue"
	case skewed:
		return "set the clock of this machine"
	}
	return "publish again to continue"
}
