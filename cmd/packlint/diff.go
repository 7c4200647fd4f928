package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

func diffCommand() *cobra.Command {
	var flags lintFlags
	var format string
	names := strings.Join(slices.Sorted(maps.Keys(report.ChangesFormats())), ", ")
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what changes for users between two versions of a pack",
		Long: `diff compares two versions of a pack, directories, packed packs (.tar.gz) or
published ones (oci://HOST/REPOSITORY:VERSION): the values by path, so that
formatting does not count; the charts and their own defaults; the images and the
Kubernetes objects that both deploy, and what these may do; presets, schema.yaml,
files, and the resources that are requested in all.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.diff(cmd, args[0], args[1], format)
		},
	}
	flags.registerRendering(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "text", "output `FORMAT`: "+names)
	cmd.Flags().String("color", "auto", "colour the text output: auto, always, never")
	cmd.Flags().BoolP("verbose", "v", false, "print all of long lists and values")
	return cmd
}

func (flags *lintFlags) diff(cmd *cobra.Command, oldPath, newPath, format string) error {
	write, ok := report.ChangesFormats()[format]
	if !ok {
		return fmt.Errorf("unknown output format %q: use %s", format, strings.Join(slices.Sorted(maps.Keys(report.ChangesFormats())), ", "))
	}
	// The configuration is that of the new version.
	start, err := flags.start(cmd, []string{newPath})
	if err != nil {
		return err
	}
	newAt, err := onePack(start.locations, newPath)
	if err != nil {
		return err
	}
	olds, err := flags.connection.locate(cmd, []string{oldPath})
	if err != nil {
		return err
	}
	oldAt, err := onePack(olds, oldPath)
	if err != nil {
		return err
	}
	if own := start.options.PerPack[newAt.Path]; own != nil {
		start.options.PerPack[oldAt.Path] = own
	}
	screen, err := newScreen(cmd.OutOrStdout(), start.config.Get("color").Value)
	if err != nil {
		return err
	}
	engine, err := lint.New(start.configs.rules, start.options)
	if err != nil {
		return err
	}
	around, err := packsAround(start.configs.root)
	if err != nil {
		return err
	}
	changes, err := diff.Packs(cmd.Context(), engine, &oldAt, newAt, around)
	if err != nil {
		return err
	}
	o := report.Options{Version: packlintVersion(), Verbose: start.config.On("verbose"), Color: screen.color, Width: screen.width}
	if err := write(changes, cmd.OutOrStdout(), o); err != nil {
		return status{exitFailed, err}
	}
	return nil
}

// onePack is the pack that was found at a path, if it is one.
func onePack(found []pack.Location, path string) (pack.Location, error) {
	switch len(found) {
	case 0:
		return pack.Location{}, noPack([]string{path})
	case 1:
		return found[0], nil
	}
	return pack.Location{}, fmt.Errorf("there are %d packs below %s: name one", len(found), path)
}

// packsAround loads the packs of a git repository. Outside of one, nobody knows
// where to look.
func packsAround(root string) ([]*pack.Pack, error) {
	if _, err := os.Lstat(filepath.Join(root, ".git")); err != nil {
		return nil, nil
	}
	locations, err := pack.Find([]string{root})
	if err != nil {
		return nil, err
	}
	return loadAll(locations)
}
