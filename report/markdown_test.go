package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"

	"github.com/packlint/packlint/lint"
)

// markups are texts that would be markup.
var markups = []string{
	"@octocat", "thanks,@org/team.", "(@octocat)", "mail@example.com", "#1", "org/repo#1", "GH-12", "JIRA-9", "4f3c2b1a9d",
	"x16.1234567abcdef", "1234567abcdef1.1.0", "v1-4f3c2b1a9d", "it's'4f3c2b1a9d'there",
	"https://evil.example", "http://evil.example,", "www.evil.example", "WWW.evil.example", "ftp://evil.example", ":tada:", ": tada:",
	"[text](https://evil.example)", "[text][1]", "![](https://evil.example/x.png)", "[^1]", "[x]", "<https://evil.example>",
	"<script>alert(1)</script>", "<img src=x onerror=y>", "<!-- packlint -->", "-->", "</details>", "<br>", "&lt;b&gt;", "&#64;octocat",
	"a | b | c", `a \| b`, `a \\| b`, "`a | b`", "`a \\| b`", "| --- |", "\\", "\\`", "`", "``", "```", "`` ` ``", "`a", "a`", "`a``b`", "` a `",
	"*a*", "**a**", "_a_", "__a__", "~~a~~", "~a~", "$a$", "$`a`$", "# a", "- a", "+ a", "* a", "1. a", "> a", "    a", "---", "===", "[!NOTE]", "- [ ] a",
	"a@`b`", "@`octocat`", "`a`@b`c`", "#`1`", "\u00a0@octocat", "é@octocat", "(https://evil.example)", "'@octocat'", "x<br>y", "%0A", "{{ x }}",
}

// hostileMarkdown has one finding a text.
func hostileMarkdown(texts []string) *lint.Result {
	r := &lint.Result{}
	for i, a := range texts {
		path := fmt.Sprintf("p%d/%s", i, a)
		r.Packs = append(r.Packs, lint.PackReport{Path: path, Skipped: []string{a}, Unvalidated: map[string]int{a: 1}, Objects: 1})
		severity := lint.Error
		if i%2 == 1 {
			severity = lint.Info
		}
		r.Notes = append(r.Notes, a)
		r.Findings = append(r.Findings, lint.Finding{
			Rule: "hostile", Severity: severity, Message: a, Hint: a, Pack: path, File: path + "/" + a, Line: 1, Column: 1,
			Template: a, Preset: a, Object: &lint.ObjectRef{Kind: a, Name: a}, Related: []lint.Related{{File: a, Line: 1, Column: 1, Message: a}},
		})
	}
	return r
}

var (
	ownHTML   = regexp.MustCompile(`^(<details><summary>(<code>([^<>&@]|&#\d+;)*</code>|&#\d+;|[\w ,.:;()→·-])+</summary>|</details>)$`)
	ownCode   = regexp.MustCompile(`<code>[^<]*</code>|&#\d+;`)
	forbidden = regexp.MustCompile(`[@#]\S|://|(?i)www\.\w|:\w+:|\$|\bGH-\d|\b[0-9a-f]{7,40}\b`)
)

// blobLink is a link to a line, and emphasized is what a report emphasizes.
var (
	blobLink   = regexp.MustCompile(`^https://github\.com/o/r/blob/abc/[\w.~/%-]+#L\d+$`)
	emphasized = []string{
		"Hint:", "New findings", "pack.json", "Charts", "Chart defaults that values.yaml does not set", "Values", "Images", "Kubernetes objects",
		"Presets", "schema.yaml", "Resources requested", "Files", "Other packs with the same chart", "Not checked",
	}
)

// inertMarkdown parses a report and fails for whatever a pack could have added.
func inertMarkdown(t *testing.T, source []byte) (cells []string) {
	t.Helper()
	return inertLists(t, source, 1)
}

// inertLists is inertMarkdown for a report with several lists.
func inertLists(t *testing.T, source []byte, most int) (cells []string) {
	t.Helper()
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote)).Parser().Parse(gmtext.NewReader(source))
	lists := 0
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Document, *ast.Paragraph, *ast.TextBlock, *ast.CodeSpan, *extast.Table, *extast.TableHeader, *extast.TableRow, *ast.ListItem:
		case *ast.String:
		case *ast.List:
			lists++
		case *ast.Heading:
			if n.Level != 3 && n.Level != 4 {
				t.Errorf("a heading of level %d", n.Level)
			}
		case *extast.TableCell:
			cells = append(cells, plainText(n, source))
		case *ast.Link:
			if to := string(n.Destination); !strings.HasPrefix(to, rulePages) && !blobLink.MatchString(to) {
				t.Errorf("a link to %s", n.Destination)
			}
		case *ast.Emphasis:
			if got := plainText(n, source); !slices.Contains(emphasized, got) {
				t.Errorf("emphasis on %q", got)
			}
		case *ast.RawHTML:
			if got := string(n.Segments.Value(source)); got != "<br>" {
				t.Errorf("HTML %q", got)
			}
		case *ast.HTMLBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				got := strings.TrimSpace(string(line.Value(source)))
				if !ownHTML.MatchString(got) || forbidden.MatchString(ownCode.ReplaceAllString(got, " ")) {
					t.Errorf("HTML %q", got)
				}
			}
		case *ast.Text:
			if n.Parent().Kind() == ast.KindCodeSpan {
				return ast.WalkContinue, nil
			}
			if got := string(n.Segment.Value(source)); forbidden.MatchString(regexp.MustCompile(`&#\d+;`).ReplaceAllString(got, " ")) {
				t.Errorf("%q outside of code", got)
			}
		default:
			t.Errorf("%s: %q", n.Kind(), plainText(n, source))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if lists > most {
		t.Errorf("%d lists", lists)
	}
	return cells
}

func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(entity.ReplaceAllStringFunc(string(c.Segment.Value(source)), func(s string) string {
				var r rune
				if _, err := fmt.Sscanf(s, "&#%d;", &r); err != nil || c.Parent().Kind() == ast.KindCodeSpan {
					return s
				}
				return string(r)
			}))
		case *ast.RawHTML:
			b.WriteString("\n")
		default:
			b.WriteString(plainText(c, source))
		}
	}
	return b.String()
}

var entity = regexp.MustCompile(`&#\d+;`)

func TestMarkdownIsInert(t *testing.T) {
	texts := append(markups, attacks...)
	for _, a := range texts {
		inertMarkdown(t, written(t, "markdown", hostileMarkdown([]string{a}), Options{}))
		inertMarkdown(t, written(t, "markdown", hostileMarkdown([]string{a, a}), Options{}))
	}
	inertMarkdown(t, written(t, "markdown", hostileMarkdown(texts), Options{}))
	inertMarkdown(t, written(t, "markdown", hostile(), Options{}))
}

// TestMarkdownIsComplete: what is written is what is read.
func TestMarkdownIsComplete(t *testing.T) {
	backticks := regexp.MustCompile("`([^`]+)`")
	for _, a := range markups {
		source := written(t, "markdown", hostileMarkdown([]string{a}), Options{})
		cells := inertMarkdown(t, source)
		if len(cells) != 8 {
			t.Errorf("%q: %d cells\n%s", a, len(cells), source)
			continue
		}
		want := backticks.ReplaceAllString(visible(a), "$1")
		if got, _, _ := strings.Cut(cells[7], "\n"); squeeze(got) != squeeze(want) {
			t.Errorf("%q reads %q\n%s", want, got, source)
		}
		if strings.Contains(string(source), "<!--") {
			t.Errorf("a comment in %s", source)
		}
	}
}

// TestPlainWords: prose stays prose, and what GitHub would link becomes code.
func TestPlainWords(t *testing.T) {
	for in, want := range map[string]string{
		"chart web-edge 1.0.0 → 1.1.0":          "chart web-edge 1.0.0 → 1.1.0",
		"at 1234567890abcdefg and 123456 B":     "at 1234567890abcdefg and 123456 B",
		"at 4f3c2b1a9d, and 4f3c2b1a9d.":        "at `4f3c2b1a9d`, and `4f3c2b1a9d`.",
		"x16.1234567abcdef → v1-4f3c2b1a9d":     "`x16.1234567abcdef` → `v1-4f3c2b1a9d`",
		"from 1234567abcdef1.1.0 (1234567a)":    "from `1234567abcdef1.1.0` (`1234567a`)",
		"JIRA-9 and " + strings.Repeat("a", 41): "`JIRA-9` and " + strings.Repeat("a", 41),
	} {
		if got := markdownText(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, a := range append(markups, attacks...) {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, a string) {
		inertMarkdown(t, written(t, "markdown", hostileMarkdown([]string{a}), Options{}))
	})
}

// TestMarkdownLimit: a report that does not fit says what it leaves out.
func TestMarkdownLimit(t *testing.T) {
	for _, limit := range []int{1500, 3000, 5000} {
		got := string(written(t, "markdown", wide(), Options{Limit: limit}))
		if len(got) > limit {
			t.Errorf("%d bytes of %d", len(got), limit)
		}
		if !regexp.MustCompile(`\n(\d+ errors?, )?(\d+ warnings?, )?\d+ infos? of \d+ packs? more are left out here: `).MatchString(got) {
			t.Error(got)
		}
		if !strings.Contains(got, "About this run") {
			t.Error("no footer")
		}
	}
	if got := written(t, "markdown", wide(), Options{}); strings.Contains(string(got), "left out") {
		t.Errorf("%s", got)
	}
}
