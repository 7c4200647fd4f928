package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/lint"
)

// attacks are texts that packs have no business to print.
var attacks = []string{
	"\x1b[2J\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x1b\\link", "\u009b31m",
	"\u202egpj.exe\u2066\u2069", "invisible\u200b\u2060\ufeff\u00ad", "a\nb\r\nc\vd\u2028e\u2029f\u0085g",
	"::error::x", "  ::add-mask::x", "x\n::error file=a::y", "##[error]x", "x ##[add-mask]y", "###[group]z",
	"\xff\xfe\x80", "nul\x00nul", "\x7fdel\bback", "\U000e0041tag", strings.Repeat("long ", 5000), "z" + strings.Repeat("\u0301", 9000),
}

// hostile has every attack in every text of a result.
func hostile() *lint.Result {
	r := &lint.Result{Summary: lint.Summary{Objects: 1}}
	for _, a := range attacks {
		cause, reason := a, a
		path := "packs/" + a
		if strings.HasPrefix(a, "::") {
			path = a
		}
		r.Packs = append(r.Packs, lint.PackReport{
			Path: path, Name: a, Version: a, Layer: a, Objects: 2,
			Unvalidated: map[string]int{a: 1}, Images: []string{a}, Skipped: []string{a},
		})
		f := lint.Finding{
			Rule: "hostile", Severity: lint.Error, Message: a, Hint: a, Pack: path, File: path + "/" + a,
			Line: 1, Column: 1, EndLine: 1, EndColumn: 2, Object: &lint.ObjectRef{APIVersion: a, Kind: a, Namespace: a, Name: a},
			Template: a, Preset: a, Related: []lint.Related{{File: a, Line: 1, Column: 1, Message: a}}, Cause: &cause, Fingerprint: "0",
		}
		folded, suppressed, inherited := f, f, f
		folded.Line, folded.Severity = 2, lint.Warning
		suppressed.Suppressed, inherited.Inherited = &reason, true
		alone := f
		alone.Cause, alone.Severity = nil, lint.Warning
		r.Findings = append(r.Findings, f, folded, suppressed, inherited, alone)
	}
	return r
}

// harmless fails for output that does something to a terminal or to the log of
// a workflow run. Of the format that is made of workflow commands, these are
// taken out first.
func harmless(t testing.TB, format string, text []byte) {
	t.Helper()
	if format == "github" {
		annotations(t, text)
		text = bytes.ReplaceAll(text, []byte("\n::"), []byte("\n"))
		text = bytes.TrimPrefix(text, []byte("::"))
	}
	if !utf8.Valid(text) {
		t.Error("invalid UTF-8")
	}
	if bytes.Contains(text, []byte("##[")) {
		t.Error("a command of the form ##[…]")
	}
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("::")) {
			t.Errorf("a command: %.80q", line)
		}
		for _, r := range string(bytes.TrimSuffix(line, []byte("\n"))) {
			if !printable(r) {
				t.Errorf("%U in %.80q", r, line)
				break
			}
		}
	}
}

func TestHostileNames(t *testing.T) {
	few := hostile()
	few.Packs, few.Findings = few.Packs[:10], few.Findings[:50]
	for _, format := range FormatNames() {
		for _, o := range []Options{{}, {Width: 40}, {Width: 120, Verbose: true}, {Quiet: true}} {
			harmless(t, format, written(t, format, hostile(), o))
			harmless(t, format, written(t, format, few, o))
		}
	}
}

// TestHostileSource has the attacks in source lines.
func TestHostileSource(t *testing.T) {
	for _, a := range attacks {
		r := run(t, []txtar.File{
			{Name: "p/pack.json", Data: []byte(`{"name": "demo", "version": "1.0.0"}`)},
			{Name: "p/values.yaml", Data: []byte("a: " + a + " value THE CULPRIT\n" + a + "value\n")},
		})
		for _, format := range FormatNames() {
			harmless(t, format, written(t, format, r, Options{Width: 80, Verbose: true}))
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":       "plain text",
		"größe 値 👩‍💻":      "größe 値 👩‍💻",
		"\x1b[31m":         `\x1b[31m`,
		"\u202e\u200b":     `\u202e\u200b`,
		"\u00a0":           `\u00a0`,
		"\U000e0041":       `\U000e0041`,
		"a\n\tb\r\x00":     `a\n\tb\r\x00`,
		"\xff\u009b":       `\xff\u009b`,
		"::error::x":       `\x3a:error::x`,
		"a::b":             "a::b",
		"a ##[error]":      `a #\x23[error]`,
		"\ufffd is a sign": "\ufffd is a sign",
	} {
		if got := visible(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
