package render

import (
	"encoding/base64"
	"path"
	"slices"
	"strings"

	"github.com/gobwas/glob"
	"helm.sh/helm/v3/pkg/chart"
)

// files is what templates see as .Files, with the methods that Helm gives it.
type files map[string][]byte

func newFiles(from []*chart.File) files {
	out := make(files, len(from))
	for _, f := range from {
		out[f.Name] = f.Data
	}
	return out
}

// GetBytes returns a file's content, empty for a file that does not exist.
func (f files) GetBytes(name string) []byte {
	if data, ok := f[name]; ok {
		return data
	}
	return []byte{}
}

// Get returns a file's content as a string.
func (f files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob returns the files whose names match a pattern. A broken pattern matches
// everything, as in Helm.
func (f files) Glob(pattern string) files {
	g, err := compileGlob(pattern)
	if err != nil {
		g = glob.MustCompile("**")
	}
	out := files{}
	for name, data := range f {
		if g.Match(name) {
			out[name] = data
		}
	}
	return out
}

// maxGlob bounds patterns: a compiled pattern takes memory exponential in the
// alternatives that are nested in it.
const maxGlob = 1000

func compileGlob(pattern string) (glob.Glob, error) {
	if len(pattern) > maxGlob || strings.Count(pattern, "{") > 16 {
		panic(limitf("a pattern for files of %d bytes is too large", len(pattern)))
	}
	return glob.Compile(pattern, '/')
}

// AsConfig returns the files as the YAML mapping of a ConfigMap's data.
func (f files) AsConfig() string {
	return f.flatten(func(data []byte) string { return string(data) })
}

// AsSecrets returns the files as the YAML mapping of a Secret's data.
func (f files) AsSecrets() string { return f.flatten(base64.StdEncoding.EncodeToString) }

func (f files) flatten(encode func([]byte) string) string {
	if f == nil {
		return ""
	}
	// Folders are dropped. Helm leaves it to chance which of two files of the
	// same name stays; here it is the last.
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	out := make(map[string]string, len(f))
	for _, name := range names {
		out[path.Base(name)] = encode(f[name])
	}
	return toYAML(out)
}

// Lines returns a file's lines, without an empty one at the end.
func (f files) Lines(name string) []string {
	data := f[name]
	if len(data) == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}
