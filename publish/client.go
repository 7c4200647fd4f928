package publish

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// Options say how registries are reached.
type Options struct {
	PlainHTTP bool   // HTTP instead of HTTPS
	Insecure  bool   // any certificate will do
	CAFile    string // PEM file of further certificate authorities
	// Credential finds what to log in with; nil for anonymous access.
	Credential auth.CredentialFunc
	UserAgent  string
	// Sent is told how many bytes of request bodies have gone out since the last
	// call, from several goroutines. Bytes that are sent again count again.
	Sent func(bytes int64)

	patience patience // zero for the default
}

// Client talks to OCI registries. It is safe for concurrent use.
type Client struct {
	options Options
	secrets secrets
	http    *http.Client
	cache   auth.Cache
}

// NewClient fails when the CA file cannot be read.
func NewClient(o Options) (*Client, error) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConnsPerHost = 16
	base.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	// A registry that accepts a request and falls silent is one that failed; some
	// take a while to store what they were sent.
	base.ResponseHeaderTimeout = 5 * time.Minute
	base.TLSClientConfig = &tls.Config{InsecureSkipVerify: o.Insecure}
	if o.CAFile != "" {
		pool, err := certificates(o.CAFile)
		if err != nil {
			return nil, err
		}
		base.TLSClientConfig.RootCAs = pool
	}
	if o.patience == (patience{}) {
		o.patience = patience{first: 250 * time.Millisecond, most: time.Minute}
	}
	var transport http.RoundTripper = base
	if o.Sent != nil {
		transport = meter{transport, o.Sent}
	}
	return &Client{
		options: o,
		http:    &http.Client{Transport: &retry.Transport{Base: transport, Policy: o.patience.policy}},
		cache:   auth.NewCache(),
	}, nil
}

func certificates(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", file)
	}
	return pool, nil
}

// to returns the client for one host.
func (c *Client) to(host string) *auth.Client {
	client := &auth.Client{Client: c.http, Cache: c.cache, ClientID: "packlint", Header: http.Header{}}
	if c.options.UserAgent != "" {
		client.SetUserAgent(c.options.UserAgent)
	}
	if c.options.Credential != nil {
		client.Credential = c.secrets.remember(c.options.Credential)
	}
	// A registry must not send us to token servers on this machine, unless it is
	// here itself.
	if isLoopback(host) {
		client.BlockedRealmPrefixes = []netip.Prefix{}
	}
	return client
}

func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}

// Repository reaches a repository that holds something else than packs.
func (c *Client) Repository(ref registry.Reference) *remote.Repository { return c.repository(ref) }

func (c *Client) repository(ref registry.Reference) *remote.Repository {
	return &remote.Repository{Client: c.to(ref.Host()), Reference: ref, PlainHTTP: c.options.PlainHTTP, TagListMaxPages: maxPages}
}

// patience is how long a client waits between tries: first, and twice as long
// each time, and never longer than most.
type patience struct{ first, most time.Duration }

// tries is how often a request is sent again.
const tries = 5

func (p patience) policy() retry.Policy {
	exponential := retry.ExponentialBackoff(p.first, 2, 0.1)
	return &retry.GenericPolicy{
		MinWait: p.first / 2, MaxWait: p.most, MaxRetry: tries,
		Retryable: func(resp *http.Response, err error) (bool, error) {
			// A connection that was closed before the answer came.
			if errors.Is(err, io.EOF) {
				return true, nil
			}
			if errors.As(err, new(*tls.CertificateVerificationError)) {
				return false, err
			}
			return retry.DefaultPredicate(resp, err)
		},
		Backoff: func(attempt int, resp *http.Response) time.Duration {
			if wait, ok := retryAfter(resp); ok {
				return wait
			}
			return exponential(attempt, nil)
		},
	}
}

// retryAfter reads the header of RFC 9110, 10.2.3: seconds or a date.
func retryAfter(resp *http.Response) (time.Duration, bool) {
	if resp == nil {
		return 0, false
	}
	value := resp.Header.Get("Retry-After")
	if seconds, err := time.ParseDuration(value + "s"); err == nil && seconds > 0 {
		return seconds, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(time.Until(at), 0), true
	}
	return 0, false
}

// meter counts what is sent.
type meter struct {
	base http.RoundTripper
	sent func(int64)
}

func (m meter) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil && req.Body != http.NoBody {
		req = req.Clone(req.Context())
		req.Body = meteredBody{req.Body, m.sent}
	}
	return m.base.RoundTrip(req)
}

type meteredBody struct {
	io.ReadCloser
	sent func(int64)
}

func (b meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.sent(int64(n))
	return n, err
}
