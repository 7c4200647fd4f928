package github

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// patience sends requests again that GitHub refused for coming too fast, after
// the time that GitHub asks for (docs.github.com, "Rate limits for the REST
// API"): Retry-After; else, with nothing left of the primary limit, its reset;
// else a minute, and twice as long each time. Reading is also tried again when
// the server or the connection fails.
type patience struct {
	next  http.RoundTripper
	sleep func(context.Context, time.Duration) error
	now   func() time.Time
	// left is how long all requests together may still wait: a limit that resets
	// in an hour must not hold up a job.
	left time.Duration
}

const (
	maxPatience  = 5 * time.Minute
	maxTries     = 5
	limitedWait  = time.Minute // at least, when GitHub does not say how long
	failureWait  = time.Second
	maxErrorBody = 1 << 20
)

func newPatience(next http.RoundTripper) *patience {
	return &patience{next: next, sleep: sleep, now: time.Now, left: maxPatience}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// RoundTrip is not for use by several goroutines at a time.
func (p *patience) RoundTrip(req *http.Request) (*http.Response, error) {
	for try := 0; ; try++ {
		response, err := p.next.RoundTrip(req)
		wait, again := p.wait(req, response, err, try)
		if !again || try+1 == maxTries || wait > p.left {
			return response, err
		}
		next := req.Clone(req.Context())
		if req.Body != nil && req.Body != http.NoBody {
			if req.GetBody == nil {
				return response, err
			}
			if next.Body, err = req.GetBody(); err != nil {
				return response, err
			}
		}
		if response != nil {
			response.Body.Close()
		}
		p.left -= wait
		if err := p.sleep(req.Context(), wait); err != nil {
			return nil, err
		}
		req = next
	}
}

// wait tells whether to send a request again, and when.
func (p *patience) wait(req *http.Request, response *http.Response, err error, try int) (time.Duration, bool) {
	reads := req.Method == http.MethodGet || req.Method == http.MethodHead
	if err != nil {
		return failureWait << try, reads && req.Context().Err() == nil
	}
	switch code := response.StatusCode; {
	case code == http.StatusTooManyRequests || code == http.StatusForbidden:
		return p.limit(response, try)
	case code >= http.StatusInternalServerError:
		return failureWait << try, reads
	}
	return 0, false
}

// limit reads how long a rate limit holds. A 403 that is none says so by having
// nothing of it.
func (p *patience) limit(response *http.Response, try int) (time.Duration, bool) {
	header := response.Header
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second, true
	}
	if header.Get("X-RateLimit-Remaining") == "0" {
		if reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64); err == nil {
			return max(time.Unix(reset, 0).Sub(p.now()), time.Second), true
		}
	}
	if response.StatusCode == http.StatusTooManyRequests || secondary(response) {
		return limitedWait << try, true
	}
	return 0, false
}

// secondary tells whether the answer is about a secondary rate limit. The body is
// there for others as it was.
func secondary(response *http.Response) bool {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxErrorBody))
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	return err == nil && bytes.Contains(bytes.ToLower(body), []byte("secondary rate limit"))
}
