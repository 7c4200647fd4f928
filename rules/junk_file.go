package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/packlint/packlint/lint"
)

// JunkFile knows what editors, merges and operating systems leave behind.
var JunkFile = lint.Rule{
	ID:       "junk-file",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "the pack holds a leftover of an editor, a merge or an operating system",
	Why:      "Everything in the folder is published. A forgotten copy of a chart doubles the size of the pack, which every edge host has to download.",
	Fix:      "Delete the file, and add its pattern to .gitignore.",
	Related:  []string{"chart-unreferenced", "manifest-unreferenced"},
	Check: func(p *lint.Pass) {
		entries, err := p.Pack.Entries()
		if err != nil {
			return
		}
		count := 0
		for _, e := range entries {
			if !isJunk(e.Path) {
				continue
			}
			if count++; count > maxPerPack {
				return
			}
			p.Report(p.Pack.Anchor(), fmt.Sprintf("%s%s is a leftover that is published with the pack", e.Path, sizeOf(e.Size)),
				lint.Hint("delete it: git rm %s", e.Path), lint.Key(e.Path))
		}
	},
}

func isJunk(name string) bool {
	base := path.Base(name)
	switch base {
	case ".DS_Store", "Thumbs.db", "desktop.ini":
		return true
	}
	switch path.Ext(base) {
	case ".orig", ".rej", ".bak", ".swp", ".swo":
		return true
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".tgz"), ".tar.gz")
	return strings.HasSuffix(base, "~") || strings.HasPrefix(base, "._") || strings.HasPrefix(name, "__MACOSX/") ||
		stem != base && (strings.HasSuffix(stem, ".orig") || strings.HasSuffix(stem, ".bak"))
}
