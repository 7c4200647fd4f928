package pack

import "testing"

func TestNameOfDir(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]string{
		"argo-cd-3.3.5": "argo-cd", "weka-operator-v1.8.7": "weka-operator", "vsphere_csi_1.0.0": "vsphere-csi", "trident-operator-24.10.0-addon": "trident-operator",
		"App": "app", "-1.0": "pack", "..": "pack", "::error::": "error", "a-very-long-name-of-a-directory": "a-very-long-name-of-a-directory", "x-1.0.0.tar.gz": "x", "x.tar.gz": "x",
	} {
		if got := NameOfDir(dir); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}
