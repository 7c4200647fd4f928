package bench

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/packlint/packlint/internal/registrytest"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
)

// BenchmarkPublish packs the corpus and pushes it to an empty registry on disk in
// the same process, without linting; BenchmarkTar is `tar czf` of each pack, one
// after the other; BenchmarkPublishAgain pushes what is there. 130 packs, 2
// cores, go1.26:
//
//	publish   again   tar czf
func BenchmarkPublish(b *testing.B) {
	needCorpus(b)
	for b.Loop() {
		b.StopTimer()
		r := registrytest.Start(b, registrytest.Options{Dir: b.TempDir()})
		b.StartTimer()
		publishCorpus(b, r, publish.Pushed)
	}
}

func BenchmarkPublishAgain(b *testing.B) {
	needCorpus(b)
	r := registrytest.Start(b, registrytest.Options{Dir: b.TempDir()})
	publishCorpus(b, r, publish.Pushed)
	for b.Loop() {
		publishCorpus(b, r, publish.Unchanged)
	}
}

func BenchmarkTar(b *testing.B) {
	needCorpus(b)
	packs := corpusPacks(b)
	for b.Loop() {
		dir := b.TempDir()
		for i, p := range packs {
			cmd := exec.Command("tar", "-C", filepath.Dir(p.Dir), "-czf", filepath.Join(dir, fmt.Sprintf("%d.tar.gz", i)), filepath.Base(p.Dir))
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
		}
	}
}

// TestPublishCorpus publishes all real packs, and again: the second time sends no
// blob, nor anything else.
func TestPublishCorpus(t *testing.T) {
	needCorpus(t)
	r := registrytest.Start(t, registrytest.Options{})
	publishCorpus(t, r, publish.Pushed)
	r.Requests()
	publishCorpus(t, r, publish.Unchanged)
	for _, request := range r.Requests() {
		if !strings.HasPrefix(request, "GET ") || !strings.Contains(request, "/manifests/") {
			t.Errorf("the second time asks for %s", request)
		}
	}
}

func corpusPacks(t testing.TB) []*pack.Pack {
	t.Helper()
	locations, err := pack.Find([]string{corpus})
	if err != nil {
		t.Fatal(err)
	}
	var packs []*pack.Pack
	for _, at := range locations {
		p, err := new(pack.Loader).Load(at)
		if err != nil {
			t.Fatal(err)
		}
		packs = append(packs, p)
	}
	return packs
}

func publishCorpus(t testing.TB, r *registrytest.Registry, want publish.Outcome) {
	t.Helper()
	to, err := publish.ParseTarget(r.Host + "/packs")
	if err != nil {
		t.Fatal(err)
	}
	client, err := publish.NewClient(publish.Options{PlainHTTP: true})
	if err != nil {
		t.Fatal(err)
	}
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for _, p := range corpusPacks(t) {
		group.Go(func() error {
			a, err := publish.Build(p)
			if err != nil {
				return err
			}
			if got := client.Push(context.Background(), to, a, publish.PushOptions{}); got.Outcome != want {
				t.Errorf("%s: %+v", p.Path, got)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}
