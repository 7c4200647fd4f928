package pack

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Location is where a pack was found.
type Location struct {
	Dir     string // directory or archive on disk
	Path    string // for reports: see Pack.Path
	Archive bool
	// Data is an archive that is not on disk; Dir is then its name.
	Data []byte
	// Edited are texts that stand for those of the directory, by path.
	Edited map[string][]byte
}

// Find returns the packs at and below the paths, each once, sorted by path. A
// path may be a pack directory, a tree of packs, a packed pack (.tar.gz, .tgz),
// or a file inside of a pack. Directories that hold no pack are no error; paths
// that cannot be read are.
func Find(paths []string) ([]Location, error) {
	found := map[string]Location{}
	add := func(dir string, archive bool) error {
		at, err := locate(dir, archive)
		if err == nil {
			found[at.Path] = at
		}
		return err
	}
	for _, name := range paths {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %s", name, cause(err))
		}
		switch {
		case info.IsDir():
			err = walk(name, func(dir string) error { return add(dir, false) })
		case isArchiveName(name) && !inPack(name):
			err = add(name, true)
		default:
			dir, ok := owner(name)
			if !ok {
				return nil, fmt.Errorf("%s belongs to no pack: neither its directory nor one above holds a %s", name, MetaFile)
			}
			err = add(dir, false)
		}
		if err != nil {
			return nil, err
		}
	}
	out := make([]Location, 0, len(found))
	for _, at := range found {
		out = append(out, at)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

func isArchiveName(name string) bool {
	return strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
}

func inPack(file string) bool {
	_, ok := owner(file)
	return ok
}

// owner returns the innermost directory above a file that looks like a pack.
func owner(file string) (dir string, ok bool) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	for dir := filepath.Dir(abs); ; dir = filepath.Dir(dir) {
		if entries, err := os.ReadDir(dir); err == nil && looksLikePack(entries) {
			return dir, true
		}
		if filepath.Dir(dir) == dir {
			return "", false
		}
	}
}

// walk calls found for each pack directory below dir. It does not go into
// packs: what is in one, belongs to it. Links to directories are not followed.
func walk(dir string, found func(string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %s", dir, cause(err))
	}
	if looksLikePack(entries) {
		return found(dir)
	}
	// An unpacked Helm chart has values.yaml, charts/ and templates/ too.
	if _, chart := named(entries, "Chart.yaml"); chart {
		return nil
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" {
			continue
		}
		if err := walk(filepath.Join(dir, e.Name()), found); err != nil {
			return err
		}
	}
	return nil
}

// looksLikePack tells whether a directory is a pack or clearly wants to be one:
// it has a pack.json, or a values.yaml beside charts/ or manifests/ without
// being a Helm chart.
func looksLikePack(entries []fs.DirEntry) bool {
	if _, ok := named(entries, MetaFile); ok {
		return true
	}
	if _, ok := named(entries, "Chart.yaml"); ok {
		return false
	}
	values, ok := named(entries, ValuesFile)
	if !ok || values.IsDir() {
		return false
	}
	for _, dir := range []string{ChartsDir, ManifestDir} {
		if e, ok := named(entries, dir); ok && e.IsDir() {
			return true
		}
	}
	return false
}

func named(entries []fs.DirEntry, name string) (fs.DirEntry, bool) {
	i := sort.Search(len(entries), func(i int) bool { return entries[i].Name() >= name })
	if i < len(entries) && entries[i].Name() == name {
		return entries[i], true
	}
	return nil, false
}

// locate gives a pack the path that reports show: relative to the root of the
// git repository it is in, else to the working directory.
func locate(dir string, archive bool) (Location, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Location{}, err
	}
	base, err := os.Getwd()
	if err != nil {
		return Location{}, err
	}
	if root, ok := gitRoot(filepath.Dir(abs)); ok {
		base = root
	} else if root, ok := gitRoot(abs); ok && !archive {
		base = root
	}
	rel, err := filepath.Rel(base, abs)
	if err != nil {
		rel = abs
	}
	return Location{Dir: abs, Path: filepath.ToSlash(rel), Archive: archive}, nil
}

// Root is the directory that reported paths start from: the root of the git
// repository that a directory is in, else the working directory if it is below
// that, else the directory itself.
func Root(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if root, ok := gitRoot(abs); ok {
		return root, nil
	}
	base, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if rel, err := filepath.Rel(base, abs); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return base, nil
	}
	return abs, nil
}

func gitRoot(dir string) (string, bool) {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, true
		}
		if filepath.Dir(dir) == dir {
			return "", false
		}
	}
}
