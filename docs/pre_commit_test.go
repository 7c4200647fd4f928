package docs

import (
	"regexp"
	"strings"
	"testing"
)

// TestPreCommitGo: the page names the Go that the hooks need, which is go.mod's.
func TestPreCommitGo(t *testing.T) {
	m := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../go.mod"))
	if m == nil {
		t.Fatal("go.mod names no version")
	}
	page := read(t, "pre-commit.md")
	for _, want := range []string{"It needs Go " + m[1] + " or newer", "go.mod requires go >= " + m[1]} {
		if !strings.Contains(page, want) {
			t.Errorf("pre-commit.md lacks %q", want)
		}
	}
}
