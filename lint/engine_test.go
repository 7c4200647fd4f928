package lint_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// nameRule and keysRule report enough to compare runs by.
var nameRule = lint.Rule{
	ID: "test-name", Severity: lint.Warning, Community: lint.Error, Category: lint.Metadata, Summary: "test",
	Check: func(p *lint.Pass) { p.Report(p.Pack.Anchor(), "the name is "+p.Pack.Name()) },
}

var keysRule = lint.Rule{
	ID: "test-keys", Severity: lint.Info, Category: lint.Values, Summary: "test",
	Check: func(p *lint.Pass) {
		for _, pair := range p.Pack.Values().Root.Get("charts", "app").Pairs {
			p.Report(pair.Value.Pos, fmt.Sprintf("%s is set on line %d by version %s", pair.Key.Value, pair.Key.Pos.Line, p.Pack.Version()))
		}
	},
}

func locate(t *testing.T, text string) (string, []pack.Location) {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, txtar.Parse([]byte(text)).Files)
	found, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	return dir, found
}

func run(t *testing.T, text string, opts lint.Options, rules ...*lint.Rule) *lint.Result {
	t.Helper()
	_, at := locate(t, text)
	engine, err := lint.New(rules, opts)
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Run(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

const twoPacks = `
-- a-1.0.0/pack.json --
{"name": "a", "version": "1.0.0", "layer": "addon"}
-- a-1.0.0/values.yaml --
charts:
  app:
    one: 1
    two: 2
-- b-1.0.0/pack.json --
{"name": "b", "version": "1.0.0", "layer": "addon"}
-- b-1.0.0/values.yaml --
charts:
  app:
    one: 1
`

// TestCrash wants a crashing rule to be a finding, and everything else to go on.
func TestCrash(t *testing.T) {
	t.Parallel()
	crashing := lint.Rule{
		ID: "test-crash", Severity: lint.Info, Category: lint.Values, Summary: "test",
		Check: func(p *lint.Pass) {
			p.Report(p.Pack.Anchor(), "before the crash")
			if p.Pack.Name() == "a" {
				panic("no such index\nin line two")
			}
		},
	}
	crashingAcross := lint.Rule{
		ID: "test-crash-across", Severity: lint.Info, Category: lint.Repository, Summary: "test",
		CheckRepo: func(p *lint.RepoPass) {
			var none *pack.Pack
			_ = none.Path
		},
	}
	result := run(t, twoPacks, lint.Options{}, &crashing, &crashingAcross, &nameRule)
	if !result.Crashed {
		t.Error("the run must say that it is incomplete")
	}
	var got []string
	for _, f := range result.Findings {
		got = append(got, f.Pack+" "+f.Rule)
	}
	want := []string{
		"a-1.0.0 rule-crashed", "a-1.0.0 rule-crashed", "a-1.0.0 test-crash", "a-1.0.0 test-name",
		"b-1.0.0 test-crash", "b-1.0.0 test-name",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
	for _, f := range result.Findings {
		if f.Rule != lint.RuleCrashed {
			continue
		}
		if f.Severity != lint.Error || strings.Contains(f.Message, "\n") || !strings.Contains(f.Message, "engine_test.go:") {
			t.Errorf("%s: %s", f.Severity, f.Message)
		}
	}
}

func TestSeverities(t *testing.T) {
	t.Parallel()
	unsure := lint.Rule{
		ID: "test-unsure", Severity: lint.Error, Category: lint.Values, Summary: "test",
		Check: func(p *lint.Pass) { p.Report(p.Pack.Anchor(), "perhaps", lint.As(lint.Warning)) },
	}
	optional := lint.Rule{
		ID: "test-optional", Severity: lint.Info, Optional: true, Category: lint.Values, Summary: "test",
		Check: func(p *lint.Pass) { p.Report(p.Pack.Anchor(), "optional") },
	}
	rules := []*lint.Rule{&nameRule, &unsure, &optional}
	for _, c := range []struct {
		name string
		opts lint.Options
		want string
	}{
		{"default", lint.Options{}, "test-name=warning test-unsure=warning"},
		{"community", lint.Options{Profile: lint.Community}, "test-name=error test-unsure=warning"},
		{"strict", lint.Options{Profile: lint.Strict}, "test-name=error test-unsure=error"},
		{"set", lint.Options{Severities: map[string]lint.Severity{"test-name": lint.Info, "test-unsure": lint.Error}}, "test-name=info test-unsure=error"},
		{"set off", lint.Options{Severities: map[string]lint.Severity{"test-name": lint.Off}}, "test-unsure=warning"},
		{"optional", lint.Options{Enable: []string{"test-optional"}}, "test-name=warning test-optional=info test-unsure=warning"},
		{"optional by severity", lint.Options{Severities: map[string]lint.Severity{"test-optional": lint.Error}}, "test-name=warning test-optional=error test-unsure=warning"},
		{"category off", lint.Options{Disable: []string{"values"}}, "test-name=warning"},
		{"category off but one", lint.Options{Disable: []string{"values"}, Enable: []string{"test-unsure"}}, "test-name=warning test-unsure=warning"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result := run(t, "-- a/pack.json --\n{\"name\": \"a\"}\n", c.opts, rules...)
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Rule+"="+f.Severity.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q; want %q", got, c.want)
			}
		})
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	for _, opts := range []lint.Options{
		{Profile: "lax"},
		{Enable: []string{"nothing"}},
		{Disable: []string{"nothing"}},
		{Severities: map[string]lint.Severity{"nothing": lint.Info}},
	} {
		if _, err := lint.New([]*lint.Rule{&nameRule}, opts); err == nil {
			t.Errorf("%+v must be refused", opts)
		}
	}
}

// TestOrder wants the same findings in the same order, whatever the number of
// workers.
func TestOrder(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "-- p%02d/pack.json --\n{\"name\": \"p\", \"version\": \"%d\"}\n-- p%02d/values.yaml --\ncharts: {app: {one: 1, two: 2}}\n", i, i, i)
	}
	_, at := locate(t, b.String())
	print := func(jobs int) string {
		engine, err := lint.New([]*lint.Rule{&nameRule, &keysRule}, lint.Options{Jobs: jobs})
		if err != nil {
			t.Fatal(err)
		}
		result, err := engine.Run(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v", result.Findings)
	}
	one := print(1)
	for _, jobs := range []int{2, 7, 0} {
		if print(jobs) != one {
			t.Errorf("%d jobs give another order", jobs)
		}
	}
}

// TestFingerprints wants a finding to keep its fingerprint when the pack is
// copied to its next version and lines move, and to lose it when its value does.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	fingerprints := func(text string) []string {
		var out []string
		for _, f := range run(t, text, lint.Options{}, &keysRule, &nameRule).Findings {
			out = append(out, f.Fingerprint)
		}
		slices.Sort(out)
		return out
	}
	before := fingerprints(`
-- a-1.0.0/pack.json --
{"name": "a", "version": "1.0.0", "layer": "addon"}
-- a-1.0.0/values.yaml --
charts:
  app:
    one: 1
    two: 2
`)
	moved := fingerprints(`
-- somewhere/else/a-1.0.1/pack.json --
{
  "layer": "addon",
  "version": "1.0.1",
  "name": "a"
}
-- somewhere/else/a-1.0.1/values.yaml --
# a comment
pack: {namespace: a}
charts:
    app:
        two: 2

        one: 1
`)
	if !slices.Equal(before, moved) {
		t.Errorf("fingerprints changed:\n%q\n%q", before, moved)
	}
	other := fingerprints(`
-- a-1.0.0/pack.json --
{"name": "a", "version": "1.0.0", "layer": "addon"}
-- a-1.0.0/values.yaml --
charts:
  app:
    one: 1
    three: 3
`)
	common := 0
	for _, f := range other {
		if slices.Contains(before, f) {
			common++
		}
	}
	if common != 2 {
		t.Errorf("%d of 3 fingerprints stayed; only that of the new key may be new", common)
	}
	if len(slices.Compact(slices.Clone(before))) != 3 {
		t.Errorf("fingerprints are not distinct: %q", before)
	}
}

// TestCancel wants an interrupted run to end with an error, not with a report
// of the packs it came to.
func TestCancel(t *testing.T) {
	t.Parallel()
	_, at := locate(t, twoPacks)
	engine, err := lint.New([]*lint.Rule{&nameRule}, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine.Run(ctx, at); err == nil {
		t.Error("a cancelled run must fail")
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	result := run(t, twoPacks, lint.Options{}, &keysRule)
	for _, f := range result.Findings {
		line := result.Source(f).Line(f.Line)
		if !strings.Contains(line, strings.Fields(f.Message)[0]) {
			t.Errorf("%s:%d reads %q", f.File, f.Line, line)
		}
	}
}

// TestUnreadableArchive wants an archive that cannot be read to stop the run:
// there is no pack to put a finding in.
func TestUnreadableArchive(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a-1.0.0.tar.gz")
	if err := os.WriteFile(name, []byte("not gzip"), 0o644); err != nil {
		t.Fatal(err)
	}
	at, err := pack.Find([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := lint.New(nil, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Run(context.Background(), at); err == nil || !strings.Contains(err.Error(), "not a gzip file") {
		t.Errorf("got %v", err)
	}
}
