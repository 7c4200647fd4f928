package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
)

// maxConfigSize bounds what is read as a configuration or a baseline, in bytes.
const (
	maxConfigSize   = 1 << 20
	maxBaselineSize = 64 << 20
)

// configs finds the configuration that is in force for a directory: the files
// from the root of the repository down to it, and the command line.
type configs struct {
	root string // of the repository
	// source is where the repository's files are read: its root, or a copy of
	// what another revision says.
	source string
	only   *lint.Layer // --config: in place of all files
	flags  *lint.Layer
	known  map[string]*lint.Layer // by directory; nil where there is none
	// rules are those of packlint and of the policies that start says.
	rules []*lint.Rule
	users *policy.Set // nil without policies
}

// newConfigs starts at the first path.
func newConfigs(cmd *cobra.Command, start, only string, flags *lint.Layer) (*configs, error) {
	return newConfigsFrom(cmd, start, "", only, flags)
}

// newConfigsFrom reads the files of the repository in another directory.
func newConfigsFrom(cmd *cobra.Command, start, source, only string, flags *lint.Layer) (*configs, error) {
	root, err := pack.Root(start)
	if err != nil {
		return nil, err
	}
	c := &configs{root: root, source: cmp.Or(source, root), flags: flags, known: map[string]*lint.Layer{}}
	if err := c.loadPolicies(cmd, start, only); err != nil {
		return nil, err
	}
	if only != "" {
		if c.only, err = c.read(place{name: only}); err == nil && c.only == nil {
			err = fmt.Errorf("--config %s: no such file", only)
		}
	}
	return c, err
}

// sourceOf is where a file of the repository is read.
func (c *configs) sourceOf(at place) place {
	abs, err := filepath.Abs(at.String())
	if err != nil || c.source == c.root {
		return at
	}
	rel, err := filepath.Rel(c.root, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return at
	}
	return place{c.source, rel}
}

// at returns what is in force in a directory.
func (c *configs) at(dir string) (lint.Config, error) {
	if c.only != nil {
		return lint.Config{c.only, c.flags}, nil
	}
	files, err := c.filesAbove(dir)
	if err != nil {
		return nil, err
	}
	var out lint.Config
	for _, at := range files {
		dir := filepath.Dir(at.String())
		layer, ok := c.known[dir]
		if !ok {
			if layer, err = c.read(at); err != nil {
				return nil, err
			}
			c.known[dir] = layer
		}
		if layer != nil {
			out = append(out, layer)
		}
	}
	return append(out, c.flags), nil
}

// filesAbove lists where a configuration for a directory may stand, from the
// root of the repository down to it.
func (c *configs) filesAbove(dir string) ([]place, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	dirs, root := []string{abs}, abs
	if rel, err := filepath.Rel(c.root, abs); err == nil && filepath.IsLocal(rel) {
		root = c.root
		for dir := abs; dir != c.root; {
			dir = filepath.Dir(dir)
			dirs = append(dirs, dir)
		}
	}
	var out []place
	for _, dir := range slices.Backward(dirs) {
		rel, err := filepath.Rel(root, filepath.Join(dir, lint.ConfigFile))
		if err != nil {
			return nil, err
		}
		out = append(out, place{root, rel})
	}
	return out, nil
}

// read returns nil for a file that is not there.
func (c *configs) read(at place) (*lint.Layer, error) {
	return c.parse(at, func(shown string, text []byte) (*lint.Layer, error) {
		return lint.ParseConfig(shown, path.Dir(shown), text, c.rules)
	})
}

func (c *configs) parse(at place, parse func(shown string, text []byte) (*lint.Layer, error)) (*lint.Layer, error) {
	abs, err := filepath.Abs(at.String())
	if err != nil {
		return nil, err
	}
	text, err := c.sourceOf(at).read(maxConfigSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	shown := c.shown(abs)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", shown, err)
	}
	return parse(shown, text)
}

// shown is a path as reports print it.
func (c *configs) shown(abs string) string {
	if rel, err := filepath.Rel(c.root, abs); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(abs)
}

// schemaLocations resolves those that are files. A configuration comes with a
// pull request: it is not what opens the network.
func (c *configs) schemaLocations(cfg lint.Config) ([]string, error) {
	var out []string
	for _, item := range cfg.List("schema-location") {
		fromFile := item.Layer != nil && item.Layer.File != ""
		switch remote := strings.Contains(item.Value, "://"); {
		case remote && fromFile:
			return nil, fmt.Errorf("%s: schema-location %q is not in the repository: give it on the command line, --schema-location", item.From, item.Value)
		case item.Value != "default" && !remote && fromFile:
			item.Value = c.sourceOf(c.place(item, item.Value)).String()
		}
		out = append(out, item.Value)
	}
	return out, nil
}

// options turns the configuration of the run, and of the packs below it that
// have their own, into options.
func (c *configs) options(cfg lint.Config, locations []pack.Location) (opts lint.Options, notes []string, err error) {
	if opts, err = cfg.Options(c.rules); err != nil {
		return opts, nil, err
	}
	if opts.SchemaLocations, err = c.schemaLocations(cfg); err != nil {
		return opts, nil, err
	}
	opts.PerPack = map[string]*lint.Options{}
	same := map[string]*lint.Options{configID(cfg): nil}
	for _, at := range locations {
		dir := at.Dir
		if at.Archive {
			dir = filepath.Dir(dir)
		}
		own, err := c.at(dir)
		if err != nil {
			return opts, nil, err
		}
		id := configID(own)
		ownOpts, ok := same[id]
		if !ok {
			o, err := own.Options(c.rules)
			if err != nil {
				return opts, nil, err
			}
			ownOpts = &o
			same[id] = ownOpts
			notes = append(notes, misplaced(own, cfg)...)
		}
		if ownOpts != nil {
			opts.PerPack[at.Path] = ownOpts
		}
	}
	slices.Sort(notes)
	return opts, slices.Compact(notes), nil
}

func configID(cfg lint.Config) string {
	var files []string
	for _, layer := range cfg {
		files = append(files, layer.File)
	}
	return strings.Join(files, "\x00")
}

// misplaced names the settings of the run as a whole that stand in a directory
// below its start.
func misplaced(own, run lint.Config) []string {
	var out []string
	for _, layer := range own {
		if slices.Contains(run, layer) {
			continue
		}
		for _, item := range layer.Whole() {
			out = append(out, fmt.Sprintf("%s: %s is a setting of a whole run: it has no effect in a run that starts above", item.From, item.Name))
		}
	}
	return out
}

// flagLayer is what the command line sets.
func flagLayer(set *pflag.FlagSet) (*lint.Layer, error) {
	layer := lint.NewLayer()
	keys := map[string]string{} // by flag
	for _, k := range lint.ConfigKeys() {
		keys[k.Flag()] = k.Name
	}
	var failed error
	set.Visit(func(f *pflag.Flag) {
		if keys[f.Name] == "" || failed != nil {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		form := map[string]string{"severity": "RULE=LEVEL", "var": "NAME=VALUE", "mirrors": "REGISTRY=TARGET"}[f.Name]
		for _, value := range values {
			name := ""
			if form != "" {
				entry, rest, ok := strings.Cut(value, "=")
				if !ok || entry == "" {
					failed = fmt.Errorf("--%s %q: write %s", f.Name, value, form)
					return
				}
				name, value = entry, rest
			}
			if err := layer.Set(keys[f.Name], name, value, "--"+f.Name); err != nil {
				failed = err
				return
			}
		}
	})
	return layer, failed
}

func configCommand() *cobra.Command {
	config := &cobra.Command{
		Use:   "config",
		Short: "Work with the configuration, " + lint.ConfigFile,
	}
	var flags lintFlags
	show := &cobra.Command{
		Use:   "show [PATH]",
		Short: "Print the configuration that is in force for a path, and where it comes from",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			start := "."
			if len(args) > 0 {
				start = args[0]
			}
			dir, err := directory(start)
			if err != nil {
				return err
			}
			c, cfg, err := flags.configure(cmd, dir)
			if err != nil {
				return err
			}
			if _, err := cfg.Options(c.rules); err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(cfg.Show())
			return err
		},
	}
	flags.register(show.Flags())
	config.AddCommand(show)
	return config
}

// directory returns the directory of a path that may name a file.
func directory(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: no such file or directory", name)
	}
	if info.IsDir() {
		return name, nil
	}
	return filepath.Dir(name), nil
}
