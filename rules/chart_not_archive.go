package rules

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var ChartNotArchive = lint.Rule{
	ID:       "chart-not-archive",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "`charts` in pack.json names a folder instead of a chart archive",
	Why:      "Every published pack names archives (.tgz), and packlint assumes that Palette loads nothing else. The unpacked chart beside an archive is there for readers.",
	Fix:      "Package the chart, and name the archive.",
	Related:  []string{"chart-file-missing", "chart-unreferenced"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			if _, err := c.Load(); !errors.Is(err, pack.ErrNotRegular) {
				continue
			}
			if !isDirectory(p.Pack, c.Path) {
				p.Report(c.Node.Pos, fmt.Sprintf("%s is neither a file nor a folder", c.Path), lint.Hint("name a chart archive (.tgz)"))
				continue
			}
			hint := fmt.Sprintf("package it with `helm package %s -d %s`, and name the archive", c.Path, path.Dir(c.Path))
			var fix []pack.Edit
			if archive := packaged(p.Pack, c); archive != "" {
				hint, fix = "name the archive instead: "+archive, p.Pack.Meta().SetString(c.Node, archive)
			} else if archive := archiveOf(p.Pack, c.Path); archive != "" {
				hint = "name the archive instead: " + archive
			}
			p.Report(c.Node.Pos, fmt.Sprintf("%s is a folder; packlint assumes that Palette loads chart archives (.tgz) only", c.Path), lint.Hint("%s", hint), lint.Fix(fix))
		}
	},
}

// packaged finds the only archive beside an unpacked chart that would deploy the same,
// and that no other entry names.
func packaged(p *pack.Pack, c *pack.Chart) string {
	file := path.Join(c.Path, "Chart.yaml")
	found := ""
	for _, e := range filesBelow(p, path.Dir(c.Path), false) {
		if !isChartArchive(e.Path) || slices.ContainsFunc(p.Charts(), func(other *pack.Chart) bool { return other.Path == e.Path }) {
			continue
		}
		archive, err := p.LoadArchive(e.Path)
		if err != nil {
			continue
		}
		t := twin{chart: c, archive: archive, dir: c.Path, meta: pack.ParseYAML(file, p.Text(file).Text)}
		folder, err := t.load(p)
		if err != nil || !t.sameVersion() || len(compareCharts(archive.Chart, folder, t.ignores(p), "", 0)) > 0 {
			continue
		}
		if found != "" {
			return ""
		}
		found = e.Path
	}
	return found
}

// archiveOf finds the archive beside an unpacked chart that holds a chart of the
// same name.
func archiveOf(p *pack.Pack, dir string) string {
	name := pack.ParseYAML(dir+"/Chart.yaml", p.Text(dir+"/Chart.yaml").Text).Root.Get("name").Str()
	for _, e := range filesBelow(p, path.Dir(dir), false) {
		if !isChartArchive(e.Path) {
			continue
		}
		if archive, err := p.LoadArchive(e.Path); err == nil && archive.Chart.Name() == name {
			return e.Path
		}
	}
	return ""
}
