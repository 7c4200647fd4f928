package pack

import (
	"cmp"
	"regexp"
	"strings"
)

// DefaultRelease is the name of the Helm release that Palette makes of a chart for
// which the pack names none: <pack>-<chart> (docs.spectrocloud.com, "Add a Pack
// Multiple Times"). Where pack.json has no name, that of the directory stands in: one
// missing name is one mistake, and not one in each object.
func (p *Pack) DefaultRelease(chart string) string {
	name := p.Name()
	if name == "" {
		name = NameOfDir(p.Base())
		name = strings.Trim(name[:min(len(name), maxDirName)], "-")
	}
	if chart == "" {
		return name
	}
	return name + "-" + chart
}

var (
	dirTail  = regexp.MustCompile(`([-_]v?\d.*|\.(tar\.gz|tgz))$`)
	noLetter = regexp.MustCompile(`[^a-z0-9]+`)
)

// maxDirName leaves room in a release's 53 characters for the name of a chart.
const maxDirName = 20

// NameOfDir is what the name of a directory says that its pack is called.
func NameOfDir(dir string) string {
	name := noLetter.ReplaceAllString(strings.ToLower(dirTail.ReplaceAllString(dir, "")), "-")
	return cmp.Or(strings.Trim(name, "-"), "pack")
}
