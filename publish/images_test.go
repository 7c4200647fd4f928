package publish

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/registrytest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// image is a reference to a pack as if it were an image: to a registry, they are
// the same.
func image(host, repository, tag string) render.Reference {
	return render.Reference{Registry: host, Repository: repository, Tag: tag}
}

// TestImages keeps apart what is there, what is not, what nobody may know, and
// what could not be asked.
func TestImages(t *testing.T) {
	t.Parallel()
	open := registrytest.Start(t, registrytest.Options{})
	closed := registrytest.Start(t, registrytest.Options{Auth: "htpasswd"})
	tokens := registrytest.Start(t, registrytest.Options{Auth: "token"})
	failing := registrytest.Start(t, registrytest.Options{Fault: func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			registrytest.Refuse(w, http.StatusTooManyRequests, "TOOMANYREQUESTS", "slow down")
		})
	}})
	site := httptest.NewServer(http.NotFoundHandler()) // a 404, and no registry
	t.Cleanup(site.Close)
	nobody := httptest.NewServer(http.NotFoundHandler())
	nobody.Close()

	a, ctx := build(t, samplePack), context.Background()
	must(t, anonymous(t).Push(ctx, target(t, open), a, PushOptions{}).Err)
	const there = "team/base/spectro-packs/archive/hello"
	host := func(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "http://") }
	want := map[render.Reference]lint.ImageAnswer{
		image(open.Host, there, "1.0.0"):     lint.ImageFound,
		image(open.Host, there, "2.0.0"):     lint.ImageMissing,
		image(open.Host, "no/such", "1.0.0"): lint.ImageMissing,
		image(closed.Host, there, "1.0.0"):   lint.ImageGated,
		image(tokens.Host, there, "1.0.0"):   lint.ImageGated,
		image(failing.Host, there, "1.0.0"):  0,
		image(host(site), there, "1.0.0"):    0,
		image(host(nobody), there, "1.0.0"):  0,
	}
	var all []render.Reference
	for ref := range want {
		all = append(all, ref, ref)
	}
	open.Requests()
	answers, failures := anonymous(t).Images(ctx, all)
	for ref, answer := range want {
		got, answered := answers[ref.String()]
		if got != answer || answered != (answer != 0) {
			t.Errorf("%s: %d, wanted %d", ref, got, answer)
		}
		if _, failed := failures[ref.Registry]; failed != (answer == 0) {
			t.Errorf("%s: %v", ref, failures[ref.Registry])
		}
	}
	heads := slices.DeleteFunc(open.Requests(), func(r string) bool { return !strings.HasPrefix(r, "HEAD") })
	if len(heads) != 3 {
		t.Errorf("each image once, and not %q", heads)
	}
	// With credentials, the closed ones tell.
	c := client(t, Options{PlainHTTP: true, Credential: robot(closed.Host)})
	answers, _ = c.Images(ctx, []render.Reference{image(closed.Host, there, "1.0.0")})
	if got := answers[image(closed.Host, there, "1.0.0").String()]; got != lint.ImageMissing {
		t.Errorf("with credentials: %d", got)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	fault := faulty("GET", "/blobs/", 1<<30, refuse(500))
	broken := false
	r := registrytest.Start(t, registrytest.Options{Fault: func(registry http.Handler) http.Handler {
		failing := fault(registry)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken {
				failing.ServeHTTP(w, r)
			} else {
				registry.ServeHTTP(w, r)
			}
		})
	}})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	a := build(t, samplePack)
	if got, err := c.Compare(ctx, to, a); got != nil || err != nil {
		t.Errorf("nothing there: %+v, %v", got, err)
	}
	must(t, c.Push(ctx, to, a, PushOptions{}).Err)
	if got, err := c.Compare(ctx, to, a); err != nil || len(got.Differ) > 0 || got.Unreadable != "" {
		t.Errorf("the same: %+v, %v", got, err)
	}
	other := build(t, strings.Replace(samplePack, "-- README.md --", "-- LICENSE --", 1))
	if got, err := c.Compare(ctx, to, other); err != nil || !slices.Equal(got.Differ, []string{"LICENSE", "README.md"}) {
		t.Errorf("others: %+v, %v", got, err)
	}
	broken = true
	if got, err := c.Compare(ctx, to, other); err == nil {
		t.Errorf("what could not be fetched counts as different: %+v", got)
	}
}
