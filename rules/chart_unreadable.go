package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartUnreadable reads archives as Helm does: the first folder of each member
// is dropped, whatever it is called.
var ChartUnreadable = lint.Rule{
	ID:       "chart-unreadable",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "a chart archive cannot be loaded",
	Why:      "Helm refuses what it cannot read as a chart, so the layer fails when it is deployed.",
	Fix:      "Package the chart again with `helm package`.",
	Related:  []string{"chart-odd-root", "chart-not-archive"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			_, err := c.Load()
			if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, pack.ErrEscapes) || errors.Is(err, pack.ErrNotRegular) {
				continue
			}
			hint := "package the chart again with `helm package`, or download the archive again"
			reason := plainCause(err)
			if data, err := p.Pack.ReadFile(c.Path); err == nil {
				switch {
				case len(data) == 0:
					reason = "it is empty"
				case bytes.HasPrefix(data, []byte("version https://git-lfs.github.com/spec/")):
					reason = "it is a pointer of Git LFS, not the file itself"
					hint = "fetch the file with `git lfs pull`, and check out with LFS in CI"
				case bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")):
					reason = "it is a web page, not a chart archive"
				}
			}
			p.Report(c.Node.Pos, fmt.Sprintf("the archive %s cannot be read: %s", c.Path, reason), lint.Hint("%s", hint))
		}
	},
}
