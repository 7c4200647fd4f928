package kube

import (
	_ "embed" // data/releases.txt
	"fmt"
	"slices"
	"strings"
	"sync"
)

// supportedMinors is how many minor releases upstream maintains at a time,
// besides the newest. Each is maintained for 14 months, and three a year come
// out, so that four overlap: the newest and three before it.
const supportedMinors = 3

//go:embed data/releases.txt
var releaseData string

// releases are the embedded releases that have schemas, oldest first.
var releases = sync.OnceValue(func() []Version {
	var out []Version
	for line := range strings.Lines(releaseData) {
		fields := strings.Fields(line)
		if fields[0] == "#" || fields[1] != "schemas" {
			continue
		}
		v, err := ParseVersion(fields[0])
		if err != nil {
			panic(fmt.Sprintf("kube: embedded data: %v", err)) // a test reads it all
		}
		out = append(out, v)
	}
	slices.SortFunc(out, Version.Compare)
	return out
})

// Versions returns the releases with embedded schemas, oldest first.
func Versions() []Version { return slices.Clone(releases()) }

// Newest returns the newest release with embedded schemas.
func Newest() Version {
	all := releases()
	return all[len(all)-1]
}

// OldestSupported returns the oldest release that upstream still maintains. It
// counts from the newest embedded one: what was released after this package was
// generated is not known here.
func OldestSupported() Version {
	all := releases()
	return all[max(0, len(all)-1-supportedMinors)]
}

// Embedded returns the embedded release of the same minor, if there is one.
func Embedded(v Version) (Version, bool) {
	for _, r := range releases() {
		if r.minor() == v.minor() {
			return r, true
		}
	}
	return Version{}, false
}

// Nearest returns the embedded release that comes closest to v: that of its
// minor, else the oldest or the newest.
func Nearest(v Version) Version {
	all := releases()
	if r, ok := Embedded(v); ok {
		return r
	}
	if v.Compare(all[0]) < 0 {
		return all[0]
	}
	return all[len(all)-1]
}
