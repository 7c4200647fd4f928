package lint

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
)

// VersionRange is the span of Kubernetes versions that a pack declares; a zero
// end is open.
type VersionRange struct{ Min, Max kube.Version }

// DeclaredVersions reads the pack's dependency on a Kubernetes layer. Several
// such dependencies name alternatives (kubernetes, kubernetes-eks, edge-k8s):
// the pack supports the span of all of them. notSupported and upgrade entries
// say nothing about what is supported (pack-spec 7.1).
func DeclaredVersions(p *pack.Pack) VersionRange {
	var out VersionRange
	first := true
	dependencies := p.Meta().Root.Get("constraints", "dependencies")
	if !dependencies.Is(pack.Sequence) {
		return out
	}
	for _, d := range dependencies.Items {
		if d.Get("layer").Str() != "k8s" {
			continue
		}
		if kind := d.Get("type").Str(); kind != "required" && kind != "optional" {
			continue
		}
		// An unreadable or empty bound parses to the zero version: open.
		low, _ := kube.ParseVersion(d.Get("minVersion").Str())
		high, _ := kube.ParseVersion(d.Get("maxVersion").Str())
		if first {
			out, first = VersionRange{Min: low, Max: high}, false
			continue
		}
		if low == (kube.Version{}) || low.Compare(out.Min) < 0 {
			out.Min = low
		}
		if high == (kube.Version{}) || out.Max != (kube.Version{}) && high.Compare(out.Max) > 0 {
			out.Max = high
		}
	}
	return out
}

// newest is the newest Kubernetes version with embedded schemas that the range
// allows, or the nearest to it.
func (r VersionRange) newest() kube.Version {
	versions := kube.Versions()
	for i := len(versions) - 1; i > 0; i-- {
		if r.Max == (kube.Version{}) || versions[i].Minor <= r.Max.Minor {
			return versions[i]
		}
	}
	return versions[0]
}

// oldestRendered is the oldest version whose APIs are known.
var oldestRendered = kube.Version{Major: 1, Minor: 16}

// rendered lists the versions to render a pack for, the first before all else:
// those that are asked for, the newest that the range allows, and its ends.
func (r VersionRange) rendered(asked []kube.Version) []kube.Version {
	out := slices.Clone(asked)
	for _, v := range []kube.Version{r.newest(), r.Min, r.Max} {
		switch {
		case v == kube.Version{} || v.Compare(kube.Newest()) > 0 && v.Minor != kube.Newest().Minor:
			continue
		case v.Compare(oldestRendered) < 0:
			v = oldestRendered
		}
		if known, ok := kube.Embedded(v); ok {
			v = known // a patch more or less changes no API
		}
		if !slices.ContainsFunc(out, func(o kube.Version) bool { return o.Minor == v.Minor }) {
			out = append(out, v)
		}
	}
	return out
}

// EmbeddedVersion returns the release of a minor version whose schemas ship
// with packlint.
func EmbeddedVersion(v kube.Version) (kube.Version, error) {
	versions := kube.Versions()
	for _, known := range versions {
		if known.Major == v.Major && known.Minor == v.Minor {
			return known, nil
		}
	}
	return kube.Version{}, fmt.Errorf("packlint has no schemas for Kubernetes %s, only for %s to %s",
		v.MinorString(), versions[0].MinorString(), versions[len(versions)-1].MinorString())
}

// Minors lists the minor releases of the range that can be judged: an open end
// is the oldest release still supported upstream, or the newest known.
func (r VersionRange) Minors() []kube.Version {
	low, high := r.Min, r.Max
	if low == (kube.Version{}) {
		low = kube.OldestSupported()
	}
	if high == (kube.Version{}) {
		high = kube.Newest()
	}
	if low.Minor > high.Minor {
		low = high
	}
	var out []kube.Version
	for minor := low.Minor; minor <= high.Minor; minor++ {
		out = append(out, kube.Version{Major: 1, Minor: minor})
	}
	return out
}
