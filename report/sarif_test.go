package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// The vectors of codeql-action, src/fingerprints.test.ts.
func TestLineHashes(t *testing.T) {
	newline := []string{
		"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
		"b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
	}
	for text, want := range map[string][]string{
		"":                   {"c129715d7a2bc9a3:1"},
		" a\nb\n  \t\tc\n d": {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"},
		" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End": {
			"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1",
		},
		" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n":             newline,
		" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r":             newline,
		" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": newline,
		" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n":         newline,
		strings.Repeat("Lorem ipsum dolor sit amet.\n", 10): {
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
			"a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
		},
	} {
		if got := lineHashes([]byte(text)); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestEncodePath(t *testing.T) {
	for path, want := range map[string]string{
		"packs/x-1.0.0/values.yaml": "packs/x-1.0.0/values.yaml",
		"a b/c:d%/#?.yaml":          "a%20b/c%3Ad%25/%23%3F.yaml",
		"é\xff\x1b":                 "%C3%A9%FF%1B",
	} {
		if got := encodePath(path); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
}

func sarifOf(t *testing.T, r *lint.Result, o Options) sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(written(t, "sarif", r, o), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs", len(log.Runs))
	}
	return log.Runs[0]
}

// TestSARIFRules holds the descriptors to the limits of code scanning.
func TestSARIFRules(t *testing.T) {
	long := strings.Repeat("é ", 2000)
	rules := append(testRules(), &lint.Rule{ID: "long", Severity: lint.Info, Summary: long, Why: long, Fix: long, Optional: true}, &lint.Rule{ID: "bare"})
	run := sarifOf(t, crashed(), Options{Rules: rules})
	if len(run.Tool.Driver.Rules) != len(rules)+1 {
		t.Errorf("%d rules", len(run.Tool.Driver.Rules))
	}
	for i, r := range run.Tool.Driver.Rules {
		for _, text := range []string{r.ShortDescription.Text, r.FullDescription.Text, r.Help.Text, r.Help.Markdown} {
			if text == "" {
				t.Errorf("%s: an empty text", r.ID)
			}
		}
		if n := len([]rune(r.ShortDescription.Text)); n > 1024 {
			t.Errorf("%s: %d characters", r.ID, n)
		}
		if n := len([]rune(r.FullDescription.Text)); n > 1024 {
			t.Errorf("%s: %d characters", r.ID, n)
		}
		if n := len(r.Properties.Tags); n > 10 {
			t.Errorf("%s: %d tags", r.ID, n)
		}
		if i > 0 && run.Tool.Driver.Rules[i-1].ID >= r.ID {
			t.Errorf("%s: rules are not sorted", r.ID)
		}
	}
	for _, result := range run.Results {
		if run.Tool.Driver.Rules[result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s: rule index %d", result.RuleID, result.RuleIndex)
		}
	}
	if in := run.Invocations[0]; in.ExecutionSuccessful || len(in.ToolExecutionNotifications) != 1 {
		t.Errorf("a crash gives %+v", in)
	}
}

// TestSARIFLimits: a file beyond a limit is refused, so the least is dropped.
func TestSARIFLimits(t *testing.T) {
	r := &lint.Result{Packs: []lint.PackReport{{Path: "p"}}}
	for i := range maxResults + 3 {
		f := lint.Finding{Rule: "a", Severity: lint.Warning, Message: "m", Pack: "p", File: "p/f", Line: i + 1, Column: 1}
		switch i {
		case 7:
			f.Severity = lint.Info
		case 8:
			f.Inherited, f.Severity = true, lint.Error
		case maxResults + 2:
			f.Severity = lint.Error
			for j := range 2000 {
				f.Related = append(f.Related, lint.Related{File: "p/g", Line: j + 1, Column: 1})
			}
		}
		r.Findings = append(r.Findings, f)
	}
	run := sarifOf(t, r, Options{})
	if len(run.Results) != maxResults {
		t.Errorf("%d results", len(run.Results))
	}
	lines := map[int]bool{}
	for _, result := range run.Results {
		lines[result.Locations[0].PhysicalLocation.Region.StartLine] = true
	}
	if lines[8] || lines[9] || lines[maxResults+2] || !lines[maxResults+3] || !lines[maxResults+1] {
		t.Error("not the worst results are kept")
	}
	last := run.Results[len(run.Results)-1]
	if n := len(last.Locations) + len(last.RelatedLocations); n != maxLocations {
		t.Errorf("%d locations", n)
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || !strings.Contains(n[0].Message.Text, "3 results") {
		t.Errorf("%+v", n)
	}
}

// TestSARIFOneLine: a region of several lines is cut to its first.
func TestSARIFOneLine(t *testing.T) {
	r := small(t)
	for i := range r.Findings {
		r.Findings[i].EndLine += 3
	}
	for _, result := range sarifOf(t, r, Options{}).Results {
		at := result.Locations[0].PhysicalLocation.Region
		if at.EndLine != at.StartLine || at.EndColumn <= at.StartColumn {
			t.Errorf("%s: %+v", result.RuleID, at)
		}
	}
}

func TestSARIFSuppressed(t *testing.T) {
	for _, result := range sarifOf(t, small(t), Options{}).Results {
		switch text := result.Message.Text; {
		case strings.Contains(text, "an old layer"):
			t.Error("a suppressed finding is in the file: code scanning would open an alert")
		case strings.Contains(text, "an old version") && result.Level != "note":
			t.Errorf("an inherited finding is a %s", result.Level)
		}
	}
}

func TestSARIFLinks(t *testing.T) {
	f := headline{Finding: lint.Finding{Message: "[free beer](https://evil.example)", Hint: "[x](y)"}}
	if got := sarifMessage(f); strings.Contains(got, "](") {
		t.Error(got)
	}
}

func TestSemanticVersion(t *testing.T) {
	for in, want := range map[string]string{"v1.2.3": "1.2.3", "1.2.3-rc.1+abc": "1.2.3-rc.1+abc", "devel": "", "1.2": ""} {
		if got := semanticVersion(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func BenchmarkSARIF(b *testing.B) {
	r := &lint.Result{}
	for i := range 5000 {
		r.Findings = append(r.Findings, lint.Finding{Rule: "a", Severity: lint.Error, Message: "a message of some length", Pack: fmt.Sprint(i / 10), File: "f", Line: i, Column: 1})
	}
	for b.Loop() {
		written(b, "sarif", r, Options{})
	}
}

// TestSARIFForeignRule: a user's rule has no page of packlint's, but perhaps one
// that it names.
func TestSARIFForeignRule(t *testing.T) {
	t.Parallel()
	for page, related := range map[string][]string{
		"":                             {"javascript:alert(1)", "http://example.com", "image-no-tag"},
		"https://example.com/policies": {"image-no-tag", "https://example.com/policies"},
	} {
		r := &lint.Rule{ID: "acme", Severity: lint.Warning, Foreign: true, Related: related}
		if got := rulePage(r); got != page {
			t.Errorf("%q: the page is %q", related, got)
		}
	}
}
