package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/pack"
)

func TestSameRelease(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"1.2.3", "1.2.3", true},
		{"1.2.3", "v1.2.3", true},
		{"1.5", "1.5.0", true},
		{"2.23.0", "2.23", true},
		{"25.06.0", "25.6.0", true},
		{"2.0.1-up.1", "2.0.1", true},
		{"1.4.41", "1.4.42", false},
		{"0.4.0", "0.40.0", false},
		{"3.11.0", "3-canary", false},
		{"3.11.0", "3", false},
		{"1.0.0", "", false},
		{"latest", "latest", true},
		{"latest", "main", false},
		{"10.0.0", "1.0.0", false},
		{"99999999999999999999999.0.0", "99999999999999999999998.0.0", false},
	} {
		if got := sameRelease(tt.a, tt.b); got != tt.want {
			t.Errorf("sameRelease(%q, %q) = %t", tt.a, tt.b, got)
		}
		if got := sameRelease(tt.b, tt.a); got != tt.want {
			t.Errorf("sameRelease(%q, %q) = %t", tt.b, tt.a, got)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	sorted := []string{"", "0.9.0", "1.2.0", "v1.9.0", "1.10.0", "1.10.0-rc.1", "25.06.0", "25.10.0"}
	shuffled := []string{"25.10.0", "1.10.0", "0.9.0", "25.06.0", "v1.9.0", "", "1.10.0-rc.1", "1.2.0"}
	slices.SortFunc(shuffled, pack.CompareVersions)
	if !slices.Equal(shuffled, sorted) {
		t.Errorf("got %v, want %v", shuffled, sorted)
	}
}

func TestDirFamily(t *testing.T) {
	for _, tt := range []struct{ dir, family, versions string }{
		{"app-1.0.0", "app", "1.0.0"},
		{"app-v1.0.0", "app", "1.0.0"},
		{"prometheus_1_0", "prometheus", "1.0"},
		{"vsphere_noprovisioner_csi_1.0.0", "vsphere_noprovisioner_csi", "1.0.0"},
		{"trident-operator-24.10.0-addon", "trident-operator-addon", "24.10.0"},
		{"ovn-0.30.0-5.5.2026", "ovn-0.30.0", "0.30.0 5.5.2026"},
		{"1.0.0", "", "1.0.0"},
		{"csi-driver-nfs", "", ""},
		{"app-2", "", ""},
		{"sr-iov-3.4.0", "sr-iov", "3.4.0"},
	} {
		family, ok := dirFamily(tt.dir)
		var versions []string
		for _, v := range dirVersions(tt.dir) {
			versions = append(versions, strings.Join(v, "."))
		}
		if family != tt.family || ok != (tt.versions != "") || strings.Join(versions, " ") != tt.versions {
			t.Errorf("%s: family %q, versions %v", tt.dir, family, versions)
		}
	}
}
