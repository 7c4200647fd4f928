package report

import (
	"bytes"
	"testing"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// TestRepairs: nothing that a pack holds has an effect on a terminal or on the log
// of a workflow run.
func TestRepairs(t *testing.T) {
	t.Parallel()
	before := pack.ParseYAML("values.yaml", []byte("a: 1\n  ##[error]x\n  ::error::x\nb: \x1b[31mred\r\nc: 3\nd: 4\ne: 5\nf: 6"))
	after := []byte("a: 1\n  ##[error]x\n  ::error::x\n::warning::b\nc: 3\nd: 4\ne: 5\nf: 6\n")
	files := []lint.Repair{{File: "p/\nvalues.yaml", Before: before, After: after}}
	for color, want := range map[bool]string{
		false: `--- a/p/\nvalues.yaml
+++ b/p/\nvalues.yaml
@@ -1,8 +1,8 @@
 a: 1
   #\x23[error]x
   \x3a:error::x
-b: \x1b[31mred\r
+\x3a:warning::b
 c: 3
 d: 4
 e: 5
-f: 6
\ No newline at end of file
+f: 6
`,
		true: "\x1b[1m--- a/p/\\nvalues.yaml\x1b[0m\n\x1b[1m+++ b/p/\\nvalues.yaml\x1b[0m\n\x1b[1;34m@@ -1,8 +1,8 @@\x1b[0m\n" +
			" a: 1\n   #\\x23[error]x\n   \\x3a:error::x\n\x1b[1;31m-b: \\x1b[31mred\\r\x1b[0m\n\x1b[1;32m+\\x3a:warning::b\x1b[0m\n" +
			" c: 3\n d: 4\n e: 5\n\x1b[1;31m-f: 6\x1b[0m\n\\ No newline at end of file\n\x1b[1;32m+f: 6\x1b[0m\n",
	} {
		var b bytes.Buffer
		if err := Repairs(&b, files, Options{Color: color}); err != nil || b.String() != want {
			t.Errorf("%v\n--- got\n%s\n--- want\n%s", err, b.String(), want)
		}
	}
}

func TestRepaired(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]tally{
		"it": {errors: 1, fixable: 1}, "all of them": {errors: 1, infos: 1, fixable: 2}, "1 of them": {errors: 1, warnings: 1, fixable: 1}, "2 of them": {warnings: 3, fixable: 2},
	} {
		if got := n.repaired(); got != want {
			t.Errorf("%+v: %q, want %q", n, got, want)
		}
	}
}
