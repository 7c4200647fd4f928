package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReadmeVersionStale is silent as soon as the README names the pack's version,
// or one of its charts', anywhere: other versions then have their reasons
// ("Upgrades from 1.1.1 are not supported").
var ReadmeVersionStale = lint.Rule{
	ID:       "readme-version-stale",
	Severity: lint.Info,
	Category: lint.Structure,
	Summary:  "README.md states another version than the pack has",
	Why:      "The README was copied from the previous version of the pack. Users who read it believe they get another version, or install that one by hand.",
	Fix:      "Update the version, or leave it out: Palette shows it anyway.",
	Related:  []string{"dir-version-mismatch"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok || p.Pack.Version() == "" {
			return
		}
		names, versions := identities(p.Pack)
		for _, version := range versions {
			if strings.Contains(string(r.doc.Text), version) {
				return
			}
		}
		for line := 1; line <= r.doc.Lines(); line++ {
			stated := statedVersion(r.doc.Line(line), names)
			if stated == "" {
				continue
			}
			p.Report(r.doc.At(line), fmt.Sprintf("README.md states the version %s; the pack has %s", stated, strings.Join(versions, " or ")),
				lint.Hint("write %s", versions[0]))
			return
		}
	},
}

// identities are the names that a pack goes by, and the versions that it may
// call its own: those of the pack, its charts, and their applications.
func identities(p *pack.Pack) (names, versions []string) {
	addVersion := func(v string) {
		if v = strings.TrimPrefix(v, "v"); v == "" {
			return
		}
		for _, known := range versions {
			if known == v {
				return
			}
		}
		versions = append(versions, v)
	}
	names = []string{p.Name(), p.Meta().Root.Get("displayName").Str()}
	addVersion(p.Version())
	for _, c := range p.Charts() {
		if archive, err := c.Load(); err == nil {
			names = append(names, archive.Chart.Name())
			addVersion(archive.Chart.Metadata.Version)
			addVersion(archive.Chart.AppVersion())
		}
	}
	return names, versions
}

var (
	// **Version:** 1.2.3, Chart version | 1.2.3, ![Version: 1.2.3](…)
	versionLabel = regexp.MustCompile(`(?i)^[\s>*_|!\[\x60-]*([\w. -]*?)\s*\bversion\b[*_\x60\s]*[:|][*_\x60\s|]*v?(\d+\.\d+\.\d+[\w.+-]*)(?:[*_\x60\s|.\]].*)?$`)
	helmVersion  = regexp.MustCompile(`--version[= ]+v?(\d+\.\d+\.\d+[\w.+-]*)`)
)

// statedVersion is the version that a line gives as that of the pack: behind a
// label, or in a helm command for one of its names.
func statedVersion(line string, names []string) string {
	if len(line) > 2000 {
		return ""
	}
	if m := versionLabel.FindStringSubmatch(line); m != nil {
		switch whose := strings.ToLower(strings.TrimSpace(m[1])); whose {
		case "", "pack", "chart", "helm chart", "app", "application", "current":
			return m[2]
		default:
			for _, name := range names {
				if strings.EqualFold(whose, name) {
					return m[2]
				}
			}
		}
		return ""
	}
	if m := helmVersion.FindStringSubmatch(line); m != nil && strings.Contains(line, "helm") {
		for _, name := range names {
			if name != "" && strings.Contains(line, name) {
				return m[1]
			}
		}
	}
	return ""
}
