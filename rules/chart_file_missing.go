package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var ChartFileMissing = lint.Rule{
	ID:       "chart-file-missing",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "`charts` in pack.json names a file that is not in the pack",
	Why:      "Palette deploys the archives that `charts` names. The push of the pack fails, or the layer fails when it is deployed.",
	Fix:      "Name the archive that is there, or add the missing one. A new version of a chart needs a new entry.",
	Related:  []string{"chart-unreferenced", "chart-not-archive", "path-escapes-pack"},
	Check: func(p *lint.Pass) {
		for i, node := range items(p.Pack, "charts") {
			if node.Kind == pack.String && node.Blank() {
				p.Report(node.Pos, fmt.Sprintf("charts[%d] is empty: it names no chart", i), lint.Hint("name the archive, or remove the entry"))
			}
		}
		count := 0
		for _, c := range p.Pack.Charts() {
			if _, err := c.Load(); !errors.Is(err, fs.ErrNotExist) || c.Node.Blank() {
				continue
			}
			if count++; count > maxPerPack {
				return
			}
			message := fmt.Sprintf("the chart %s is not in the pack", c.Path)
			if archive := meantArchive(p.Pack, c); archive != "" {
				p.Report(c.Node.Pos, message, lint.Hint("did you mean %s?", archive), lint.Fix(p.Pack.Meta().SetString(c.Node, archive)))
				continue
			}
			p.Report(c.Node.Pos, message, lint.Hint("%s", missingHint(p.Pack, c.Path, "archive")))
		}
	},
}

func missingHint(p *pack.Pack, name, what string) string {
	if similar := similarFile(p, name); similar != "" {
		return "did you mean " + similar + "?"
	}
	if p.Exists(name+".tgz") == nil {
		return "did you mean " + name + ".tgz?"
	}
	for _, dir := range unpackedCharts(p) {
		if strings.HasPrefix(path.Base(name), path.Base(dir)+"-") {
			return fmt.Sprintf("the unpacked chart %s is there: package it with `helm package %s -d %s`; is *.tgz in .gitignore?", dir, dir, path.Dir(name))
		}
	}
	return fmt.Sprintf("add the %s, or remove the entry; paths start at the pack's folder", what)
}

// unpackedCharts are the charts that stand unpacked in the pack, by path.
func unpackedCharts(p *pack.Pack) []string {
	var out []string
	for _, dir := range chartFolders(p) {
		out = append(out, dir)
	}
	sort.Strings(out)
	return out
}

// items are the entries of a list in pack.json.
func items(p *pack.Pack, key string) []*pack.Node {
	if list := p.Meta().Root.Get(key); list.Is(pack.Sequence) {
		return list.Items
	}
	return nil
}
