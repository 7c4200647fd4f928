package publish

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/pack"
)

// unpacked reads an archive with the standard library.
func unpacked(t testing.TB, a *Archive) []txtar.File {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(a.Bytes()))
	must(t, err)
	var out []txtar.File
	for tr := tar.NewReader(zr); ; {
		header, err := tr.Next()
		if err == io.EOF {
			return out
		}
		must(t, err)
		if header.Uid != 0 || header.Gid != 0 || header.Uname != "" || !header.ModTime.Equal(modified) {
			t.Errorf("%s tells who packed it, or when: %+v", header.Name, header)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		data, err := io.ReadAll(tr)
		must(t, err)
		out = append(out, txtar.File{Name: header.Name, Data: data})
	}
}

// sampleDigest is the archive's of samplePack, on every machine. It changes when
// the format or the compressor does: then everything that is published looks
// different, and --adopt is needed. That is a decision, not an accident.
const sampleDigest = "sha256:12ad0a99c325a09560b23e203e900237746cc9ce678b5f388ac62d64e47be9e6"

func TestBuild(t *testing.T) {
	a := build(t, samplePack)
	if a.Digest != sampleDigest {
		t.Errorf("the archive's digest is %s", a.Digest)
	}
	var names []string
	for _, f := range unpacked(t, a) {
		names = append(names, f.Name)
	}
	want := []string{"hello-1.0.0/README.md", "hello-1.0.0/manifests/hello.yaml", "hello-1.0.0/pack.json", "hello-1.0.0/values.yaml"}
	if !slices.Equal(names, want) {
		t.Errorf("it holds %q", names)
	}
}

// TestSameEverywhere packs the same files as other users would: from another
// directory, with other modes, times, order and time zone.
func TestSameEverywhere(t *testing.T) {
	first := build(t, samplePack)
	p := load(t, samplePack)
	must(t, filepath.WalkDir(p.Dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			must(t, os.Chmod(name, 0o700))
			must(t, os.Chtimes(name, time.Now(), time.Now().Add(-400*24*time.Hour)))
		}
		return err
	}))
	local := time.Local
	time.Local = time.FixedZone("far away", 12*3600)
	defer func() { time.Local = local }()
	second, err := Build(p)
	must(t, err)
	if second.Digest != first.Digest {
		t.Errorf("%s and %s", first.Digest, second.Digest)
	}
	// And from an archive, whoever made it.
	tarball := filepath.Join(t.TempDir(), "hello-1.0.0.tar.gz")
	if out, err := exec.Command("tar", "-C", filepath.Dir(p.Dir), "-czf", tarball, filepath.Base(p.Dir)).CombinedOutput(); err != nil {
		t.Skipf("no tar: %v %s", err, out)
	}
	locations, err := pack.Find([]string{tarball})
	must(t, err)
	packed, err := new(pack.Loader).Load(locations[0])
	must(t, err)
	third, err := Build(packed)
	must(t, err)
	if third.Digest != first.Digest {
		t.Errorf("from an archive: %s and %s, %v", first.Digest, third.Digest, third.Tree.Changes(first.Tree))
	}
}

func TestBuildRefuses(t *testing.T) {
	for says, text := range map[string]string{
		"leads out":             samplePack + "-- outside --\n-> ../../../../etc/passwd\n",
		"not a regular file":    samplePack + "-- loop --\n-> manifests\n",
		"cannot be a tag":       strings.Replace(samplePack, `"1.0.0"`, `"1.0.0+build"`, 1),
		"cannot be one of a re": strings.Replace(samplePack, `"hello"`, `"Hello/../x"`, 1),
		"no name or no version": strings.Replace(samplePack, `"version"`, `"release"`, 1),
		"cannot be read":        strings.Replace(samplePack, `"version"`, `version`, 1),
	} {
		_, err := Build(load(t, text))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}
