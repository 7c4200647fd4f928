package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

// maxFixPasses bounds how often packs are linted again for what the last fixes
// have left: fixes that get into each other's way are made one after the other.
const maxFixPasses = 10

// fixFlags say what happens to findings that can be repaired. They are no keys of
// the configuration: one that comes with a repository must not change its files.
type fixFlags struct {
	fix, diff bool
}

func (flags *fixFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&flags.fix, "fix", false, "make the fixes that are beyond doubt, and report what is left")
	f.BoolVar(&flags.diff, "diff", false, "print what --fix would change, in place of a report, and change nothing")
}

// run lints, and makes fixes until none is left to make. The result is that of the
// last run.
func (flags *fixFlags) run(cmd *cobra.Command, locations []pack.Location, lint func() (*lint.Result, error)) (*lint.Result, error) {
	if flags.fix && flags.diff {
		return nil, errors.New("--fix changes files and --diff does not: use one of them")
	}
	result, err := lint()
	for range maxFixPasses {
		if err != nil || !flags.fix {
			return result, err
		}
		if repairAll(cmd.ErrOrStderr(), result, locations) == 0 {
			return result, nil
		}
		result, err = lint()
	}
	return result, err
}

// repairAll makes the fixes of a result and returns the number of files written. One
// that cannot be written does not keep the others from it.
func repairAll(log io.Writer, r *lint.Result, locations []pack.Location) (written int) {
	files, cured := r.Repairs()
	for _, file := range files {
		if err := repair(file, locations); err != nil {
			fmt.Fprintf(log, "packlint: %s is not repaired: %v\n", report.Visible(file.File), err)
			continue
		}
		written++
		fmt.Fprintf(log, "packlint: repaired %s: %s\n", report.Visible(file.File), rulesAt(file.File, cured))
	}
	return written
}

// rulesAt names the rules whose findings a file was repaired for.
func rulesAt(file string, cured []lint.Finding) string {
	var ids []string
	for _, f := range cured {
		if slices.ContainsFunc(f.Fix, func(e pack.Edit) bool { return e.File == file }) {
			ids = append(ids, f.Rule)
		}
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), ", ")
}

// repair writes a file of a pack, unless somebody else has changed it meanwhile. The
// text is there whole or not at all.
func repair(r lint.Repair, locations []pack.Location) error {
	i := slices.IndexFunc(locations, func(at pack.Location) bool { return at.Path == r.Pack })
	if i < 0 {
		return errors.New("its pack is not among those that are linted")
	}
	root, err := os.OpenRoot(locations[i].Dir)
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.FromSlash(strings.TrimPrefix(strings.TrimPrefix(r.File, r.Pack), "/"))
	if r.Pack == "." {
		name = filepath.FromSlash(r.File)
	}
	info, err := root.Lstat(name)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is a link: repair the file that it leads to")
	}
	now, err := root.ReadFile(name)
	switch {
	case err != nil:
		return err
	case !bytes.Equal(now, r.Before.Text):
		return errors.New("it has changed since it was read; lint again")
	}
	return replace(root, name, r.After, info.Mode().Perm())
}

// replace writes a file beside another one and puts it in its place.
func replace(root *os.Root, name string, text []byte, mode fs.FileMode) error {
	beside := name + ".packlint"
	f, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(beside))
	}
	return nil
}
