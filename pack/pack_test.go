package pack

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lay writes files below a new directory that is the root of a repository.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files[".git/HEAD"] = ""
	for name, body := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(body, "-> "); ok {
			if err := os.Symlink(target, name); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFind(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{
		"packs/a-1.0.0/pack.json":                  "{}",
		"packs/a-1.0.0/values.yaml":                "",
		"packs/a-1.0.0/charts/x/Chart.yaml":        chartYAML,
		"packs/a-1.0.0/charts/x/values.yaml":       "",
		"packs/a-1.0.0/nested/pack.json":           "{}",
		"packs/wants-to-be/values.yaml":            "",
		"packs/wants-to-be/manifests/x.yaml":       "",
		"packs/meta-is-a-directory/pack.json/keep": "",
		"packs/helm-chart/Chart.yaml":              chartYAML,
		"packs/helm-chart/values.yaml":             "",
		"packs/helm-chart/charts/sub/Chart.yaml":   chartYAML,
		"packs/just-values/values.yaml":            "",
		".hidden/b-1.0.0/pack.json":                "{}",
		"node_modules/c-1.0.0/pack.json":           "{}",
		"packs/a-1.0.0/charts/x-1.0.0.tgz":         "not really",
		"packs/link":                               "-> a-1.0.0",
		"dist/a-1.0.0.tar.gz":                      "not really",
		"README.md":                                "",
	})
	all := []string{"packs/a-1.0.0", "packs/meta-is-a-directory", "packs/wants-to-be"}
	for _, c := range []struct {
		name  string
		paths []string
		want  []string
		err   string
	}{
		{"tree", []string{"."}, all, ""},
		{"pack", []string{"packs/a-1.0.0"}, []string{"packs/a-1.0.0"}, ""},
		{"twice", []string{"packs/a-1.0.0", "packs"}, all, ""},
		{"file of a pack", []string{"packs/a-1.0.0/values.yaml"}, []string{"packs/a-1.0.0"}, ""},
		{"chart archive of a pack", []string{"packs/a-1.0.0/charts/x-1.0.0.tgz"}, []string{"packs/a-1.0.0"}, ""},
		{"archive", []string{"dist/a-1.0.0.tar.gz"}, []string{"dist/a-1.0.0.tar.gz"}, ""},
		{"nothing", []string{"packs/just-values"}, nil, ""},
		{"file of no pack", []string{"README.md"}, nil, "belongs to no pack"},
		{"absent", []string{"nowhere"}, nil, "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var paths []string
			for _, p := range c.paths {
				paths = append(paths, filepath.Join(dir, filepath.FromSlash(p)))
			}
			found, err := Find(paths)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("got error %v; want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, at := range found {
				got = append(got, at.Path)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q; want %q", got, c.want)
			}
		})
	}
}

// TestLinksOut wants that no link makes packlint read outside of the pack.
func TestLinksOut(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := lay(t, map[string]string{
		"a/pack.json":        `{"charts": ["charts/x.tgz"], "kubeManifests": ["manifests/m.yaml", "../m.yaml", "/etc/passwd", "inside.yaml"]}`,
		"a/values.yaml":      "-> " + secret,
		"a/charts/x.tgz":     "-> ../../x.tgz",
		"a/manifests/m.yaml": "-> " + secret,
		"a/inside.yaml":      "-> real.yaml",
		"a/real.yaml":        "inside: 1\n",
		"x.tgz":              "",
		"m.yaml":             "",
	})
	p := loadOne(t, dir)
	if p.Values().Err == nil || !strings.Contains(p.Values().Err.Message, "leads out of the pack") {
		t.Errorf("values.yaml: %v", p.Values().Err)
	}
	if _, err := p.Charts()[0].Load(); !errors.Is(err, ErrEscapes) {
		t.Errorf("chart: %v", err)
	}
	for i, m := range p.Manifests()[:3] {
		if _, err := m.Read(); !errors.Is(err, ErrEscapes) {
			t.Errorf("manifest %d: %v", i, err)
		}
	}
	if text, err := p.Manifests()[3].Read(); err != nil || string(text) != "inside: 1\n" {
		t.Errorf("a link inside of the pack: %q, %v", text, err)
	}
}

func loadOne(t *testing.T, dir string) *Pack {
	t.Helper()
	found, err := Find([]string{dir})
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	var l Loader
	p, err := l.Load(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	p := loadOne(t, lay(t, map[string]string{
		"a/pack.json/file":   "",
		"a/values.yaml/file": "",
		"a/README.md":        "",
	}))
	if p.Meta().Err == nil || p.Values().Err == nil {
		t.Error("a directory in place of a file must be an error of the document")
	}
	if err := p.Exists(MetaFile); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Exists: %v", err)
	}
	if err := p.Exists("absent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Exists: %v", err)
	}
	if got := p.Anchor().File; got != ReadmeFile {
		t.Errorf("a pack without a readable pack.json is shown at %s", got)
	}
}

func TestPackedPack(t *testing.T) {
	t.Parallel()
	meta := tarMember{name: "hello/pack.json", body: `{"name": "hello", "version": "1.0.0"}`}
	for _, c := range []struct {
		name    string
		members []tarMember
		layout  string
		err     string
	}{
		{"right", []tarMember{{name: "hello/", kind: '5'}, meta, {name: "hello/values.yaml", body: "pack: {}\n"}}, "", ""},
		{"dot", []tarMember{{name: "./hello/pack.json", body: "{}"}}, "", ""},
		{"mac", []tarMember{{name: "._hello", body: "x"}, meta}, "", ""},
		{"no folder", []tarMember{{name: "pack.json", body: "{}"}}, `the file "pack.json" stands at its top, outside of the pack's folder`, ""},
		{"two folders", []tarMember{meta, {name: "other/x", body: ""}}, "it has 2 top-level folders", ""},
		{"no pack.json", []tarMember{{name: "hello/values.yaml", body: ""}}, "it has no pack.json directly below its top-level folder", ""},
		{"escapes", []tarMember{{name: "../hello/pack.json", body: "{}"}}, "", "leads out of the archive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(t.TempDir(), "hello-1.0.0.tar.gz")
			if err := os.WriteFile(name, tgz(t, c.members...), 0o644); err != nil {
				t.Fatal(err)
			}
			var l Loader
			p, err := l.Load(Location{Dir: name, Path: "hello-1.0.0.tar.gz", Archive: true})
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("got error %v; want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Layout != c.layout {
				t.Errorf("layout %q; want %q", p.Layout, c.layout)
			}
			if c.name == "right" && p.Name() != "hello" {
				t.Errorf("name %q", p.Name())
			}
		})
	}
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"charts/x.tgz": false, "./charts/x.tgz": false, "charts/../x.tgz": false, "a..b": false,
		"../x": true, "charts/../../x": true, "/x": true, `charts\x.tgz`: true, "c:/x": true, "": false,
	} {
		if got := Escapes(name); got != want {
			t.Errorf("Escapes(%q) = %v", name, got)
		}
	}
}
