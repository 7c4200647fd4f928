package publish

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"

	"github.com/packlint/packlint/internal/registrytest"
)

// crafted publishes an archive with the members that it is given.
func crafted(t testing.TB, c *Client, to Target, members ...tar.Header) Push {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for _, m := range members {
		m.Mode = 0o644
		m.Size = 0
		if m.Typeflag == tar.TypeReg {
			m.Size = 3
		}
		must(t, tw.WriteHeader(&m))
		if m.Size > 0 {
			_, err := tw.Write([]byte("{}\n"))
			must(t, err)
		}
	}
	must(t, tw.Close())
	must(t, zw.Close())
	a := &Archive{Name: "hostile", Version: "1", Digest: digest.FromBytes(b.Bytes()), data: b.Bytes()}
	got := c.Push(context.Background(), to, a, PushOptions{Force: true})
	must(t, got.Err)
	return got
}

// TestPullHostile wants nothing to be written when an archive is not sound.
func TestPullHostile(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	good := tar.Header{Typeflag: tar.TypeReg, Name: "p/pack.json"}
	for name, bad := range map[string]tar.Header{
		"traversal":         {Typeflag: tar.TypeReg, Name: "p/../../escaped"},
		"absolute":          {Typeflag: tar.TypeReg, Name: "/escaped"},
		"backslashes":       {Typeflag: tar.TypeReg, Name: `p\..\..\escaped`},
		"link":              {Typeflag: tar.TypeSymlink, Name: "p/link", Linkname: "/etc/passwd"},
		"link to itself":    {Typeflag: tar.TypeSymlink, Name: "p/link", Linkname: "pack.json"},
		"hard link outside": {Typeflag: tar.TypeLink, Name: "p/link", Linkname: "/etc/passwd"},
		"device":            {Typeflag: tar.TypeChar, Name: "p/device", Devmajor: 1, Devminor: 3},
		"pipe":              {Typeflag: tar.TypeFifo, Name: "p/pipe"},
	} {
		outer := t.TempDir()
		dir := filepath.Join(outer, "a", "b")
		pushed := crafted(t, c, to, good, bad)
		_, err := c.Pull(ctx, pushed.Reference, dir)
		if err == nil && name != "backslashes" {
			t.Errorf("%s: it is pulled", name)
		}
		must(t, filepath.WalkDir(outer, func(file string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (name != "backslashes" || !strings.HasPrefix(file, dir)) {
				t.Errorf("%s: %s was written", name, file)
			}
			return err
		}))
	}
	dir := filepath.Join(t.TempDir(), "new")
	pushed := crafted(t, c, to, good, tar.Header{Typeflag: tar.TypeLink, Name: "p/same.json", Linkname: "p/pack.json"})
	_, err := c.Pull(ctx, pushed.Reference, dir)
	must(t, err)
	if same, err := os.ReadFile(filepath.Join(dir, "same.json")); err != nil || string(same) != "{}\n" {
		t.Errorf("a hard link within the archive is %q, %v", same, err)
	}
}

// TestPullNoPack meets artefacts that are none of ours.
func TestPullNoPack(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	noTar := &Archive{Name: "text", Version: "1", Digest: digest.FromString("text"), data: []byte("text")}
	must(t, c.Push(ctx, to, noTar, PushOptions{}).Err)
	if _, err := c.Pull(ctx, to.Reference("text", "1"), filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "not a gzip file") {
		t.Errorf("no archive: %v", err)
	}
	a := build(t, strings.NewReplacer(`"hello"`, `"text"`, `"1.0.0"`, `"1"`).Replace(samplePack))
	refused := c.Push(ctx, to, a, PushOptions{Adopt: true})
	if refused.Outcome != Refused || !strings.Contains(refused.Err.Error(), "cannot be read as a pack") {
		t.Errorf("over something else: %+v", refused)
	}
	if _, err := c.Pull(ctx, to.Reference("none", "1"), filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "there is no") {
		t.Errorf("nothing: %v", err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{Auth: "token"})
	c := client(t, Options{PlainHTTP: true, Credential: robot(r.Host)})
	to, ctx := target(t, r), context.Background()
	for _, version := range []string{"1.9.0", "1.10.0", "1.2.0-rev1"} {
		a := build(t, strings.Replace(samplePack, `"1.0.0"`, `"`+version+`"`, 1))
		must(t, c.Push(ctx, to, a, PushOptions{}).Err)
	}
	other, err := ParseTarget(r.Host + "/another/team")
	must(t, err)
	must(t, c.Push(ctx, other, build(t, samplePack), PushOptions{}).Err)
	got, err := c.List(ctx, to, []string{"hello"})
	must(t, err)
	if want := []string{"1.10.0", "1.9.0", "1.2.0-rev1"}; len(got) != 1 || !slices.Equal(got[0].Versions, want) {
		t.Errorf("by name: %+v", got)
	}
	all, err := c.List(ctx, to, nil)
	must(t, err)
	if len(all) != 1 || all[0].Name != "hello" || len(all[0].Versions) != 3 {
		t.Errorf("the catalogue: %+v", all)
	}
	if _, err := c.List(ctx, to, []string{"none"}); err == nil || !strings.Contains(err.Error(), "there is no") {
		t.Errorf("no such pack: %v", err)
	}
	if _, err := anonymous(t).List(ctx, to, nil); err == nil || !strings.Contains(err.Error(), "name the packs") {
		t.Errorf("without credentials: %v", err)
	}
}
