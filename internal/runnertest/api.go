package runnertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// API answers as GitHub's API does. What a test has given no answer for is not
// found, and fails the test.
type API struct {
	*httptest.Server
	t testing.TB

	mu       sync.Mutex
	answers  map[string][]Answer
	Requests []Request
}

// Request is one that was received.
type Request struct {
	Method, Path, Body string
	Header             http.Header
}

// Answer is what is sent for a request.
type Answer struct {
	Status int // 0 means 200
	Header map[string]string
	Body   string
}

// NewAPI starts a server. Requests that do not carry the token fail the test.
func NewAPI(t testing.TB, token string) *API {
	t.Helper()
	api := &API{t: t, answers: map[string][]Answer{}}
	api.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		if got := req.Header.Get("Authorization"); got != "Bearer "+token {
			t.Errorf("%s %s: the authorization is %q", req.Method, req.URL, got)
		}
		api.answer(w, Request{req.Method, req.URL.RequestURI(), string(body), req.Header})
	}))
	t.Cleanup(api.Close)
	return api
}

// On gives the answers for a request, "METHOD /path?query"; the last one is
// repeated. Paths start below the root of the API of an Enterprise Server; {host}
// in a header is the server itself.
func (a *API) On(request string, answers ...Answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers[request] = answers
}

// OnJSON answers with a text and the status 200.
func (a *API) OnJSON(request, body string) { a.On(request, Answer{Body: body}) }

// Seen are the requests received, "METHOD /path?query".
func (a *API) Seen() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []string
	for _, r := range a.Requests {
		out = append(out, r.Method+" "+strings.TrimPrefix(r.Path, "/api/v3"))
	}
	return out
}

// Body is what the last request of this kind sent.
func (a *API) Body(request string) string {
	a.t.Helper()
	seen := a.Seen()
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := len(seen) - 1; i >= 0; i-- {
		if seen[i] == request {
			return a.Requests[i].Body
		}
	}
	a.t.Fatalf("there was no %s among %q", request, seen)
	return ""
}

func (a *API) answer(w http.ResponseWriter, req Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Requests = append(a.Requests, req)
	key := req.Method + " " + strings.TrimPrefix(req.Path, "/api/v3")
	answers, ok := a.answers[key]
	if !ok || !strings.HasPrefix(req.Path, "/api/v3/") {
		a.t.Errorf("an unexpected request: %s", key)
		http.Error(w, `{"message": "Not Found"}`, http.StatusNotFound)
		return
	}
	if len(answers) > 1 {
		a.answers[key] = answers[1:]
	}
	for name, value := range answers[0].Header {
		w.Header().Set(name, strings.ReplaceAll(value, "{host}", a.URL+"/api/v3"))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(max(answers[0].Status, http.StatusOK))
	fmt.Fprint(w, answers[0].Body)
}
