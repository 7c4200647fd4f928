package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
	"github.com/packlint/packlint/rules"
)

// lintFlags are the flags of `packlint lint` as they are given.
type lintFlags struct {
	outputs           []string
	failOn            string
	profile           string
	enable, disable   []string
	severities        []string
	kubernetesVersion string
	schemaLocations   []string
	variables         []string
	jobs              int
	timeout           time.Duration
	color             string
	noProgress        bool
	quiet, verbose    bool
}

func lintCommand() *cobra.Command {
	var flags lintFlags
	cmd := &cobra.Command{
		Short: "Lint packs",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.lint(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&flags.outputs, "output", "o", []string{"text"}, "output `FORMAT[=FILE]`, repeatable: "+strings.Join(report.FormatNames(), ", "))
	f.StringVar(&flags.failOn, "fail-on", "error", "lowest `severity` that makes the exit code 1: error, warning, info, never")
	f.StringVar(&flags.profile, "profile", string(lint.Default), "set of severities: default, community, strict")
	f.StringSliceVar(&flags.enable, "enable", nil, "run this `rule` or category, even if it is off by default")
	f.StringSliceVar(&flags.disable, "disable", nil, "do not run this `rule` or category")
	f.StringSliceVar(&flags.severities, "severity", nil, "give all findings of a rule this severity (`RULE=LEVEL`)")
	f.StringVar(&flags.kubernetesVersion, "kubernetes-version", "", "Kubernetes `version` to render for and validate against (default: the newest that each pack supports)")
	f.StringArrayVar(&flags.schemaLocations, "schema-location", nil, "further `location` of schemas, in kubeconform's syntax")
	f.StringArrayVar(&flags.variables, "var", nil, "sample for the macro .spectro.var.NAME (`NAME=VALUE`)")
	f.IntVar(&flags.jobs, "jobs", 0, "`packs` to work on at a time (default: one a CPU)")
	f.DurationVar(&flags.timeout, "timeout", 0, "`limit` on rendering one pack (default 60s)")
	f.StringVar(&flags.color, "color", "auto", "colour the text output: auto, always, never")
	f.BoolVar(&flags.noProgress, "no-progress", false, "show no progress on a terminal")
	f.BoolVarP(&flags.quiet, "quiet", "q", false, "print only errors and the summary")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "print more: infos in full, durations, what was not checked")
	return cmd
}

// lint runs the linter and writes the reports.
func (flags *lintFlags) lint(cmd *cobra.Command, paths []string) error {
	opts, err := flags.options()
	if err != nil {
		return err
	}
	outputs, err := parseOutputs(flags.outputs)
	if err != nil {
		return err
	}
	failOn, err := parseFailOn(flags.failOn)
	if err != nil {
		return err
	}
	screen, err := newScreen(cmd.OutOrStdout(), flags.color)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	locations, err := pack.Find(paths)
	if err != nil {
		return err
	}
	if len(locations) == 0 {
		return fmt.Errorf("no pack found at or below %s: a pack is a directory with a %s", strings.Join(paths, ", "), pack.MetaFile)
	}

	progress := newProgress(cmd.ErrOrStderr(), !flags.noProgress && !flags.quiet)
	opts.Progress = progress.show
	linter, err := lint.New(rules.All(), opts)
	if err != nil {
		return err
	}
	result, err := linter.Run(cmd.Context(), locations)
	progress.clear()
	if err != nil {
		if cmd.Context().Err() != nil {
			return status{exitFailed, err}
		}
		return err
	}
	for _, out := range outputs {
		o := report.Options{
			Rules: rules.All(), Version: packlintVersion(), FailOn: failOn,
			Verbose: flags.verbose, Quiet: flags.quiet,
		}
		if out.file == "" {
			o.Color, o.Width = screen.color, screen.width
		}
		if err := out.write(cmd.OutOrStdout(), result, o); err != nil {
			return status{exitFailed, err}
		}
	}
	switch {
	case result.Crashed:
		return status{exitFailed, errSilent}
	case failOn != lint.Unset && result.Worst() >= failOn:
		return status{exitFindings, errSilent}
	}
	return nil
}

func (flags *lintFlags) options() (lint.Options, error) {
	opts := lint.Options{
		Profile: lint.Profile(flags.profile), Enable: flags.enable, Disable: flags.disable,
		Severities: map[string]lint.Severity{}, SchemaLocations: flags.schemaLocations,
		Variables: map[string]string{}, Jobs: flags.jobs, Timeout: flags.timeout,
	}
	for _, s := range flags.severities {
		rule, level, ok := strings.Cut(s, "=")
		if !ok {
			return opts, fmt.Errorf("--severity %q: write RULE=LEVEL", s)
		}
		severity, err := lint.ParseSeverity(level)
		if err != nil {
			return opts, fmt.Errorf("--severity %q: %w", s, err)
		}
		opts.Severities[rule] = severity
	}
	for _, s := range flags.variables {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return opts, fmt.Errorf("--var %q: write NAME=VALUE", s)
		}
		opts.Variables[name] = value
	}
	if flags.kubernetesVersion != "" {
		v, err := kube.ParseVersion(flags.kubernetesVersion)
		if err != nil {
			return opts, fmt.Errorf("--kubernetes-version: %w", err)
		}
		if opts.KubernetesVersion, err = lint.EmbeddedVersion(v); err != nil {
			return opts, fmt.Errorf("--kubernetes-version: %w", err)
		}
	}
	return opts, nil
}

// parseFailOn returns Unset for "never".
func parseFailOn(s string) (lint.Severity, error) {
	if s == "never" {
		return lint.Unset, nil
	}
	severity, err := lint.ParseSeverity(s)
	if err != nil || severity == lint.Off {
		return lint.Unset, fmt.Errorf("--fail-on %q: use error, warning, info or never", s)
	}
	return severity, nil
}

// output is one -o flag.
type output struct {
	format report.Format
	file   string // empty for standard output
}

func parseOutputs(flags []string) ([]output, error) {
	var out []output
	stdout := 0
	for _, flag := range flags {
		name, file, _ := strings.Cut(flag, "=")
		format, ok := report.Formats()[name]
		if !ok {
			return nil, fmt.Errorf("unknown output format %q: use %s", name, strings.Join(report.FormatNames(), ", "))
		}
		if file == "" {
			stdout++
		}
		out = append(out, output{format, file})
	}
	if stdout > 1 {
		return nil, errors.New("only one output can go to standard output: write -o FORMAT=FILE for the others")
	}
	return out, nil
}

func (o output) write(stdout io.Writer, r *lint.Result, options report.Options) error {
	// A report is whole or not there: it is written at once.
	var b bytes.Buffer
	if err := o.format.Write(&b, r, options); err != nil {
		return err
	}
	if o.file == "" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(o.file, b.Bytes(), 0o644)
}
