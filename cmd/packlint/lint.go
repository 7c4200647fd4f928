package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

// lintFlags are the flags that are no keys of the configuration; the others are
// read through it.
type lintFlags struct {
	config        string
	writeBaseline string
	fix           fixFlags
	connection    connection
	online        onlineFlags
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
	flags.register(cmd.Flags())
	flags.fix.register(cmd.Flags())
	return cmd
}

func (flags *lintFlags) register(f *pflag.FlagSet) {
	f.StringArrayP("output", "o", []string{"text"}, "output `FORMAT[=FILE]`, repeatable: "+strings.Join(report.FormatNames(), ", "))
	f.String("fail-on", "error", "lowest `severity` that makes the exit code 1: error, warning, info, never")
	f.String("profile", string(lint.Default), "set of severities: default, community, strict")
	f.StringSlice("enable", nil, "run this `rule` or category, even if it is off by default")
	f.StringSlice("disable", nil, "do not run this `rule` or category")
	f.StringSlice("severity", nil, "give all findings of a rule this severity (`RULE=LEVEL`)")
	f.String("baseline", "", "`file` with known findings, which do not count; \"per-pack\" for one beside each pack")
	f.StringVar(&flags.writeBaseline, "write-baseline", "", "write what is found to this `file` (or \"per-pack\"), and count it as known")
	f.String("new-since", "", "findings that were there at this git `revision` do not count")
	f.String("base", "", "git `revision` that the change starts from: rules about changes compare with it (default: that of --new-since)")
	flags.online.register(f)
	registerPolicyFlags(f)
	f.StringArray("schema-location", nil, "further `location` of schemas, in kubeconform's syntax")
	f.Int("jobs", 0, "`packs` to work on at a time (default: one a CPU)")
	flags.registerRendering(f)
	f.String("color", "auto", "colour the text output: auto, always, never")
	f.Bool("no-progress", false, "show no progress on a terminal")
	f.BoolP("quiet", "q", false, "print only errors and the summary")
	f.BoolP("verbose", "v", false, "print more: infos in full, durations, what was not checked")
}

// configure finds the configuration of a run that starts in a directory.
func (flags *lintFlags) configure(cmd *cobra.Command, dir string) (*configs, lint.Config, error) {
	layer, err := flagLayer(cmd.Flags())
	if err != nil {
		return nil, nil, err
	}
	c, err := newConfigs(cmd, dir, flags.config, layer)
	if err != nil {
		return nil, nil, err
	}
	cfg, err := c.at(dir)
	return c, cfg, err
}

// start is what a command over packs knows before it does anything.
type start struct {
	configs   *configs
	config    lint.Config // of the run
	locations []pack.Location
	options   lint.Options
	notes     []string
}

// start finds the packs at and below the paths, and their configuration.
func (flags *lintFlags) start(cmd *cobra.Command, paths []string) (*start, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	dir, err := startOf(paths)
	if err != nil {
		return nil, err
	}
	c, cfg, err := flags.configure(cmd, dir)
	if err != nil {
		return nil, err
	}
	return newStart(c, cfg, paths, func(paths []string) ([]pack.Location, error) { return flags.connection.locate(cmd, paths) })
}

func newStart(c *configs, cfg lint.Config, paths []string, locate func([]string) ([]pack.Location, error)) (*start, error) {
	s := &start{configs: c, config: cfg}
	var err error
	// Wrong options are said before much is done.
	if _, err := s.config.Options(s.configs.rules); err != nil {
		return nil, err
	}
	if s.locations, err = locate(paths); err != nil {
		return nil, err
	}
	if len(s.locations) == 0 {
		return nil, noPack(paths)
	}
	s.options, s.notes, err = s.configs.options(s.config, s.locations)
	return s, err
}

// lint runs the linter and writes the reports.
func (flags *lintFlags) lint(cmd *cobra.Command, paths []string) error {
	if flags.fix.diff && (flags.fix.fix || flags.writeBaseline != "") {
		return errors.New("--diff changes nothing: leave out --fix and --write-baseline")
	}
	start, err := flags.start(cmd, paths)
	if err != nil {
		return err
	}
	c, cfg, locations, opts := start.configs, start.config, start.locations, start.options
	outputs, err := c.outputs(cfg)
	if err != nil {
		return err
	}
	screen, err := newScreen(cmd.OutOrStdout(), cfg.Get("color").Value)
	if err != nil {
		return err
	}
	baseline := cfg.Get("baseline")
	if baseline.Value != "" && flags.writeBaseline == "" {
		if err := c.addBaseline(baseline, &opts, locations); err != nil {
			return err
		}
	}
	if rev := cfg.Get("new-since").Value; rev != "" {
		if err := newSince(cmd.Context(), rev, c, &opts, locations); err != nil {
			return err
		}
	}
	online, silence, err := flags.ask(cmd, locations)
	if err != nil {
		return err
	}
	opts.Online, start.notes = online, append(start.notes, silence...)

	if c.users != nil && cfg.On("verbose") {
		c.users.SetPrint(cmd.ErrOrStderr())
	}
	progress := newProgress(cmd.ErrOrStderr(), !cfg.On("no-progress") && !cfg.On("quiet"))
	opts.Progress = progress.show
	result, repairs, err := flags.fix.run(cmd, locations, func(locations []pack.Location) (*lint.Result, error) {
		defer progress.clear()
		// What was fixed counts as changed.
		if rev := cmp.Or(cfg.Get("base").Value, cfg.Get("new-since").Value); rev != "" {
			if opts.Before, err = compareWith(cmd.Context(), c.root, rev, locations); err != nil {
				return nil, fmt.Errorf("comparing with %s: %w", rev, err)
			}
		}
		linter, err := lint.New(c.rules, opts)
		if err != nil {
			return nil, err
		}
		return linter.Run(cmd.Context(), locations)
	})
	if err != nil {
		if cmd.Context().Err() != nil {
			return status{exitFailed, err}
		}
		return err
	}
	for _, note := range append(start.notes, result.Notes...) {
		fmt.Fprintf(cmd.ErrOrStderr(), "packlint: %s\n", note)
	}
	if flags.writeBaseline != "" && !result.Crashed {
		base := lint.NewBase(result)
		if err := writeBaseline(cmd.ErrOrStderr(), flags.writeBaseline, c.root, locations, base); err != nil {
			return status{exitFailed, err}
		}
		result.Accept(base, "written to the baseline")
	}
	if opts.Bases != nil && baseline.Value != "" && flags.writeBaseline == "" {
		reportStale(cmd.ErrOrStderr(), baseline.Value, result.Stale)
	}
	failOn := failOn(cfg)
	if flags.fix.diff {
		outputs = slices.DeleteFunc(outputs, func(o output) bool { return o.file == nil })
		if err := report.Repairs(cmd.OutOrStdout(), repairs, report.Options{Color: screen.color}); err != nil {
			return status{exitFailed, err}
		}
	}
	for _, out := range outputs {
		o := report.Options{
			Rules: c.rules, Version: packlintVersion(), FailOn: failOn,
			Verbose: cfg.On("verbose"), Quiet: cfg.On("quiet"),
		}
		if out.file == nil {
			o.Color, o.Width = screen.color, screen.width
		}
		if err := out.write(cmd.OutOrStdout(), result, o); err != nil {
			return status{exitFailed, err}
		}
	}
	return outcome(result, failOn)
}

// failOn is the lowest severity that fails the run, Off for never.
func failOn(cfg lint.Config) lint.Severity {
	severity, err := lint.ParseSeverity(cfg.Get("fail-on").Value)
	if err != nil {
		return lint.Off // "never" is no severity
	}
	return severity
}

// outcome is how a run ends whose reports are written.
func outcome(r *lint.Result, failOn lint.Severity) error {
	switch {
	case r.Crashed:
		return status{exitFailed, errSilent}
	case failOn != lint.Off && r.Worst() >= failOn:
		return status{exitFindings, errSilent}
	}
	return nil
}

// output is one -o flag.
type output struct {
	format report.Format
	file   *place // nil for standard output
}

func (c *configs) outputs(cfg lint.Config) ([]output, error) {
	var out []output
	stdout := 0
	for _, item := range cfg.List("output") {
		name, file, _ := strings.Cut(item.Value, "=")
		format, ok := report.Formats()[name]
		if !ok {
			return nil, fmt.Errorf("unknown output format %q: use %s", name, strings.Join(report.FormatNames(), ", "))
		}
		o := output{format: format}
		if file == "" {
			stdout++
		} else {
			at := c.place(item, file)
			o.file = &at
		}
		out = append(out, o)
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
	if o.file == nil {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	if err := o.file.write(b.Bytes()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", o.file, err)
	}
	return nil
}
