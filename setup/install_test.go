// Package setup holds the action that installs packlint to what it says.
package setup

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstall: a release is installed if its checksum is right, and nothing is
// otherwise.
func TestInstall(t *testing.T) {
	for _, tool := range []string{"bash", "curl", "tar"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("needs " + tool)
		}
	}
	program := t.TempDir()
	if err := os.WriteFile(filepath.Join(program, "packlint"), []byte("#!/bin/sh\necho packlint v1.2.3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	archive, err := exec.Command("tar", "-czf", "-", "-C", program, "packlint").Output()
	if err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(archive))
	const name = "packlint_1.2.3_linux_amd64.tar.gz"
	for title, c := range map[string]struct {
		env, sums, want string
	}{
		"right":          {"VERSION=v1.2.3", sum + "  " + name + "\n", "packlint v1.2.3"},
		"its own":        {"OWN_VERSION=v1.2.3", sum + "  other\n" + sum + "  " + name + "\n", "packlint v1.2.3"},
		"wrong":          {"VERSION=v1.2.3", strings.Repeat("0", 64) + "  " + name + "\n", "::error title=packlint::the checksum of the download is wrong"},
		"of another":     {"VERSION=v1.2.3", sum + "  " + name + ".sbom.json\n", "::error title=packlint::the checksum of the download is wrong"},
		"not released":   {"VERSION=v9.9.9", "", "::error title=packlint::the release cannot be downloaded"},
		"no version":     {"VERSION=", "", "::error title=packlint::the input version is empty"},
		"odd version":    {"VERSION=v1.2.3/../x", "", "::error title=packlint::the input version is no release"},
		"odd system":     {"VERSION=v1.2.3\nRUNNER_OS_NAME=Plan9", "", "::error title=packlint::there is no release for this system"},
		"odd processor":  {"VERSION=v1.2.3\nRUNNER_ARCH_NAME=X86", "", "::error title=packlint::there is no release for this processor"},
		"a slash at end": {"VERSION=v1.2.3\nDOWNLOAD_URL=/", sum + "  " + name + "\n", "packlint v1.2.3"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			release := filepath.Join(dir, "mirror", "v1.2.3")
			if err := os.MkdirAll(release, 0o755); err != nil {
				t.Fatal(err)
			}
			for file, data := range map[string][]byte{name: archive, "checksums.txt": []byte(c.sums)} {
				if err := os.WriteFile(filepath.Join(release, file), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("bash", "install.sh")
			cmd.Env = []string{
				"PATH=" + os.Getenv("PATH"), "RUNNER_OS_NAME=Linux", "RUNNER_ARCH_NAME=X64", "RUNNER_TEMP=" + filepath.Join(dir, "temp"),
				"GITHUB_PATH=" + filepath.Join(dir, "path"), "GITHUB_OUTPUT=" + filepath.Join(dir, "output"), "DOWNLOAD_URL=file://" + dir + "/mirror",
			}
			for line := range strings.SplitSeq(c.env, "\n") {
				if line == "DOWNLOAD_URL=/" {
					line = "DOWNLOAD_URL=file://" + dir + "/mirror/"
				}
				cmd.Env = append(cmd.Env, line)
			}
			out, err := cmd.CombinedOutput()
			wrong := strings.HasPrefix(c.want, "::error")
			if (err != nil) != wrong || !strings.Contains(string(out), c.want) {
				t.Errorf("%v\n%s", err, out)
			}
			path, pathErr := os.ReadFile(filepath.Join(dir, "path"))
			if installed := pathErr == nil; installed == wrong || installed && strings.TrimSpace(string(path)) != filepath.Join(dir, "temp", "packlint-v1.2.3") {
				t.Errorf("the path is %q", path)
			}
		})
	}
}
