package pack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
)

type tarMember struct {
	name string
	body string
	kind byte
}

func tgz(t testing.TB, members ...tarMember) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for _, m := range members {
		if m.kind == 0 {
			m.kind = tar.TypeReg
		}
		header := &tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.body)), Typeflag: m.kind}
		if err := tw.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, m.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const chartYAML = "apiVersion: v2\nname: app\nversion: 1.0.0\n"

// TestChartFilesAsHelm holds our reading of archives equal to Helm's, over odd
// shapes and over all charts of the corpus.
func TestChartFilesAsHelm(t *testing.T) {
	t.Parallel()
	cases := map[string][]byte{
		"usual":          tgz(t, tarMember{name: "app/Chart.yaml", body: chartYAML}, tarMember{name: "app/templates/a.yaml", body: "a: 1"}),
		"no top folder":  tgz(t, tarMember{name: "./Chart.yaml", body: chartYAML}, tarMember{name: "./templates/a.yaml", body: "a: 1"}),
		"other folder":   tgz(t, tarMember{name: "ako1/Chart.yaml", body: chartYAML}),
		"windows":        tgz(t, tarMember{name: `app\Chart.yaml`, body: chartYAML}, tarMember{name: `app\templates\a.yaml`, body: "a: 1"}),
		"directories":    tgz(t, tarMember{name: "app/", kind: tar.TypeDir}, tarMember{name: "app/Chart.yaml", body: chartYAML}),
		"bom":            tgz(t, tarMember{name: "app/Chart.yaml", body: bomUTF8 + chartYAML}),
		"bare":           tgz(t, tarMember{name: "Chart.yaml", body: chartYAML}),
		"beside":         tgz(t, tarMember{name: "app/Chart.yaml", body: chartYAML}, tarMember{name: "stray", body: "x"}),
		"parent":         tgz(t, tarMember{name: "app/../../x", body: "x"}),
		"absolute":       tgz(t, tarMember{name: "app//etc/passwd", body: "x"}),
		"drive":          tgz(t, tarMember{name: "app/c:/x", body: "x"}),
		"symbolic link":  tgz(t, tarMember{name: "app/Chart.yaml", body: chartYAML}, tarMember{name: "app/link", kind: tar.TypeSymlink}),
		"empty":          tgz(t),
		"large file":     tgz(t, tarMember{name: "app/big", body: strings.Repeat("x", int(loader.MaxDecompressedFileSize)+1)}),
		"not gzip":       []byte("hello"),
		"nothing":        {},
		"gzip of no tar": gzipped(t, strings.Repeat("hello", 200)),
		"cut short":      tgz(t, tarMember{name: "app/Chart.yaml", body: chartYAML})[:40],
	}
	corpus, _ := filepath.Glob("../../shared/corpus/packs/*/charts/*.tgz")
	if len(corpus) == 0 {
		t.Log("../shared/corpus is absent: only the made-up archives are compared")
	}
	for _, name := range corpus {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cases[name] = data
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, wantErr := loader.LoadArchiveFiles(bytes.NewReader(data))
			var got []*loader.BufferedFile
			members, err := readTarGz(data)
			if err == nil {
				got, _, err = chartFiles(members)
			}
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("packlint: %v; Helm: %v", err, wantErr)
			}
			if err != nil {
				return
			}
			if len(got) != len(want) {
				t.Fatalf("%d files; Helm reads %d", len(got), len(want))
			}
			for i := range got {
				if got[i].Name != want[i].Name || !bytes.Equal(got[i].Data, want[i].Data) {
					t.Errorf("file %d is %q; Helm reads %q", i, got[i].Name, want[i].Name)
				}
			}
		})
	}
}

func gzipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := io.WriteString(zw, s); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestArchiveBombs wants an error, soon, for archives that unpack to more than
// any chart.
func TestArchiveBombs(t *testing.T) {
	t.Parallel()
	manyMembers := make([]tarMember, maxArchiveMembers+1)
	for i := range manyMembers {
		manyMembers[i] = tarMember{name: "app/x"}
	}
	var huge bytes.Buffer
	zw := gzip.NewWriter(&huge)
	tw := tar.NewWriter(zw)
	if err := tw.WriteHeader(&tar.Header{Name: "app/zeros", Size: maxArchiveSize + 1, Typeflag: tar.TypeReg, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for written := 0; written <= maxArchiveSize; written += len(zeros) {
		if _, err := tw.Write(zeros[:min(len(zeros), maxArchiveSize+1-written)]); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"members": {tgz(t, manyMembers...), "more than 20000 members"},
		"bytes":   {huge.Bytes(), "unpacks to more than 200 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := readTarGz(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v; want an error with %q", err, c.want)
			}
		})
	}
}

func FuzzReadTarGz(f *testing.F) {
	f.Add(tgz(f, tarMember{name: "app/Chart.yaml", body: chartYAML}))
	f.Add(tgz(f, tarMember{name: "../x", body: "x"}))
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, data []byte) {
		members, err := readTarGz(data)
		if err != nil {
			return
		}
		files, _, err := chartFiles(members)
		if err != nil {
			return
		}
		for _, file := range files {
			if Escapes(file.Name) && !strings.Contains(file.Name, `\`) {
				t.Errorf("%q leads out of the chart", file.Name)
			}
		}
	})
}
