package bench

import (
	"context"
	"io"
	"log"
	"os"
	"testing"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policies"
)

const corpus = "../../shared/corpus/packs"

func needCorpus(b testing.TB) {
	if _, err := os.Stat(corpus); err != nil {
		b.Skip("../shared/corpus is absent")
	}
	log.SetOutput(io.Discard)
}

// BenchmarkPacklint lints the corpus with all rules; BenchmarkBareHelm is what
// it is held against. 130 packs, 2 cores, go1.26:
//
//	              packlint  bare Helm
//	2026-11-23    1.55 s    2.05 s     the first whole slice
//	2026-11-23    3.25 s    2.10 s     presets, custom resources; policies in Rego (2.45 s without)
func BenchmarkPacklint(b *testing.B) { benchmarkCorpus(b, lint.Options{}) }

// BenchmarkWithoutPolicies is what the policies in Rego are held against: they
// may add 35 %.
func BenchmarkWithoutPolicies(b *testing.B) {
	var ids []string
	for _, r := range policies.All() {
		ids = append(ids, r.ID)
	}
	benchmarkCorpus(b, lint.Options{Disable: ids})
}

func benchmarkCorpus(b *testing.B, options lint.Options) {
	needCorpus(b)
	for b.Loop() {
		locations, err := pack.Find([]string{corpus})
		if err != nil {
			b.Fatal(err)
		}
		engine, err := lint.New(catalogue.Builtin(), options)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.Run(context.Background(), locations); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkShipped leaves out presets and further Kubernetes versions.
func BenchmarkShipped(b *testing.B) {
	needCorpus(b)
	for b.Loop() {
		if _, err := Shipped(corpus); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareHelm(b *testing.B) {
	needCorpus(b)
	for b.Loop() {
		if _, err := BareHelm(corpus); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSamplePack lints one small chart pack.
func BenchmarkSamplePack(b *testing.B) {
	log.SetOutput(io.Discard)
	for b.Loop() {
		locations, err := pack.Find([]string{"../testdata/packs/guestbook-1.0.0"})
		if err != nil {
			b.Fatal(err)
		}
		engine, err := lint.New(catalogue.Builtin(), lint.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.Run(context.Background(), locations); err != nil {
			b.Fatal(err)
		}
	}
}
