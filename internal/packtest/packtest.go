// Package packtest turns the files of a txtar case into packs on disk.
package packtest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Write lays the files out below dir, which becomes the root of a repository,
// so that reported paths start there. A txtar file is plain text; what packs
// hold besides is written so:
//
//	a/charts/x-1.0.0.tgz/x/Chart.yaml   a member of the archive a/charts/x-1.0.0.tgz
//	a/values.yaml.escaped               Go escapes: \r, \t, \ufeff, \xff
//	a/logo.png with the text 64x64      a PNG image of that size
//	a/values.yaml with the text -> ../b a symbolic link
func Write(t testing.TB, dir string, files []txtar.File) {
	t.Helper()
	must(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	archives := map[string][]txtar.File{}
	for _, f := range files {
		if archive, member, ok := cutArchive(f.Name); ok {
			archives[archive] = append(archives[archive], txtar.File{Name: member, Data: f.Data})
			continue
		}
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data)
	}
	for name, members := range archives {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), TarGz(t, members))
	}
}

func cutArchive(name string) (archive, member string, ok bool) {
	for _, ext := range []string{".tgz/", ".tar.gz/"} {
		if before, after, found := strings.Cut(name, ext); found {
			return before + strings.TrimSuffix(ext, "/"), after, true
		}
	}
	return "", "", false
}

func write(t testing.TB, name string, data []byte) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(name), 0o755))
	text := strings.TrimSpace(string(data))
	switch {
	case strings.HasSuffix(name, ".escaped"):
		raw, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.ReplaceAll(text, `"`, `\"`), "\n", `\n`) + `"`)
		must(t, err)
		name, data = strings.TrimSuffix(name, ".escaped"), []byte(raw)
	case strings.HasPrefix(text, "-> "):
		must(t, os.Symlink(strings.TrimPrefix(text, "-> "), name))
		return
	case strings.HasSuffix(name, ".png"):
		if w, h, ok := strings.Cut(text, "x"); ok {
			data = PNG(t, w, h)
		}
	case strings.HasSuffix(name, "/."): // an empty directory
		return
	}
	must(t, os.WriteFile(name, data, 0o644))
}

// PNG is an image of a width and height in pixels.
func PNG(t testing.TB, w, h string) []byte {
	t.Helper()
	width, err := strconv.Atoi(w)
	must(t, err)
	height, err := strconv.Atoi(h)
	must(t, err)
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return b.Bytes()
}

// TarGz packs files, in order of their names.
func TarGz(t testing.TB, files []txtar.File) []byte {
	t.Helper()
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for _, f := range files {
		must(t, tw.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data)), Typeflag: tar.TypeReg}))
		_, err := tw.Write(f.Data)
		must(t, err)
	}
	must(t, tw.Close())
	must(t, zw.Close())
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
