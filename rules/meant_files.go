package rules

import (
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// meantArchive returns the archive that an entry of charts is certainly meant to
// name: the only one in charts/ that no entry names and this one alone can mean.
func meantArchive(p *pack.Pack, c *pack.Chart) string {
	file := onlyMatch(p, "charts", c.Path, isChartArchive, func(named, there string) bool { return meansArchive(p, named, there) })
	if file == "" || strings.EqualFold(fileStem(file), fileStem(c.Path)) {
		return file
	}
	if archive, err := p.LoadArchive(file); err != nil || !calledAfter(file, archive.Chart.Metadata) {
		return ""
	}
	return file
}

// meansArchive tells whether a file name speaks of the chart in an archive: in other
// letters or without its extension, or of the same version, or of the one before the
// version that the pack has and that the archive is of. An older archive is not meant:
// the new one may be what is missing.
func meansArchive(p *pack.Pack, named, there string) bool {
	base := path.Base(named)
	if strings.EqualFold(base, path.Base(there)) || strings.EqualFold(base+".tgz", path.Base(there)) {
		return true
	}
	archive, err := p.LoadArchive(there)
	if err != nil {
		return false
	}
	stem := archiveStem(base)
	version := strings.TrimPrefix(fileVersion.FindString(stem), "-")
	name := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(stem, version), "v"), "-_")
	held := archive.Chart.Metadata
	switch {
	case name != held.Name || !isChartArchive(base):
		return false
	case version == "" || version == strings.TrimPrefix(held.Version, "v"):
		return true
	}
	return pack.CompareVersions(version, held.Version) < 0 && !sameRelease(p.Version(), version) && releases(p, held)
}

// calledAfter tells whether the name of an archive is that of the chart in it, with its
// version or without one: another name says that it is another one.
func calledAfter(file string, held *chart.Metadata) bool {
	rest, ok := strings.CutPrefix(fileStem(file), held.Name)
	return ok && (rest == "" || strings.TrimPrefix(strings.TrimPrefix(rest, "-"), "v") == strings.TrimPrefix(held.Version, "v"))
}

// meantManifest returns the file that an entry of kubeManifests is certainly meant to
// name: the only one in manifests/ of the same name, whatever its extension and case,
// that no entry names and this one alone can mean. In another folder may be what is
// not to be deployed, or not here.
func meantManifest(p *pack.Pack, m *pack.Manifest) string {
	file := onlyMatch(p, "kubeManifests", m.Path, isManifestName, func(named, there string) bool {
		return strings.EqualFold(withoutExtension(named), withoutExtension(there))
	})
	if !strings.EqualFold(path.Dir(file), path.Dir(m.Path)) {
		return ""
	}
	// The values of a manifest stand under its name.
	if stem := m.Stem(); stem != withoutExtension(file) && p.Values().Root.Get("manifests", stem) != nil {
		return ""
	}
	return file
}

func withoutExtension(name string) string {
	return strings.TrimSuffix(path.Base(name), path.Ext(name))
}

// onlyMatch returns the only file that an entry of a list in pack.json, which names
// none, can mean, if no other such entry can mean it.
func onlyMatch(p *pack.Pack, key, named string, candidate func(string) bool, means func(named, there string) bool) string {
	folder, deep := pack.ChartsDir, false
	if key == "kubeManifests" {
		folder, deep = pack.ManifestDir, true
	}
	var entries []string
	for _, node := range items(p, key) {
		if node.Is(pack.String) && !node.Blank() {
			entries = append(entries, path.Clean(node.Value))
		}
	}
	match := ""
	for _, e := range filesBelow(p, folder, deep) {
		switch {
		case !candidate(e.Path) || isJunk(e.Path) || slices.Contains(entries, e.Path) || !means(named, e.Path):
		case match != "":
			return ""
		default:
			match = e.Path
		}
	}
	if match == "" {
		return ""
	}
	rivals := 0
	for _, entry := range entries {
		if p.Exists(entry) != nil && means(entry, match) {
			rivals++
		}
	}
	if rivals != 1 {
		return ""
	}
	return match
}
