package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"sort"
	"strings"
	"time"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/ignore"

	"github.com/packlint/packlint/pack"
)

// twin is a chart archive with the unpacked chart that stands beside it for
// readers.
type twin struct {
	chart   *pack.Chart
	archive *pack.Archive
	dir     string // of the unpacked chart
	meta    *pack.Document
}

// cause joins the findings about one twin.
func (t twin) cause() string { return "chart-twin:" + t.dir }

// twins finds the unpacked charts: a folder beside the archive with the name of
// the archive or of the chart, case and punctuation aside. A folder belongs to one archive only, of several
// to the one whose version it has.
func twins(p *pack.Pack) []twin {
	folders := chartFolders(p)
	owner := map[string]int{}
	var out []twin
	for _, c := range p.Charts() {
		archive, err := c.Load()
		if err != nil {
			continue
		}
		parent := path.Dir(c.Path)
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(c.Path), ".tgz"), ".tar.gz")
		for _, name := range []string{stem, archive.Chart.Name()} {
			dir := folders[plainWord(path.Join(parent, name))]
			file := path.Join(dir, "Chart.yaml")
			if dir == "" || p.Exists(file) != nil {
				continue
			}
			t := twin{chart: c, archive: archive, dir: dir, meta: pack.ParseYAML(file, p.Text(file).Text)}
			if i, taken := owner[dir]; !taken {
				owner[dir] = len(out)
				out = append(out, t)
			} else if t.sameVersion() && !out[i].sameVersion() {
				out[i] = t
			}
			break
		}
	}
	return out
}

// chartFolders are the unpacked charts that are part of no other, by their path
// without case and punctuation.
func chartFolders(p *pack.Pack) map[string]string {
	out := map[string]string{}
	entries, err := p.Entries()
	if err != nil {
		return out
	}
	for _, e := range entries {
		if dir, base := path.Split(e.Path); base == "Chart.yaml" && strings.Count(dir, pack.ChartsDir+"/") < 2 {
			dir = strings.TrimSuffix(dir, "/")
			out[plainWord(dir)] = dir
		}
	}
	return out
}

// version is what the unpacked Chart.yaml says, "" when it cannot be read.
func (t twin) version() (version string, pos pack.Pos) {
	node := t.meta.Root.Get("version")
	if node == nil || node.Kind != pack.String && node.Kind != pack.Number {
		return "", pack.Pos{}
	}
	return node.Value, node.Pos
}

func (t twin) sameVersion() bool {
	version, _ := t.version()
	return version == t.archive.Chart.Metadata.Version
}

// load reads the unpacked chart as Helm would package it.
func (t twin) load(p *pack.Pack) (c *chart.Chart, err error) {
	// Helm's loader decodes YAML of strangers; a panic in there is theirs.
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("the loader of Helm gave up on it: %v", r)
		}
	}()
	ignored := t.ignores(p)
	var files []*loader.BufferedFile
	left := loader.MaxDecompressedChartSize
	for _, e := range filesBelow(p, t.dir, true) {
		name := strings.TrimPrefix(e.Path, t.dir+"/")
		if ignored(name) || isJunk(name) || strings.HasPrefix(name, "requirements.") || name == "Chart.lock" || e.Size > loader.MaxDecompressedFileSize {
			continue
		}
		data, err := p.ReadFile(e.Path)
		if err != nil {
			continue // a link: path-escapes-pack
		}
		if left -= int64(len(data)); left < 0 {
			return nil, errors.New("it is too large for Helm")
		}
		files = append(files, &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))})
	}
	return loader.LoadFiles(files)
}

// ignores gives the function that tells which files .helmignore keeps out.
func (t twin) ignores(p *pack.Pack) func(name string) bool {
	rules := ignore.Empty()
	if data, err := p.ReadFile(path.Join(t.dir, ignore.HelmIgnore)); err == nil {
		if parsed, err := ignore.Parse(bytes.NewReader(data)); err == nil {
			rules = parsed
		}
	}
	rules.AddDefaults()
	return func(name string) bool {
		for i, c := range name {
			if c == '/' && rules.Ignore(name[:i], fileInfo{name[:i], fs.ModeDir}) {
				return true
			}
		}
		return rules.Ignore(name, fileInfo{name, 0})
	}
}

// fileInfo is as much of a file as ignore.Rules asks for.
type fileInfo struct {
	name string
	mode fs.FileMode
}

func (f fileInfo) Name() string       { return path.Base(f.name) }
func (f fileInfo) Size() int64        { return 0 }
func (f fileInfo) Mode() fs.FileMode  { return f.mode }
func (f fileInfo) ModTime() time.Time { return time.Time{} }
func (f fileInfo) IsDir() bool        { return f.mode.IsDir() }
func (f fileInfo) Sys() any           { return nil }

const (
	onlyArchive = "only in the archive"
	onlyFolder  = "only in the folder"
)

// difference is one file in which the archive and the folder differ.
type difference struct {
	name string // relative to the chart
	how  string // "", where it is alone, or the key that differs
	line int    // of the folder's file
}

func (d difference) String() string {
	if d.how == "" {
		return d.name
	}
	return d.name + " (" + d.how + ")"
}

func (d difference) explain() string {
	if d.how == onlyFolder {
		return "the archive has no such file"
	}
	return "differs from the archive here"
}

// maxSubcharts bounds how deep subcharts are compared.
const maxSubcharts = 8

// compareCharts lists where two charts would deploy something else. What does
// not is left out: documentation, comments and order in values.yaml, line ends
// and trailing space, the formatting of Chart.yaml, and subcharts that are
// vendored in the archive only.
func compareCharts(archive, folder *chart.Chart, ignored func(string) bool, prefix string, depth int) []difference {
	var out []difference
	if key := metaDifference(archive.Metadata, folder.Metadata); key != "" {
		d := difference{name: prefix + "Chart.yaml", how: key, line: 1}
		if pair, ok := pack.ParseYAML(d.name, rawFile(folder, "Chart.yaml")).Root.Pair(key); ok {
			d.line = pair.Key.Pos.Line
		}
		out = append(out, d)
	}
	if !sameValues(archive.Values, folder.Values) {
		d := difference{name: prefix + "values.yaml"}
		switch packed, unpacked := rawFile(archive, "values.yaml"), rawFile(folder, "values.yaml"); {
		case unpacked == nil:
			d.how = onlyArchive
		case packed == nil:
			d.how, d.line = onlyFolder, 1
		default:
			d.line = firstDifference(blankComments(packed), blankComments(unpacked))
		}
		out = append(out, d)
	}
	if !sameJSON(archive.Schema, folder.Schema) {
		out = append(out, difference{name: prefix + "values.schema.json", line: firstDifference(archive.Schema, folder.Schema)})
	}
	reads := readsFiles(archive) || readsFiles(folder)
	packed, unpacked := deployed(archive, ignored, reads), deployed(folder, ignored, reads)
	for name, data := range packed {
		if other, ok := unpacked[name]; !ok {
			out = append(out, difference{name: prefix + name, how: onlyArchive})
		} else if line := firstDifference(data, other); line > 0 {
			out = append(out, difference{name: prefix + name, line: line})
		}
	}
	for name := range unpacked {
		if _, ok := packed[name]; !ok {
			out = append(out, difference{name: prefix + name, how: onlyFolder, line: 1})
		}
	}
	if depth < maxSubcharts {
		out = append(out, compareSubcharts(archive, folder, ignored, prefix, depth)...)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

func compareSubcharts(archive, folder *chart.Chart, ignored func(string) bool, prefix string, depth int) []difference {
	var out []difference
	for _, sub := range folder.Dependencies() {
		below := prefix + "charts/" + sub.Name() + "/"
		var others []*chart.Chart
		for _, other := range archive.Dependencies() {
			if other.Name() == sub.Name() {
				others = append(others, other)
			}
		}
		switch len(others) {
		case 0:
			out = append(out, difference{name: below, how: onlyFolder})
		case 1:
			inside := func(name string) bool { return ignored("charts/" + sub.Name() + "/" + name) }
			out = append(out, compareCharts(others[0], sub, inside, below, depth+1)...)
		}
	}
	return out
}

// deployed are the files that decide what a chart deploys, besides those that
// are compared as data: templates, CRDs, and whatever else templates can read.
func deployed(c *chart.Chart, ignored func(string) bool, reads bool) map[string][]byte {
	out := map[string][]byte{}
	for _, f := range c.Raw {
		top, _, nested := strings.Cut(f.Name, "/")
		if ignored(f.Name) || isJunk(f.Name) || path.Base(f.Name) == "NOTES.txt" || nested && top == "charts" {
			continue
		}
		if nested && (top == "templates" || top == "crds") && !isText(f.Name) || reads && !isAside(f.Name) {
			out[f.Name] = f.Data
		}
	}
	return out
}

// isText tells documentation among templates.
func isText(name string) bool { return path.Ext(name) == ".md" }

// isAside tells files that belong to a chart and its development, and are not
// what its templates read.
func isAside(name string) bool {
	switch name {
	case "Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json", "requirements.yaml", "requirements.lock":
		return true
	}
	top, _, nested := strings.Cut(name, "/")
	if strings.HasPrefix(top, ".") || nested && (top == "ci" || top == "tests" || top == "docs" || top == "templates" || top == "crds") {
		return true
	}
	base := strings.ToUpper(path.Base(name))
	for _, word := range []string{"README", "LICENSE", "NOTICE", "CHANGELOG", "OWNERS", "MAKEFILE", "CONTRIBUTING"} {
		if strings.HasPrefix(base, word) {
			return true
		}
	}
	return strings.HasSuffix(base, ".MD")
}

// readsFiles tells whether a template of the chart uses .Files.
func readsFiles(c *chart.Chart) bool {
	for _, t := range c.Templates {
		if bytes.Contains(t.Data, []byte(".Files")) {
			return true
		}
	}
	return false
}

func rawFile(c *chart.Chart, name string) []byte {
	for _, f := range c.Raw {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// metaDifference compares what of Chart.yaml matters when a chart is deployed,
// and names the key that differs. The version is chart-twin-version's;
// appVersion, which becomes image tags, counts when the version is the same.
// Dependencies may stand in requirements.yaml.
func metaDifference(a, b *chart.Metadata) (key string) {
	switch {
	case a.Name != b.Name:
		return "name"
	case a.KubeVersion != b.KubeVersion:
		return "kubeVersion"
	case (a.Type == "library") != (b.Type == "library"):
		return "type"
	case a.AppVersion != b.AppVersion && a.Version == b.Version:
		return "appVersion"
	}
	return ""
}

// sameValues compares values as data: nil and an empty file are the same.
func sameValues(a, b map[string]any) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// blankComments empties the comment lines of a YAML text.
func blankComments(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for i, line := range lines {
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("#")) {
			lines[i] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

func sameJSON(a, b []byte) bool {
	if firstDifference(a, b) == 0 {
		return true
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// firstDifference is the first line, of the second text, in which two texts
// differ, and 0 when they do not. Line ends, trailing space and empty lines do
// not count.
func firstDifference(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	for line := 1; ; line++ {
		x, restX, _, okX := nextLine(a)
		y, restY, empty, okY := nextLine(b)
		if line += empty; !okX && !okY {
			return 0
		}
		if okX != okY || !bytes.Equal(x, y) {
			return line
		}
		a, b = restX, restY
	}
}

// nextLine is the first line of a text that is not empty, and the number of
// those before it.
func nextLine(text []byte) (line, rest []byte, empty int, ok bool) {
	for len(text) > 0 {
		line, rest, _ = bytes.Cut(text, []byte("\n"))
		if line = bytes.TrimRight(line, " \t\r"); len(line) > 0 {
			return line, rest, empty, true
		}
		text = rest
		empty++
	}
	return nil, nil, empty, false
}
