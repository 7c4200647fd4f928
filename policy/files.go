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

// ReadFiles reads a Rego file, or the policies in a directory and below it, from
// a root that nothing leads out of. Hidden directories are left out. Messages
// print shown for the name.
func ReadFiles(root *os.Root, name, shown string) (Files, error) {
	files := Files{}
	err := files.read(root, filepath.ToSlash(name), shown)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("the policy %s cannot be read: no such file or directory", shown)
	case err != nil:
		err = fmt.Errorf("the policy %s cannot be read: %w", shown, err)
	case len(files) == 0:
		err = fmt.Errorf("%s holds no policy: neither it nor a directory below has a %s file", shown, regoSuffix)
	}
	return files, err
}

func (f Files) read(root *os.Root, name, shown string) error {
	info, err := root.Stat(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	one := func(at, shown string) error {
		text, err := readBounded(root, at)
		if err == nil {
			err = f.put(shown, text)
		}
		return err
	}
	if !info.IsDir() {
		if !strings.HasSuffix(name, regoSuffix) {
			return errors.New("it is no Rego file")
		}
		return one(name, shown)
	}
	return fs.WalkDir(root.FS(), name, func(at string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if at != name && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		case strings.HasSuffix(at, regoSuffix) || isData(at):
			return one(at, path.Join(shown, strings.TrimPrefix(at, name)))
		}
		return nil
	})
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

// addData puts the content of a data file where Rego finds it: below data,
// wherever the file stands.
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
