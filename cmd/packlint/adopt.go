package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// The files that adopt writes, relative to the root of the repository.
const (
	adoptedBaseline = ".packlint-baseline.json"
	adoptedWorkflow = ".github/workflows/packlint.yml"
	adoptedComment  = ".github/workflows/packlint-comment.yml"
)

// adoptedWorkflows are what the workflows say, but for what changes from one
// repository to the other: PATHS, and the RELEASE of packlint.
//
//go:embed workflows
var adoptedWorkflows embed.FS

func adoptCommand() *cobra.Command {
	var profile string
	var beside bool
	cmd := &cobra.Command{
		Use:   "adopt [PATH]",
		Short: "Write a configuration, a baseline and workflows for an existing repository",
		Long: `adopt lints the packs below PATH (default: the working directory) and makes what
it finds the baseline of their repository: from then on, only what is new counts.
It writes ` + lint.ConfigFile + `, the baseline, and two workflows: ` + adoptedWorkflow + `
lints pull requests, ` + adoptedComment + ` comments on them.
It changes no file that is there.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			start := "."
			if len(args) > 0 {
				start = args[0]
			}
			return adopt(cmd, start, profile, beside)
		},
	}
	cmd.Flags().StringVar(&profile, "profile", string(lint.Default), "set of severities: default, community, strict")
	cmd.Flags().BoolVar(&beside, "per-pack", false, "write one baseline beside each pack instead of one for all")
	return cmd
}

func adopt(cmd *cobra.Command, start, profile string, beside bool) error {
	start, err := directory(start)
	if err != nil {
		return err
	}
	flags := lint.NewLayer()
	if err := flags.Set("profile", "", profile, "--profile"); err != nil {
		return err
	}
	c, err := newConfigs(cmd, start, "", flags)
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(start)
	if err != nil {
		return err
	}
	shown := c.shown(abs)
	if strings.ContainsAny(shown, "\n\r'\"\\$`") {
		return fmt.Errorf("the path %q is too odd for a workflow; start at a directory above it", shown)
	}
	inRoot := func(name string) string { return filepath.Join(c.root, filepath.FromSlash(name)) }
	for _, name := range []string{lint.ConfigFile, adoptedBaseline, adoptedWorkflow, adoptedComment} {
		if _, err := os.Lstat(inRoot(name)); err == nil {
			return fmt.Errorf("%s is there already: adopt overwrites nothing; remove it to start anew", name)
		}
	}
	locations, err := pack.Find([]string{start})
	if err != nil {
		return err
	}
	if len(locations) == 0 {
		return fmt.Errorf("no pack found at or below %s: a pack is a directory with a %s", start, pack.MetaFile)
	}
	for _, at := range locations {
		name := filepath.Join(at.Dir, perPackBaseline)
		if _, err := os.Lstat(name); beside && err == nil {
			return fmt.Errorf("%s is there already: adopt overwrites nothing; remove it to start anew", c.shown(name))
		}
	}
	cfg, err := c.at(start)
	if err != nil {
		return err
	}
	opts, _, err := c.options(cfg, locations)
	if err != nil {
		return err
	}
	progress := newProgress(cmd.ErrOrStderr(), true)
	opts.Progress = progress.show
	linter, err := lint.New(c.rules, opts)
	if err != nil {
		return err
	}
	result, err := linter.Run(cmd.Context(), locations)
	progress.clear()
	if err != nil {
		return err
	}
	if result.Crashed {
		return status{exitFailed, errors.New("packlint failed on some pack, and nothing was written; `packlint` says where")}
	}
	base := lint.NewBase(result)
	baseline := adoptedBaseline
	if beside {
		baseline = perPack
	}
	if err := writeNew(inRoot(lint.ConfigFile), adoptedConfig(profile, baseline)); err != nil {
		return err
	}
	if beside {
		err = writePerPack(locations, base)
	} else {
		err = writeIfChanged(inRoot(adoptedBaseline), base)
	}
	if err != nil {
		return err
	}
	for _, name := range []string{adoptedWorkflow, adoptedComment} {
		text, err := adoptedWorkflowText(name, shown)
		if err != nil {
			return err
		}
		if err := writeNew(inRoot(name), text); err != nil {
			return err
		}
	}
	sayAdopted(cmd.OutOrStdout(), shown, baseline, base)
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(name, text string) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteString(text)
	return err
}

func adoptedConfig(profile, baseline string) string {
	var b strings.Builder
	b.WriteString("# The configuration of packlint. All keys: docs/configuration.md of packlint;\n" +
		"# `packlint config show` prints what is in force.\n\n")
	if profile != string(lint.Default) {
		fmt.Fprintf(&b, "profile: %s\n\n", profile)
	}
	fmt.Fprintf(&b, "# What was there when packlint came. It does not count; what is new does.\nbaseline: %s\n", baseline)
	b.WriteString(`
# Findings that are accepted for good stand here, with the reason:
#
# exclude:
#   - rule: image-moving-tag
#     pack: nightly-*
#     until: 2031-12-31
#     reason: it is meant to follow the development branch
`)
	return b.String()
}

func adoptedWorkflowText(name, paths string) (string, error) {
	text, err := adoptedWorkflows.ReadFile("workflows/" + path.Base(name))
	// A development build has no release to name.
	release := "main"
	if v := packlintVersion(); strings.HasPrefix(v, "v") && !strings.Contains(v, "-") {
		release = v
	}
	return strings.NewReplacer("'PATHS'", "'"+paths+"'", "@RELEASE", "@"+release).Replace(string(text)), err
}

func sayAdopted(w io.Writer, path, baseline string, base *lint.Base) {
	count, packs := base.Size()
	if baseline == perPack {
		baseline = plural(packs, "file") + " " + perPackBaseline
	}
	fmt.Fprintf(w, "packlint linted %s and wrote\n", plural(len(base.Packs), "pack"))
	fmt.Fprintf(w, "  %s: the configuration\n", lint.ConfigFile)
	fmt.Fprintf(w, "  %s: %s in %s, which do not count from now on\n", baseline, plural(count, "finding"), plural(packs, "pack"))
	fmt.Fprintf(w, "  %s: lints each pull request\n", adoptedWorkflow)
	fmt.Fprintf(w, "  %s: comments on it, once this file is on the default branch\n\n", adoptedComment)
	fmt.Fprintf(w, "next:\n")
	fmt.Fprintf(w, "  packlint %s                   is clean now\n", path)
	fmt.Fprintf(w, "  packlint %s --baseline ''     shows what the baseline holds\n", path)
	fmt.Fprintf(w, "  commit the files, and open a pull request\n")
}
