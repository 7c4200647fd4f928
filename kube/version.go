package kube

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a release of Kubernetes. A patch of 0 stands for "any": a minor
// release, and its .0, are the same Version. The zero Version is no release.
type Version struct{ Major, Minor, Patch int }

// ParseVersion reads "1.37", "v1.37.2", "1.37.x" and "1.37.2-eks-1".
func ParseVersion(s string) (Version, error) {
	bad := fmt.Errorf("%q is not a Kubernetes version: want MAJOR.MINOR or MAJOR.MINOR.PATCH", s)
	// Distributions append a build: 1.33.1+rke2r1, 1.31.2-eks-7f9249a.
	rest, _, _ := strings.Cut(strings.TrimPrefix(s, "v"), "+")
	rest, _, _ = strings.Cut(rest, "-")
	parts := strings.Split(rest, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return Version{}, bad
	}
	if len(parts) == 3 && (parts[2] == "x" || parts[2] == "X" || parts[2] == "*") {
		parts = parts[:2]
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return Version{}, bad
		}
		n[i] = int(v)
	}
	return Version{n[0], n[1], n[2]}, nil
}

// String returns "1.37", or "1.37.2" when there is a patch.
func (v Version) String() string {
	if v.Patch == 0 {
		return v.MinorString()
	}
	return v.MinorString() + "." + strconv.Itoa(v.Patch)
}

// MinorString returns "1.37".
func (v Version) MinorString() string {
	return strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
}

// IsZero reports whether v is no release.
func (v Version) IsZero() bool { return v == Version{} }

// Compare orders by major, minor and patch.
func (v Version) Compare(o Version) int {
	return cmp.Or(cmp.Compare(v.Major, o.Major), cmp.Compare(v.Minor, o.Minor), cmp.Compare(v.Patch, o.Patch))
}

// minor returns the release without its patch.
func (v Version) minor() Version { return Version{v.Major, v.Minor, 0} }
