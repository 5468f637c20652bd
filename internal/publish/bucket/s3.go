package bucket

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/encrypt"
	"github.com/minio/minio-go/v7/pkg/s3utils"
)

// partSize is the maximum size of a file that is uploaded in one request, unless the server accepts files of any size.
// A larger file is uploaded in parts of this size. Each worker keeps a part in memory.
const partSize = 16 << 20

// An s3Store is a bucket of a server with the API of S3.
type s3Store struct {
	client     *minio.Core
	bucket     string
	prefix     string
	encryption encrypt.ServerSide // nil for the bucket's default
	whole      bool               // whether the server accepts a file of any size in one request
}

func (a address) openS3() (store, error) {
	if err := s3utils.CheckValidBucketName(a.Host); err != nil {
		return store{}, a.fault("", "this is not a valid bucket name: "+reason(err), a.hint(misnamed))
	}
	encryption, err := a.encryption()
	if err != nil {
		return store{}, err
	}
	creds, err := a.credentials()
	if err != nil {
		return store{}, err
	}
	endpoint, err := a.endpoint()
	if err != nil {
		return store{}, err
	}
	transport, err := minio.DefaultTransport(endpoint.Scheme == "https")
	if err != nil {
		return store{}, a.explain("", "cannot be opened", err)
	}
	attempts, _ := strconv.Atoi(os.Getenv("AWS_MAX_ATTEMPTS")) // 0 for the default of minio-go, which is 10
	client, err := minio.NewCore(endpoint.Host, &minio.Options{
		Creds: creds, Secure: endpoint.Scheme == "https", Transport: separateBodies{transport},
		Region: a.region(), BucketLookup: a.lookup(), MaxRetries: attempts,
	})
	if err != nil {
		return store{}, a.explain("", "cannot be opened", err)
	}
	client.SetS3EnableDualstack(a.isSet("dualstack"))
	if a.isSet("accelerate") {
		client.SetS3TransferAccelerate("s3-accelerate.amazonaws.com")
	}
	s := s3Store{client, a.Host, a.prefix, encryption, a.Scheme == google}
	return store{s.list, s.stat, s.open, s.put, s.remove}, nil
}

func (a address) endpoint() (*url.URL, error) {
	server := a.params.Get("endpoint")
	switch {
	case server != "":
	case a.Scheme == google:
		server = "https://storage.googleapis.com"
	default:
		server = cmp.Or(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"), "https://s3.amazonaws.com")
	}
	u := parseServer(server)
	if u == nil {
		return nil, a.fault("", noServer(server), howToNameServer)
	}
	if a.isSet("disable_https") {
		u.Scheme = "http"
	}
	return u, nil
}

// region returns the region of a bucket, or "" to make minio-go request it. Google Cloud Storage accepts "auto".
func (a address) region() string {
	if a.Scheme == google {
		return "auto"
	}
	return cmp.Or(a.params.Get("region"), os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
}

// lookup returns whether the name of the bucket is part of the host or of the path. By default, it is part of the host
// only for services with a domain for each bucket.
func (a address) lookup() minio.BucketLookupType {
	switch path := cmp.Or(a.params.Get("use_path_style"), a.params.Get("s3ForcePathStyle")); {
	case path == "":
		return minio.BucketLookupAuto
	case a.isSet("use_path_style") || a.isSet("s3ForcePathStyle"):
		return minio.BucketLookupPath
	}
	return minio.BucketLookupDNS
}

func (a address) encryption() (encrypt.ServerSide, error) {
	switch kind := strings.ToLower(a.params.Get("ssetype")); {
	case kind == "aws:kms":
		return encrypt.NewSSEKMS(a.params.Get("kmskeyid"), nil)
	case kind == "aes256":
		return encrypt.NewSSE(), nil
	case kind == "" && !a.params.Has("kmskeyid"):
		return nil, nil
	}
	return nil, a.fault("", "unknown encryption", "write ssetype=AES256, or ssetype=aws:kms and kmskeyid=…")
}

func (s s3Store) list(ctx context.Context) (map[string]object, error) {
	objects := map[string]object{}
	for o := range s.client.ListObjectsIter(ctx, s.bucket,
		minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, o.Err
		}
		if key := strings.TrimPrefix(o.Key, s.prefix); key != "" { // "" is what consoles create for a folder
			objects[key] = object{size: o.Size, md5: decodeETag(o.ETag)}
		}
	}
	return objects, ctx.Err()
}

// decodeETag returns the MD5 in an ETag, unless the object was uploaded in parts. With some kinds of encryption the
// ETag looks like an MD5 but is not: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
func decodeETag(etag string) []byte {
	sum, err := hex.DecodeString(etag)
	if err != nil {
		return nil
	}
	return sum
}

func (s s3Store) stat(ctx context.Context, key string) (object, error) {
	o, err := s.client.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if code(err) == minio.NoSuchKey {
		return object{}, fs.ErrNotExist
	}
	return object{
		size: o.Size, md5: decodeETag(o.ETag), mark: o.UserMetadata[http.CanonicalHeaderKey(markKey)],
		headers: headers{o.ContentType, o.Metadata.Get("Cache-Control")},
	}, err
}

func (s s3Store) open(ctx context.Context, key string) (io.ReadCloser, error) {
	body, _, _, err := s.client.GetObject(ctx, s.bucket, s.prefix+key, minio.GetObjectOptions{})
	return body, err
}

// put sends hashes with the object, so that the server rejects corrupted data.
func (s s3Store) put(ctx context.Context, f *file, from io.ReadSeeker) error {
	o := minio.PutObjectOptions{
		ContentType: f.ContentType, CacheControl: f.CacheControl, UserMetadata: map[string]string{markKey: f.mark()},
		ServerSideEncryption: s.encryption, PartSize: partSize, SendContentMd5: true, DisableContentSha256: true,
	}
	key := s.prefix + f.name
	if f.size <= partSize || s.whole {
		md5, sha256 := base64.StdEncoding.EncodeToString(f.md5), hex.EncodeToString(f.sha256)
		_, err := s.client.PutObject(ctx, s.bucket, key, from, f.size, md5, sha256, o)
		return err
	}
	_, err := s.client.Client.PutObject(ctx, s.bucket, key, from, f.size, o)
	if err != nil { // minio-go 7.1.0 leaves the parts in the bucket if the context is canceled
		cleaning, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer stop()
		_ = s.client.RemoveIncompleteUpload(cleaning, s.bucket, key)
	}
	return err
}

func (s s3Store) remove(ctx context.Context, key string) error {
	return s.client.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
}

// separateBodies prevents an attempt from reading the body of the next attempt. If a server responds early,
// http.Transport may still read the body after RoundTrip has returned, while minio-go seeks to the start of the body to
// retry.
type separateBodies struct{ http.RoundTripper }

func (t separateBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		return t.RoundTripper.RoundTrip(r)
	}
	body := &attemptBody{ReadCloser: r.Body}
	r = r.Clone(r.Context())
	r.Body = body
	defer body.end()
	return t.RoundTripper.RoundTrip(r)
}

// An attemptBody is the body of one attempt.
type attemptBody struct {
	io.ReadCloser
	mu    sync.Mutex
	ended bool
}

func (b *attemptBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return 0, errors.New("the server has already responded")
	}
	return b.ReadCloser.Read(p)
}

func (b *attemptBody) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
}
