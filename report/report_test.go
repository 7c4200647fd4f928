package report

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testRules find what the packs in testdata/small.txtar hold for them.
func testRules() []*lint.Rule {
	values := func(p *lint.Pass, mark, message string, options ...lint.Option) {
		d := p.Pack.Values()
		for n := 1; n <= d.Lines(); n++ {
			if i := strings.Index(d.Line(n), mark); i >= 0 {
				column := utf8.RuneCountInString(d.Line(n)[:i]) + 1
				p.Report(pack.Pos{File: pack.ValuesFile, Line: n, Column: column, EndColumn: column + utf8.RuneCountInString(mark)}, message, options...)
			}
		}
	}
	return []*lint.Rule{
		{
			ID: "chart-needs-input", Severity: lint.Error, Category: lint.Rendering,
			Summary: "a chart cannot be installed until the user sets a value",
			Why:     "Palette accepts the profile, and the deployment fails.",
			Fix:     "Ask for the value in schema.yaml.",
			Check: func(p *lint.Pass) {
				values(p, `""`, "`demo` cannot be installed until the user sets `charts.demo.licenseKey` (template deploy.yaml:12: 'licenseKey is required'). The pack does not ask for it: Palette accepts the profile, and the deployment fails.",
					lint.Hint("add to schema.yaml: `charts.demo.licenseKey: {schema: '{{ required | format \"${string}\" }}'}`"))
			},
		},
		{
			ID: "image-not-listed", Severity: lint.Warning, Category: lint.Images,
			Summary: "an image that the pack deploys is missing from pack.content.images",
			Why:     "air-gapped and edge clusters will fail to pull it",
			Check: func(p *lint.Pass) {
				values(p, "registry.example.com/demo/web:1.4.2", "Deployment web pulls `registry.example.com/demo/web:1.4.3`, which pack.content.images does not list",
					lint.Cause("stale-archive"), lint.See(pack.Pos{File: pack.MetaFile, Line: 6, Column: 14}, "the archive that deploys it"))
			},
		},
		{
			ID: "archive-stale", Severity: lint.Error, Category: lint.Structure,
			Summary: "an archive differs from the chart beside it",
			Check: func(p *lint.Pass) {
				if p.Pack.Name() != "demo" {
					return
				}
				at := pack.Pos{File: pack.MetaFile, Line: 6, Column: 14, EndColumn: 37}
				p.Report(at, "the archive is older than the chart beside it", lint.Cause("stale-archive"), lint.Hint("pack the chart again"))
				p.Report(pack.Pos{File: pack.MetaFile, Line: 4, Column: 14, EndColumn: 21}, "the version in the archive is another", lint.Cause("stale-archive"), lint.As(lint.Warning))
			},
		},
		{
			ID: "hostile", Severity: lint.Warning, Category: lint.Values,
			Summary: "something is odd about a value",
			Check: func(p *lint.Pass) {
				values(p, "値", "wide characters: `値`")
				values(p, "value", "after tabs")
				values(p, "\u202e", "direction changes in \u202e\x1b[2J text\n::error::gotcha ##[error]x \xff\x00")
				values(p, "THE CULPRIT", "a long line")
			},
		},
		{
			ID: "pack-old", Severity: lint.Info, Category: lint.Metadata,
			Summary: "the pack is old",
			Check: func(p *lint.Pass) {
				if p.Pack.Name() == "old" {
					p.Report(p.Pack.Anchor(), "the pack is old")
					p.Report(pack.Pos{File: pack.MetaFile, Line: 1, Column: 27, EndColumn: 34}, "an old version", lint.As(lint.Warning))
					p.Report(pack.Pos{File: pack.MetaFile, Line: 1, Column: 46, EndColumn: 53}, "an old layer", lint.As(lint.Error))
				}
			},
		},
	}
}

// run lints the packs of a txtar archive with the test rules.
func run(t testing.TB, files []txtar.File) *lint.Result {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, files)
	locations, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	linter, err := lint.New(testRules(), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := linter.Run(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// small is a real run, with what only rendering and a base would bring added.
func small(t testing.TB) *lint.Result {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, archive.Files)
	reason := "vendor \x1b[5mblink"
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.Rule == "chart-needs-input":
			f.Template = "charts/demo-1.0.0.tgz:demo/templates/deploy.yaml:31"
			f.Object = &lint.ObjectRef{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "demo", Name: "web"}
			f.Preset = "Size:large"
			f.Fixable = true
			f.Fix = []pack.Edit{
				{File: f.File, Line: 8, Column: 5, EndLine: 8, EndColumn: 15, Text: "license\u202eKey"},
				{File: "packs/demo-1.0.0/schema.yaml", Line: 1, Column: 1, EndLine: 1, EndColumn: 1, Text: "charts.demo.licenseKey: {}\n"},
			}
		case f.Message == "an old version":
			f.Inherited = true
		case f.Message == "an old layer":
			f.Suppressed = &reason
		}
	}
	demo := &r.Packs[0]
	demo.Objects, demo.Charts, demo.Presets = 31, 1, 3
	demo.Unvalidated = map[string]int{"example.com/v1/Foo": 2, "example.com/v1/Bar": 1, "cert-manager.io/v1/Issuer": 3, "x.io/v1/Z": 1}
	demo.Images = []string{"registry.example.com/demo/web:1.4.3"}
	demo.Skipped = []string{"preset Size:huge: the render took too long"}
	r.Summary.Objects = 31
	r.Summary.Duration = 1234567 * time.Microsecond
	return r
}

// wide is a run over many packs.
func wide() *lint.Result {
	r := &lint.Result{}
	for i := range 24 {
		path := fmt.Sprintf("packs/p%02d-1.0.0", i)
		r.Packs = append(r.Packs, lint.PackReport{Path: path, Name: fmt.Sprintf("p%02d", i), Version: "1.0.0", Layer: "addon", Objects: 10})
		r.Summary.Objects += 10
		add := func(rule string, s lint.Severity, line int, message string) {
			r.Findings = append(r.Findings, lint.Finding{
				Rule: rule, Severity: s, Message: message, Hint: "do something about it", Pack: path, File: path + "/values.yaml",
				Line: line, Column: 3, EndLine: line, EndColumn: 9, Fingerprint: fmt.Sprint(i, rule, line),
			})
		}
		if i%10 == 3 {
			add("chart-needs-input", lint.Error, 4, "the chart cannot be installed as it is")
		}
		if i%4 == 0 {
			add("image-not-listed", lint.Warning, 12, "Deployment web pulls `registry.example.com/a/b:1.0.0`, which pack.content.images does not list: air-gapped and edge clusters will fail to pull it")
			add("image-not-listed", lint.Warning, 13, "Job setup pulls `registry.example.com/a/c:1.0.0`")
		}
		if i%3 == 0 {
			add("pack-old", lint.Info, 1, "the pack is old")
		}
	}
	r.Packs[5].Path = "packs/it's odd"
	return r
}

func written(t testing.TB, format string, r *lint.Result, o Options) []byte {
	t.Helper()
	if o.Rules == nil {
		o.Rules = testRules()
	}
	o.Version = "1.2.3"
	var b bytes.Buffer
	if err := Formats()[format].Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		format  string
		result  *lint.Result
		options Options
	}{
		"small.text":         {"text", small(t), Options{}},
		"small-color.text":   {"text", small(t), Options{Color: true, Width: 100}},
		"small-narrow.text":  {"text", small(t), Options{Width: 60}},
		"small-quiet.text":   {"text", small(t), Options{Quiet: true}},
		"small-verbose.text": {"text", small(t), Options{Verbose: true, FailOn: lint.Off}},
		"wide.text":          {"text", wide(), Options{Width: 100}},
		"wide-quiet.text":    {"text", wide(), Options{Quiet: true}},
		"clean.text":         {"text", clean(), Options{}},
		"none.text":          {"text", &lint.Result{}, Options{}},
		"crashed.text":       {"text", crashed(), Options{}},
		"small.json":         {"json", small(t), Options{}},
		"none.json":          {"json", &lint.Result{}, Options{}},
		"small.sarif":        {"sarif", small(t), Options{}},
		"none.sarif":         {"sarif", &lint.Result{}, Options{}},
		"crashed.sarif":      {"sarif", crashed(), Options{}},
		"small.github":       {"github", small(t), Options{}},
		"wide.github":        {"github", wide(), Options{}},
		"none.github":        {"github", &lint.Result{}, Options{}},
		"small.junit":        {"junit", small(t), Options{}},
		"small.markdown":     {"markdown", small(t), Options{}},
		"wide.markdown":      {"markdown", wide(), Options{}},
		"clean.markdown":     {"markdown", clean(), Options{}},
		"none.markdown":      {"markdown", &lint.Result{}, Options{}},
		"none.junit":         {"junit", &lint.Result{}, Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := written(t, c.format, c.result, c.options)
			if again := written(t, c.format, c.result, c.options); !bytes.Equal(got, again) {
				t.Error("two runs differ")
			}
			golden(t, name, got)
		})
	}
}

func clean() *lint.Result {
	return &lint.Result{
		Packs: []lint.PackReport{
			{Path: "packs/a-1.0.0", Objects: 20, Unvalidated: map[string]int{"example.com/v1/Foo": 1}},
			{Path: "packs/b-1.0.0", Objects: 3},
		},
		Summary: lint.Summary{Packs: 2, Objects: 23},
	}
}

func crashed() *lint.Result {
	return &lint.Result{
		Crashed: true,
		Packs:   []lint.PackReport{{Path: "packs/a-1.0.0"}},
		Findings: []lint.Finding{{
			Rule: lint.RuleCrashed, Severity: lint.Error, Message: "image-not-listed failed on this pack: index out of range (rules/x.go:12)",
			Pack: "packs/a-1.0.0", File: "packs/a-1.0.0/pack.json", Line: 1, Column: 1, EndLine: 1, EndColumn: 2, Fingerprint: "00",
		}},
	}
}

func TestFormats(t *testing.T) {
	if got := FormatNames(); !slices.Equal(got, []string{"github", "json", "junit", "markdown", "sarif", "text"}) {
		t.Error(got)
	}
}

// TestFold: the worst of a cause is the headline, the first among equals, and
// the order of the report stays.
func TestFold(t *testing.T) {
	cause := "c"
	f := func(rule string, s lint.Severity, line int, cause *string) lint.Finding {
		return lint.Finding{Rule: rule, Severity: s, File: "f", Line: line, Cause: cause}
	}
	got := fold([]lint.Finding{
		f("a", lint.Warning, 1, &cause), f("b", lint.Info, 2, nil), f("c", lint.Error, 3, &cause),
		f("d", lint.Error, 4, &cause), f("e", lint.Info, 5, nil),
	})
	var order []string
	for _, h := range got {
		s := h.Rule
		for _, f := range h.folded {
			s += " " + f.Rule
		}
		order = append(order, s)
	}
	if want := []string{"b", "c a d", "e"}; !slices.Equal(order, want) {
		t.Errorf("got %q, want %q", order, want)
	}
}
