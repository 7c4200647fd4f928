package github

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// roundTrips answers one request after the other, and keeps what was sent.
type roundTrips struct {
	answers []any // *http.Response or error
	bodies  []string
}

func (r *roundTrips) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		text, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(text)
	}
	r.bodies = append(r.bodies, body)
	answer := r.answers[min(len(r.bodies), len(r.answers))-1]
	if err, ok := answer.(error); ok {
		return nil, err
	}
	return answer.(*http.Response), nil
}

func answer(code int, body string, header ...string) *http.Response {
	r := &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestPatience(t *testing.T) {
	const secondary = `{"message": "You have exceeded a secondary rate limit. Please wait."}`
	now := time.Unix(1_000_000, 0)
	lost := errors.New("connection reset by peer")
	for name, c := range map[string]struct {
		method  string
		answers []any
		code    int // 0 for an error
		waits   []time.Duration
	}{
		"nothing wrong":       {"GET", []any{answer(200, "")}, 200, nil},
		"not allowed":         {"POST", []any{answer(403, `{"message": "Resource not accessible by integration"}`, "X-RateLimit-Remaining", "900")}, 403, nil},
		"asks for patience":   {"POST", []any{answer(403, secondary, "Retry-After", "7"), answer(201, "")}, 201, []time.Duration{7 * time.Second}},
		"429":                 {"PATCH", []any{answer(429, "", "Retry-After", "0"), answer(429, "", "Retry-After", "3"), answer(200, "")}, 200, []time.Duration{0, 3 * time.Second}},
		"429 without a time":  {"GET", []any{answer(429, ""), answer(429, ""), answer(200, "")}, 200, []time.Duration{time.Minute, 2 * time.Minute}},
		"primary limit":       {"GET", []any{answer(403, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1000042"), answer(200, "")}, 200, []time.Duration{42 * time.Second}},
		"reset in an hour":    {"GET", []any{answer(403, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1003600")}, 403, nil},
		"secondary, no time":  {"POST", []any{answer(403, secondary), answer(201, "")}, 201, []time.Duration{time.Minute}},
		"never ends":          {"GET", []any{answer(429, "", "Retry-After", "1")}, 429, []time.Duration{time.Second, time.Second, time.Second, time.Second}},
		"server fails":        {"GET", []any{answer(502, ""), answer(200, "")}, 200, []time.Duration{time.Second}},
		"server fails to act": {"POST", []any{answer(502, "")}, 502, nil},
		"connection lost":     {"GET", []any{lost, lost, answer(200, "")}, 200, []time.Duration{time.Second, 2 * time.Second}},
		"lost while acting":   {"POST", []any{lost}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var waits []time.Duration
			next := &roundTrips{answers: c.answers}
			p := &patience{next: next, now: func() time.Time { return now }, left: maxPatience, sleep: func(_ context.Context, d time.Duration) error {
				waits = append(waits, d)
				return nil
			}}
			req, err := http.NewRequestWithContext(t.Context(), c.method, "https://api.example.com/x", strings.NewReader("the body"))
			if err != nil {
				t.Fatal(err)
			}
			response, err := p.RoundTrip(req)
			switch {
			case c.code == 0 && !errors.Is(err, lost), c.code != 0 && (err != nil || response.StatusCode != c.code):
				t.Fatalf("%v, %v", response, err)
			case len(waits) != len(c.waits) || len(next.bodies) != len(waits)+1:
				t.Fatalf("waits %v, want %v; %d requests", waits, c.waits, len(next.bodies))
			}
			for i, w := range waits {
				if w != c.waits[i] {
					t.Errorf("waits %v, want %v", waits, c.waits)
				}
			}
			for _, body := range next.bodies {
				if body != "the body" {
					t.Errorf("sent %q", body)
				}
			}
			if response != nil && strings.Contains(name, "not allowed") {
				if body, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(body), "not accessible") {
					t.Errorf("the answer is gone: %q %v", body, err)
				}
			}
		})
	}
}

// TestPatienceEnds: many limits together do not hold up a job for long.
func TestPatienceEnds(t *testing.T) {
	next := &roundTrips{answers: []any{answer(429, "", "Retry-After", "100")}}
	var waited time.Duration
	p := &patience{next: next, now: time.Now, left: maxPatience, sleep: func(_ context.Context, d time.Duration) error { waited += d; return nil }}
	for range 10 {
		req, err := http.NewRequestWithContext(t.Context(), "GET", "https://api.example.com/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
	}
	if waited != 300*time.Second {
		t.Errorf("waited %s", waited)
	}
}

func TestSleep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := sleep(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
}
