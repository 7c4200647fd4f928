package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
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
// have left, or made room for.
const maxFixPasses = 10

// fixFlags say what happens to findings that can be repaired. They are no keys of
// the configuration: one that comes with a repository must not change its files.
type fixFlags struct {
	fix, diff bool
}

func (flags *fixFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&flags.fix, "fix", false, "make the fixes that are beyond doubt, and report what is left")
	f.BoolVar(&flags.diff, "diff", false, "print what --fix would change, in place of the report, and change nothing")
}

// run lints, and makes fixes until none is left to make: of the texts in memory, and
// in the end, with --fix, of the files. The result is that of the last run, with
// --diff that of the first.
func (flags *fixFlags) run(cmd *cobra.Command, locations []pack.Location, run func([]pack.Location) (*lint.Result, error)) (*lint.Result, []lint.Repair, error) {
	first, err := run(locations)
	if err != nil || !flags.fix && !flags.diff {
		return first, nil, err
	}
	f := fixes{log: cmd.ErrOrStderr(), locations: slices.Clone(locations), files: map[string]*fixedFile{}, refused: map[string]bool{}}
	last := first
	for range maxFixPasses {
		if !f.make(last) {
			break
		}
		if last, err = run(f.locations); err != nil {
			return nil, nil, err
		}
	}
	if flags.diff {
		return first, f.repairs(), nil
	}
	if err := f.write(); err != nil {
		return nil, nil, status{exitFailed, err}
	}
	return last, nil, nil
}

// fixes are those that have been made so far.
type fixes struct {
	log       io.Writer
	locations []pack.Location // with the texts as they are by now
	files     map[string]*fixedFile
	refused   map[string]bool
}

// fixedFile is a file of a pack, and the rules whose findings it was edited for.
type fixedFile struct {
	lint.Repair
	place place
	rules []string
}

// make makes the fixes that a result has, and tells whether there were any.
func (f *fixes) make(r *lint.Result) bool {
	repairs, cured := r.Repairs(f.writable)
	for _, repair := range repairs {
		at := f.at(repair.Pack)
		file, ok := f.files[repair.File]
		if !ok {
			file = &fixedFile{Repair: repair, place: placeIn(at, repair.File)}
			f.files[repair.File] = file
		}
		file.After = repair.After
		for _, c := range cured {
			if slices.ContainsFunc(c.Fix, func(e pack.Edit) bool { return e.File == repair.File }) {
				file.rules = append(file.rules, c.Rule)
			}
		}
		at.Edited = maps.Clone(at.Edited)
		if at.Edited == nil {
			at.Edited = map[string][]byte{}
		}
		at.Edited[filepath.ToSlash(file.place.name)] = repair.After
	}
	return len(repairs) > 0
}

func (f *fixes) at(of string) *pack.Location {
	i := slices.IndexFunc(f.locations, func(at pack.Location) bool { return at.Path == of })
	return &f.locations[i]
}

// placeIn is a file of a pack, which is named as in reports.
func placeIn(at *pack.Location, file string) place {
	if at.Path != "." {
		file = strings.TrimPrefix(file, at.Path+"/")
	}
	return place{at.Dir, filepath.FromSlash(file)}
}

// writable tells whether a file of a pack can be repaired, and says why not.
func (f *fixes) writable(of, file string) bool {
	if refused, known := f.refused[file]; known {
		return !refused
	}
	err := placeIn(f.at(of), file).repairable()
	if err != nil {
		fmt.Fprintf(f.log, "packlint: %s is not repaired: %v\n", report.Visible(file), err)
	}
	f.refused[file] = err != nil
	return err == nil
}

func (p place) repairable() error {
	return p.open(func(root *os.Root) error {
		const writable = 0o200
		info, err := root.Lstat(p.name)
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return errors.New("it is a link: repair the file that it leads to")
		case info.Mode().Perm()&writable == 0:
			return errors.New("it is read-only")
		}
		return nil
	})
}

// repairs are all files as the fixes make them.
func (f *fixes) repairs() []lint.Repair {
	var out []lint.Repair
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		out = append(out, f.files[name].Repair)
	}
	return out
}

// write writes the files, if nobody has changed one of them meanwhile: all of a fix
// is made, or nothing.
func (f *fixes) write() error {
	names := slices.Sorted(maps.Keys(f.files))
	for _, step := range []func(*fixedFile) error{(*fixedFile).stage, (*fixedFile).commit} {
		for _, name := range names {
			if err := step(f.files[name]); err != nil {
				for _, name := range names {
					err = errors.Join(err, f.files[name].unstage())
				}
				return fmt.Errorf("%s is not repaired: %w", report.Visible(name), err)
			}
		}
	}
	for _, name := range names {
		rules := slices.Compact(slices.Sorted(slices.Values(f.files[name].rules)))
		fmt.Fprintf(f.log, "packlint: repaired %s: %s\n", report.Visible(name), strings.Join(rules, ", "))
	}
	return nil
}

// beside is the name of the file that takes the place of the one to be repaired.
func (f *fixedFile) beside() string {
	dir, name := filepath.Split(f.place.name)
	return dir + "." + name + ".packlint-repair"
}

func (f *fixedFile) stage() error {
	return f.place.open(func(root *os.Root) error {
		now, err := root.ReadFile(f.place.name)
		switch {
		case err != nil:
			return err
		case !bytes.Equal(now, f.Before.Text):
			return errors.New("it has changed since it was read; lint again")
		}
		info, err := root.Lstat(f.place.name)
		if err != nil {
			return err
		}
		// What a run left that was killed.
		if err := root.Remove(f.beside()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		file, err := root.OpenFile(f.beside(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
		if err != nil {
			return err
		}
		_, err = file.Write(f.After)
		return errors.Join(err, file.Chmod(info.Mode().Perm()), file.Close())
	})
}

func (f *fixedFile) commit() error {
	return f.place.open(func(root *os.Root) error { return root.Rename(f.beside(), f.place.name) })
}

func (f *fixedFile) unstage() error {
	return f.place.open(func(root *os.Root) error {
		if err := root.Remove(f.beside()); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}
