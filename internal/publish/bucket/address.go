package bucket

import (
	"cmp"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// The schemes of addresses.
const (
	amazon = "s3" // Amazon and every server with the API of S3
	google = "gs"
	folder = "file"
	azure  = "azblob" // supported by earlier versions
)

const howToWrite = "use s3://BUCKET?region=…, gs://BUCKET or file:///FOLDER"

// An address is a place to publish: a bucket or folder, and a prefix in it.
type address struct {
	url.URL        // without prefix and parameters
	prefix  string // prefix of all keys: "" or ending in a slash
	params  url.Values
}

// A parameter is the type of a value in the query of an address.
type parameter int

const (
	text   parameter = iota
	flag             // true or false
	unused           // a setting of earlier versions; accepted and ignored
)

var parameters = map[string]map[string]parameter{
	amazon: {
		"region": text, "endpoint": text, "profile": text, "ssetype": text, "kmskeyid": text,
		"anonymous": flag, "use_path_style": flag, "s3ForcePathStyle": flag, "disable_https": flag,
		"accelerate": flag, "dualstack": flag,
		"awssdk": unused, "hostname_immutable": unused, "rate_limiter_capacity": unused,
		"request_checksum_calculation": unused, "response_checksum_validation": unused,
	},
	google: {"endpoint": text, "anonymous": flag},
	folder: {"metadata": unused, "no_tmp_dir": unused},
}

// replacements are the hints for parameters that are no longer accepted.
var replacements = map[string]string{
	"role":       "set the environment variables that aws configure export-credentials --format env prints",
	"fips":       "use endpoint=https://s3-fips.REGION.amazonaws.com",
	"access_id":  howToAuthorize[google],
	"create_dir": "create the folder first",
}

// parse parses an address. The path after the name of a bucket is a prefix, and ?prefix= is appended to it. The error
// is a problem.
func parse(raw string) (address, error) {
	u, err := url.Parse(raw)
	switch {
	case err == nil && u.Scheme == azure:
		return address{}, problem.Problem{
			File: raw, What: "Offprint no longer uploads to Azure",
			Hint: "run offprint build, then copy the folder public/ with azcopy sync or rclone sync",
		}
	case err != nil || parameters[u.Scheme] == nil:
		return address{}, problem.Problem{File: raw, What: "unsupported destination", Hint: howToWrite}
	case u.Scheme == folder && u.Path == "":
		return address{}, problem.Problem{
			File: raw, What: "the URL has no folder", Hint: "write three slashes, such as file:///srv/www",
		}
	case u.Scheme == folder && !slices.Contains([]string{"", ".", "localhost"}, u.Host):
		return address{}, problem.Problem{
			File: raw, What: "the URL of a folder has a host", Hint: "write three slashes, such as file:///srv/www",
		}
	case u.Scheme != folder && u.Host == "":
		return address{}, problem.Problem{File: raw, What: "the URL has no bucket", Hint: howToWrite}
	}
	a := address{URL: url.URL{Scheme: u.Scheme, Host: u.Host}, params: u.Query()}
	a.prefix = a.params.Get("prefix")
	a.params.Del("prefix")
	if u.Scheme == folder {
		a.Path, a.RawPath = u.Path, u.RawPath
	} else {
		a.prefix = path.Join(u.Path, a.prefix)
	}
	if a.prefix = strings.Trim(a.prefix, "/"); a.prefix != "" {
		a.prefix += "/"
	}
	return a, a.check()
}

// String returns the address without its parameters, for messages.
func (a address) String() string { return strings.TrimSuffix(a.URL.String()+"/"+a.prefix, "/") }

// check returns a problem for every parameter that is unknown or has an invalid value.
func (a address) check() error {
	var wrong problem.List
	known := parameters[a.Scheme]
	for _, name := range slices.Sorted(maps.Keys(a.params)) {
		kind, ok := known[name]
		value := a.params.Get(name)
		_, err := strconv.ParseBool(value)
		switch {
		case !ok:
			names := namesOf(known)
			hint := cmp.Or(replacements[name], "the parameters are "+strings.Join(names, ", "))
			if near := problem.Nearest(name, names); near != "" {
				hint = problem.DidYouMean(near)
			}
			wrong = append(
				wrong,
				problem.Problem{File: a.String(), What: "unknown parameter " + problem.Quote(name), Hint: hint},
			)
		case kind == flag && err != nil:
			what := name + " has the value " + problem.Quote(value)
			wrong = append(wrong, problem.Problem{File: a.String(), What: what, Hint: "write true or false"})
		case name == "endpoint" && parseServer(value) == nil:
			wrong = append(wrong, problem.Problem{File: a.String(), What: noServer(value), Hint: howToNameServer})
		}
	}
	return wrong.Err()
}

// namesOf returns the sorted names of the parameters that have an effect.
func namesOf(known map[string]parameter) []string {
	names := []string{"prefix"}
	for name, kind := range known {
		if kind != unused {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// isSet reports whether a flag is true.
func (a address) isSet(name string) bool {
	value, _ := strconv.ParseBool(a.params.Get(name))
	return value
}

const howToNameServer = "write https://HOST, without a path"

func noServer(endpoint string) string {
	return "the endpoint " + problem.Quote(endpoint) + " is not the URL of a server"
}

// parseServer reads the address of a server. It returns nil if the address is invalid.
func parseServer(endpoint string) *url.URL {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" {
		return nil
	}
	return u
}
