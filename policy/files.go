package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

const (
	regoSuffix = ".rego"
	testSuffix = "_test.rego"
)

// Bounds on what is read as policies, in files and bytes. The largest public
// libraries have some hundred files.
const (
	maxFiles    = 5000
	maxFileSize = 4 << 20
	maxSize     = 64 << 20
)

// Files are policies as they stand on disk or in a bundle: Rego modules, and
// data in files named data.json, data.yaml or data.yml. The keys are paths with
// slashes, as messages print them.
type Files map[string][]byte

// dataNames are the names under which Open Policy Agent's bundles hold data.
var dataNames = []string{"data.json", "data.yaml", "data.yml"}

func isData(name string) bool { return slices.Contains(dataNames, path.Base(name)) }

// ReadFiles reads a Rego file, or the policies in a directory and below it.
// Links that lead out of the directory are errors, hidden directories are left
// out.
func ReadFiles(name string) (Files, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("the policy %s cannot be read: no such file or directory", name)
	}
	dir, only := name, ""
	if !info.IsDir() {
		if !strings.HasSuffix(name, regoSuffix) {
			return nil, fmt.Errorf("the policy %s is no Rego file", name)
		}
		dir, only = filepath.Split(name)
		if dir == "" {
			dir = "."
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	files := Files{}
	read := func(at string) error {
		text, err := readBounded(root, at)
		if err == nil {
			err = files.put(path.Join(filepath.ToSlash(dir), at), text)
		}
		return err
	}
	if only != "" {
		err = read(only)
	} else {
		err = fs.WalkDir(root.FS(), ".", func(at string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir():
				if at != "." && strings.HasPrefix(d.Name(), ".") {
					return fs.SkipDir
				}
				return nil
			case strings.HasSuffix(at, regoSuffix) || isData(at):
				return read(at)
			}
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("the policy %s cannot be read: %w", name, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no policy: neither it nor a directory below has a %s file", name, regoSuffix)
	}
	return files, nil
}

func readBounded(root *os.Root, name string) ([]byte, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", name)
	}
	if info.Size() > maxFileSize {
		return nil, fmt.Errorf("%s has %d MiB; policies have up to %d MiB", name, info.Size()>>20, maxFileSize>>20)
	}
	return root.ReadFile(name)
}

func (f Files) put(name string, text []byte) error {
	f[name] = text
	size := 0
	for _, text := range f {
		size += len(text)
	}
	if len(f) > maxFiles || size > maxSize {
		return fmt.Errorf("there are more than %d files or %d MiB of them", maxFiles, maxSize>>20)
	}
	return nil
}

// addData puts the content of a data file where Rego finds it: below data, at
// the path of the file's directory for those of a bundle, and at the root for
// one that stands beside the policies.
func (s *Set) addData(name string, text []byte) error {
	var value map[string]any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return fmt.Errorf("%s cannot be read: %s", name, strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
	}
	if s.data == nil {
		s.data = map[string]any{}
	}
	if _, ok := value[configKey]; ok {
		return fmt.Errorf("%s: data.%s holds the settings of rules, and comes from %s", name, configKey, ".packlint.yaml")
	}
	if err := merge(s.data, value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// merge adds a tree to another; two values for one key are an error, whichever
// would win.
func merge(into, from map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(from)) {
		old, ok := into[key]
		if !ok {
			into[key] = from[key]
			continue
		}
		a, isTable := old.(map[string]any)
		b, areTables := from[key].(map[string]any)
		if !isTable || !areTables {
			return errors.New("another file gives a value for " + key)
		}
		if err := merge(a, b); err != nil {
			return err
		}
	}
	return nil
}
