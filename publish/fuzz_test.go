package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/packlint/packlint/pack"
)

// FuzzExtract wants nothing beside the directory that is written to, and nothing
// in it but files and directories.
func FuzzExtract(f *testing.F) {
	f.Add(build(f, samplePack).Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := new(pack.Loader).Load(pack.Location{Dir: "x.tar.gz", Path: "x", Archive: true, Data: data})
		if err != nil {
			return
		}
		outer := t.TempDir()
		failed := Extract(p, filepath.Join(outer, "in"))
		written := 0
		err = filepath.WalkDir(outer, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.IsDir() && !d.Type().IsRegular() {
				t.Errorf("%s is a %s", name, d.Type())
			}
			if d.Type().IsRegular() {
				written++
			}
			return nil
		})
		beside, errBeside := os.ReadDir(outer)
		if err != nil || errBeside != nil || len(beside) > 1 {
			t.Errorf("%v, %v; beside the directory: %v", err, errBeside, beside)
		}
		if entries, err := p.Entries(); failed == nil && (err != nil || written != len(entries)) {
			t.Errorf("%d of %d files are written", written, len(entries))
		}
	})
}
