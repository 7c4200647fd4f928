package kube

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGeneratedDataIsCurrent generates everything again, in memory, and compares.
// It needs the Kubernetes modules (some gigabytes), and never downloads them: without them
// in the module cache it is skipped.
func TestGeneratedDataIsCurrent(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("slow")
	}
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Skip("no go command")
	}
	cache := strings.TrimSpace(string(out))
	for line := range strings.Lines(releaseData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for modules := strings.Fields(line)[2:]; len(modules) >= 3; modules = modules[3:] {
			if dir := modules[0] + "@" + modules[1]; !exists(filepath.Join(cache, dir)) {
				t.Skipf("%s is not in the module cache", dir)
			}
		}
	}
	cmd := exec.Command("go", "run", "./gen", "-root", ".", "-check")
	cmd.Env = append(os.Environ(), "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
