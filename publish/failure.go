package publish

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Failure is what went wrong between packlint and a registry, in words that hold
// no secret and say what to do where that is known.
type Failure struct {
	message string
	cause   error
	// Denied is set when the registry wants other credentials.
	Denied bool
	// NoRepository is set when a push failed because its repository has to be
	// created first.
	NoRepository bool
}

func (f *Failure) Error() string { return f.message }
func (f *Failure) Unwrap() error { return f.cause }

// failure describes an error of a request to a host.
func (c *Client) failure(host string, err error) error {
	if known := (*Failure)(nil); err == nil || errors.As(err, &known) {
		return err
	}
	f := &Failure{cause: err}
	var response *errcode.ErrorResponse
	switch {
	case errors.As(err, &response):
		f.answered(host, response)
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		f.Denied = true
		f.message = host + " asks for a name and a password: log in with `packlint login " + host + "`"
	case errors.As(err, new(*tls.CertificateVerificationError)):
		f.message = fmt.Sprintf("the certificate of %s is not trusted: %v; give the authority's certificate with --ca-file", host, errors.Unwrap(rootCause(err)))
	case strings.Contains(err.Error(), http.ErrSchemeMismatch.Error()):
		f.message = host + " speaks HTTP, not HTTPS: use --plain-http if that is meant to be"
	default:
		f.message = err.Error()
	}
	f.message = c.secrets.mask(queryForm.ReplaceAllString(f.message, "$1"))
	return f
}

// queryForm matches an address with a query. That of an upload can be a signature
// that lets anybody write.
var queryForm = regexp.MustCompile(`(https?://[^\s"?]+)\?[^\s"]*`)

func rootCause(err error) error {
	var certificate *tls.CertificateVerificationError
	errors.As(err, &certificate)
	return certificate
}

// answered describes an answer with an error's status.
func (f *Failure) answered(host string, r *errcode.ErrorResponse) {
	var said []string
	for _, e := range r.Errors {
		// Details are left out: they repeat the request.
		said = append(said, strings.TrimSuffix(e.Code+": "+e.Message, ": "))
	}
	answer := fmt.Sprintf("%s answers %d %s", host, r.StatusCode, http.StatusText(r.StatusCode))
	if len(said) > 0 {
		answer += " (" + strings.Join(said, "; ") + ")"
	}
	switch {
	case r.StatusCode == http.StatusUnauthorized:
		f.Denied = true
		f.message = answer + ": log in with `packlint login " + host + "`"
	case r.StatusCode == http.StatusForbidden:
		f.Denied = true
		f.message = answer + ": these credentials may not do that"
	case r.StatusCode == http.StatusNotFound && r.Method != http.MethodGet && r.Method != http.MethodHead:
		f.NoRepository = true
		f.message = answer + ": the repository has to be created first"
	case immutable(r):
		f.message = answer + ": the registry does not let this tag be overwritten"
	case r.StatusCode == http.StatusTooManyRequests || r.StatusCode >= 500:
		f.message = fmt.Sprintf("%s, still after %d tries", answer, tries+1)
	default:
		f.message = answer
	}
}

// immutable recognises the refusals of ECR (ImageTagAlreadyExistsException, as
// TAG_INVALID) and of Harbor (412).
func immutable(r *errcode.ErrorResponse) bool {
	if r.StatusCode == http.StatusPreconditionFailed {
		return true
	}
	for _, e := range r.Errors {
		if strings.Contains(strings.ToLower(e.Message), "immutable") || strings.Contains(e.Message, "already exists") {
			return true
		}
	}
	return false
}
