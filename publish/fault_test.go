package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oras.land/oras-go/v2/registry"

	"github.com/packlint/packlint/internal/registrytest"
)

// requests that match a method and a part of the path go wrong, so many times.
func faulty(method, part string, times int32, wrong func(registry http.Handler, w http.ResponseWriter, r *http.Request)) func(http.Handler) http.Handler {
	var left atomic.Int32
	left.Store(times)
	return func(registry http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && strings.Contains(r.URL.Path, part) && left.Add(-1) >= 0 {
				wrong(registry, w, r)
				return
			}
			registry.ServeHTTP(w, r)
		})
	}
}

func refuse(code int, header ...string) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		registrytest.Refuse(w, code, "TOOMANYREQUESTS", "not now")
	}
}

func cutAfter(n int64) func(http.Handler, http.ResponseWriter, *http.Request) {
	return func(registry http.Handler, _ http.ResponseWriter, r *http.Request) { registrytest.Cut(registry, r, n) }
}

// loseAnswer lets the registry do what it is asked, and never tells.
func loseAnswer(registry http.Handler, _ http.ResponseWriter, r *http.Request) {
	registry.ServeHTTP(httptest.NewRecorder(), r)
	registrytest.Hang()
}

// TestFaults wants a push to succeed in spite of what passes.
func TestFaults(t *testing.T) {
	t.Parallel()
	a := build(t, samplePack)
	for name, fault := range map[string]func(http.Handler) http.Handler{
		"cut in the upload":            faulty("PUT", "/blobs/uploads/", 2, cutAfter(100)),
		"cut before the upload":        faulty("PUT", "/blobs/uploads/", 2, cutAfter(0)),
		"no answer to the upload":      faulty("PUT", "/blobs/uploads/", 2, loseAnswer),
		"no upload to be had":          faulty("POST", "/blobs/uploads/", 3, refuse(503)),
		"an upload fails inside":       faulty("PUT", "/blobs/uploads/", 2, refuse(500)),
		"a manifest cut short":         faulty("PUT", "/manifests/", 2, cutAfter(100)),
		"no answer to the manifest":    faulty("PUT", "/manifests/", 2, loseAnswer),
		"a manifest fails inside":      faulty("PUT", "/manifests/", 2, refuse(502)),
		"too many requests":            faulty("GET", "/manifests/", 3, refuse(429)),
		"no answer to a look":          faulty("GET", "/manifests/", 2, loseAnswer),
		"no answer to whether it's in": faulty("HEAD", "/blobs/", 2, loseAnswer),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := registrytest.Start(t, registrytest.Options{Fault: fault})
			c, to, ctx := anonymous(t), target(t, r), context.Background()
			if got := c.Push(ctx, to, a, PushOptions{}); got.Outcome != Pushed {
				t.Fatalf("%+v", got)
			}
			holds(t, c, to.Reference(a.Name, a.Version), a)
			if got := c.Push(ctx, to, a, PushOptions{}); got.Outcome != Unchanged {
				t.Errorf("again: %+v", got)
			}
		})
	}
}

// holds wants all of a pack at a reference.
func holds(t testing.TB, c *Client, ref registry.Reference, a *Archive) {
	t.Helper()
	at, err := c.Find(context.Background(), ref)
	must(t, err)
	data, err := c.Fetch(context.Background(), at)
	must(t, err)
	if !bytes.Equal(data, a.Bytes()) {
		t.Errorf("%s holds another archive", ref)
	}
}

// TestGivesUp wants a failure that says what happened, and nothing under the
// tag.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	a := build(t, samplePack)
	const always = 1 << 30
	for says, fault := range map[string]func(http.Handler) http.Handler{
		"answers 500 Internal Server Error": faulty("PUT", "/blobs/uploads/", always, refuse(500)),
		"still after 6 tries":               faulty("PUT", "/manifests/", always, refuse(429)),
		"EOF":                               faulty("PUT", "/blobs/uploads/", always, cutAfter(100)),
		"may not do that":                   faulty("PUT", "/manifests/", always, refuse(403)),
		"be overwritten":                    faulty("PUT", "/manifests/", always, refuse(412)),
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			r := registrytest.Start(t, registrytest.Options{Fault: fault})
			c, to, ctx := anonymous(t), target(t, r), context.Background()
			got := c.Push(ctx, to, a, PushOptions{})
			if got.Outcome != PushFailed || !strings.Contains(got.Err.Error(), says) || strings.Contains(got.Err.Error(), "_state") {
				t.Errorf("%+v", got)
			}
			if at, err := c.Look(ctx, got.Reference); at != nil || err != nil {
				t.Errorf("after a failure there is %+v, %v", at, err)
			}
		})
	}
}

// TestWrongAnswers wants no success when a registry says one thing and holds
// another.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	a := build(t, samplePack)
	change := func(header, old, new string) func(http.Handler, http.ResponseWriter, *http.Request) {
		return func(registry http.Handler, w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			registry.ServeHTTP(answer, r)
			for key, values := range answer.Header() {
				w.Header()[key] = values
			}
			if header != "" {
				w.Header().Set(header, new)
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(bytes.Replace(answer.Body.Bytes(), []byte(old), []byte(new), 1))
		}
	}
	const other = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	for name, fault := range map[string]func(http.Handler) http.Handler{
		"a wrong digest for the manifest":    faulty("PUT", "/manifests/", 1, change("Docker-Content-Digest", "~", other)),
		"a wrong digest when it is read":     faulty("GET", "/manifests/", 9, change("Docker-Content-Digest", "~", other)),
		"another manifest when it is read":   faulty("GET", "/manifests/", 9, change("", "hello-1.0.0", "hello-1.0.1")),
		"a manifest that was never stored":   faulty("PUT", "/manifests/", 1, refuse(201)),
		"an upload that was never completed": faulty("PUT", "/blobs/uploads/", 9, refuse(201)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := registrytest.Start(t, registrytest.Options{Fault: fault})
			if got := anonymous(t).Push(context.Background(), target(t, r), a, PushOptions{}); got.Outcome != PushFailed {
				t.Errorf("%+v", got)
			}
		})
	}
	t.Run("another archive", func(t *testing.T) {
		t.Parallel()
		r := registrytest.Start(t, registrytest.Options{Fault: faulty("GET", "/blobs/", 1, change("", "\x1f\x8b", "\x1f\x8c"))})
		c, to := anonymous(t), target(t, r)
		must(t, c.Push(context.Background(), to, a, PushOptions{}).Err)
		dir := t.TempDir()
		if _, err := c.Pull(context.Background(), to.Reference(a.Name, a.Version), dir); err == nil {
			t.Error("it is pulled as if nothing were")
		}
		if there, _ := os.ReadDir(dir); len(there) > 0 {
			t.Error("part of it was written")
		}
	})
}

// TestStopped wants a push to end when its caller does, in the midst of an upload
// or of a pause, with nothing under the tag.
func TestStopped(t *testing.T) {
	t.Parallel()
	a := build(t, samplePack)
	for name, wrong := range map[string]func(context.CancelFunc) func(http.Handler, http.ResponseWriter, *http.Request){
		"in an upload": func(stop context.CancelFunc) func(http.Handler, http.ResponseWriter, *http.Request) {
			return func(_ http.Handler, _ http.ResponseWriter, r *http.Request) {
				_, _ = io.CopyN(io.Discard, r.Body, 100)
				stop()
				registrytest.Hang()
			}
		},
		"in a pause": func(stop context.CancelFunc) func(http.Handler, http.ResponseWriter, *http.Request) {
			return func(registry http.Handler, w http.ResponseWriter, r *http.Request) {
				time.AfterFunc(50*time.Millisecond, stop)
				refuse(429, "Retry-After", "30")(registry, w, r)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			r := registrytest.Start(t, registrytest.Options{Fault: faulty("PUT", "/blobs/uploads/", 1<<30, wrong(stop))})
			c, err := NewClient(Options{PlainHTTP: true})
			must(t, err)
			start := time.Now()
			got := c.Push(ctx, target(t, r), a, PushOptions{})
			if took := time.Since(start); got.Outcome != PushFailed || took > 5*time.Second {
				t.Errorf("after %s: %+v", took, got)
			}
			if at, err := c.Look(context.Background(), got.Reference); at != nil || err != nil {
				t.Errorf("there is %+v, %v", at, err)
			}
		})
	}
}

// TestRetryAfter wants a client to wait as long as it is told, and no longer than
// it has the patience for.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{Fault: faulty("PUT", "/manifests/", 1, refuse(429, "Retry-After", "1"))})
	c, err := NewClient(Options{PlainHTTP: true, patience: patience{first: time.Millisecond, most: 5 * time.Second}})
	must(t, err)
	start := time.Now()
	if got := c.Push(context.Background(), target(t, r), build(t, samplePack), PushOptions{}); got.Outcome != Pushed {
		t.Errorf("%+v", got)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("it came back after %s", took)
	}
	later := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	wait, ok := retryAfter(&http.Response{Header: http.Header{"Retry-After": {later}}})
	if !ok || wait < 59*time.Minute || wait > time.Hour {
		t.Errorf("a date in an hour is %s, %t", wait, ok)
	}
}

// pushFor is the host that this process shall push to and end: see TestKilled.
const pushFor = "PACKLINT_TEST_PUSH"

func TestMain(m *testing.M) {
	if to := os.Getenv(pushFor); to != "" {
		os.Exit(pushSample(to, os.Getenv(pushFor+"_PACK")))
	}
	os.Exit(m.Run())
}

func pushSample(to, dir string) int {
	target, err := ParseTarget(to)
	if err != nil {
		return 3
	}
	p, err := loadDir(dir)
	if err != nil {
		return 3
	}
	a, err := Build(p)
	if err != nil {
		return 3
	}
	c, err := NewClient(Options{PlainHTTP: true})
	if err != nil || c.Push(context.Background(), target, a, PushOptions{}).Err != nil {
		return 1
	}
	return 0
}

// TestKilled kills a process that publishes, at every request, as it arrives, in
// the midst of it, and after it was done; and then publishes again.
func TestKilled(t *testing.T) {
	t.Parallel()
	p := load(t, samplePack)
	a, err := Build(p)
	must(t, err)
	var current atomic.Pointer[killing]
	r := registrytest.Start(t, registrytest.Options{Fault: func(registry http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if k := current.Load(); k == nil || k.seen.Add(1) != k.at {
				registry.ServeHTTP(w, r)
			} else {
				k.strike(registry, r)
			}
		})
	}})
	c, ctx := anonymous(t), context.Background()
	for _, moment := range []string{"before", "during", "after"} {
		killed := true
		for at := int32(1); killed; at++ {
			to, err := ParseTarget(fmt.Sprintf("%s/%s-%d", r.Host, moment, at))
			must(t, err)
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), pushFor+"="+to.String(), pushFor+"_PACK="+p.Dir)
			k := &killing{at: at, moment: moment, cmd: cmd, started: make(chan struct{})}
			current.Store(k)
			must(t, cmd.Start())
			close(k.started)
			killed = cmd.Wait() != nil
			current.Store(nil)
			if killed && k.seen.Load() < at {
				t.Fatalf("it ended before request %d", at)
			}
			ref := to.Reference(a.Name, a.Version)
			switch left, err := c.Look(ctx, ref); {
			case err != nil:
				t.Errorf("%s request %d: what is left cannot be read: %v", moment, at, err)
			case left != nil:
				holds(t, c, ref, a)
			case !killed:
				t.Errorf("%s request %d: nothing is there, and nobody was killed", moment, at)
			}
			if again := c.Push(ctx, to, a, PushOptions{}); again.Err != nil {
				t.Errorf("%s request %d: again: %v", moment, at, again.Err)
			}
			holds(t, c, ref, a)
			if !killed && at < 8 {
				t.Errorf("%s: a push takes %d requests only: were they counted?", moment, at-1)
			}
		}
	}
}

// killing is the end of a process at one of its requests.
type killing struct {
	at      int32
	moment  string
	seen    atomic.Int32
	cmd     *exec.Cmd
	started chan struct{}
}

func (k *killing) strike(registry http.Handler, r *http.Request) {
	<-k.started
	switch k.moment {
	case "after":
		registry.ServeHTTP(httptest.NewRecorder(), r)
	case "during":
		defer func() {
			_ = k.cmd.Process.Kill()
			registrytest.Hang()
		}()
		registrytest.Cut(registry, r, r.ContentLength/2)
	}
	_ = k.cmd.Process.Kill()
	registrytest.Hang()
}
