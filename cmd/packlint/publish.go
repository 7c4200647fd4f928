package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type publishFlags struct {
	connection
	registry, to string
	changed      bool
	base         string
	dryRun       bool
	force, adopt bool
	reason       string
	noLint       bool
	create       bool
	sign         bool
	signKey      string
	legacy       string
	spectroCLI   string
	output       string
	jobs         int
	quiet        bool
	noProgress   bool
	lint         lintFlags
}

func publishCommand() *cobra.Command {
	var flags publishFlags
	cmd := &cobra.Command{
		Use:   "publish PATH… {--registry HOST/BASE | --to NAME | --legacy SERVER}",
		Short: "Publish packs to a registry, unless they are there",
		Long: `publish packs each pack below the paths into a deterministic archive and pushes it
to HOST/BASE/spectro-packs/archive/NAME:VERSION, as Palette expects it.

A pack that the linter does not pass is not published. A version that is there
already is left alone; when it holds something else, publish says so and fails.
Packs are independent of each other: one that fails does not keep the others from
being published, and running publish again completes what is missing.

Credentials come from --username and --password-stdin, from ` + usernameVariable + ` and
` + passwordVariable + `, or from Docker's configuration and its credential helpers
(packlint login, docker login).`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.publish(cmd, args)
		},
	}
	flags.register(cmd.Flags())
	return cmd
}

func (flags *publishFlags) register(f *pflag.FlagSet) {
	f.StringVar(&flags.registry, "registry", "", "`HOST/BASE` to publish to")
	f.StringVar(&flags.to, "to", "", "`name` of a registry in the configuration (registries)")
	f.StringVar(&flags.legacy, "legacy", "", "`HOST:PORT` of a legacy Spectro registry to publish to, with Spectro Cloud's own program")
	f.StringVar(&flags.spectroCLI, "spectro-cli", "", "`path` of that program (default: spectro on PATH)")
	f.BoolVar(&flags.create, "create-repositories", false, "create missing repositories (Amazon ECR, with the aws program) or projects (Harbor)")
	f.BoolVar(&flags.sign, "sign", false, "sign with cosign: keyless, or with --sign-key")
	f.StringVar(&flags.signKey, "sign-key", "", "`key` for cosign: a file, or a reference to a key management service")
	f.BoolVar(&flags.changed, "changed", false, "only packs that differ from --base")
	f.StringVar(&flags.base, "base", "HEAD^", "git `revision` that --changed compares with")
	f.BoolVar(&flags.dryRun, "dry-run", false, "look at what is there, and write nothing")
	f.BoolVar(&flags.force, "force", false, "overwrite what is published under the same version; needs --reason")
	f.StringVar(&flags.reason, "reason", "", "`text` that says why a version is overwritten")
	f.BoolVar(&flags.adopt, "adopt", false, "accept another archive of the same files as published")
	f.BoolVar(&flags.noLint, "no-lint", false, "do not lint before publishing")
	f.StringVarP(&flags.output, "output", "o", "text", "`format` of the report: text, json")
	f.IntVar(&flags.jobs, "jobs", 4, "`packs` to push at a time")
	f.BoolVarP(&flags.quiet, "quiet", "q", false, "show no progress, and no findings of packs that may be published")
	f.BoolVar(&flags.noProgress, "no-progress", false, "show no progress on a terminal")
	f.StringVar(&flags.lint.config, "config", "", "read this configuration `file`, and no other")
	flags.connection.register(f)
}

func (flags *publishFlags) check() error {
	switch {
	case flags.force && strings.TrimSpace(flags.reason) == "":
		return errors.New("--force needs --reason: say why a published version is overwritten")
	case flags.reason != "" && !flags.force:
		return errors.New("--reason goes with --force")
	case flags.output != "text" && flags.output != "json":
		return fmt.Errorf("unknown output format %q: use text or json", flags.output)
	case flags.jobs < 1:
		return errors.New("--jobs: at least 1")
	case flags.signKey != "" && !flags.sign:
		return errors.New("--sign-key goes with --sign")
	}
	places := 0
	for _, place := range []string{flags.registry, flags.to, flags.legacy} {
		if place != "" {
			places++
		}
	}
	if places != 1 {
		return errors.New("say where to, once: --registry HOST/BASE, --to NAME for one of the configuration's registries, or --legacy SERVER")
	}
	return nil
}

func (flags *publishFlags) publish(cmd *cobra.Command, paths []string) error {
	if err := flags.check(); err != nil {
		return err
	}
	flags.lint.connection = flags.connection
	start, err := flags.lint.start(cmd, paths)
	if err != nil {
		return err
	}
	run := &publication{publishFlags: flags, start: start, cmd: cmd}
	if err := run.choose(); err != nil {
		return err
	}
	if run.packs, err = loadAll(start.locations); err != nil {
		return err
	}
	run.judge = func(string) string { return "" }
	if !flags.noLint {
		if err := run.lintFirst(); err != nil {
			return err
		}
	}
	if flags.changed {
		if err := run.onlyChanged(); err != nil {
			return err
		}
	}
	run.sources = newSources(cmd.Context(), start.configs.root)
	result, err := run.push()
	if err != nil {
		return err
	}
	write := result.Text
	if flags.output == "json" {
		write = result.JSON
	}
	if err := write(cmd.OutOrStdout()); err != nil {
		return status{exitFailed, err}
	}
	switch {
	case cmd.Context().Err() != nil:
		return status{exitFailed, errors.New("stopped: run it again to publish the rest")}
	case result.Summary.Failed > 0:
		return status{exitFindings, errSilent}
	}
	return nil
}
