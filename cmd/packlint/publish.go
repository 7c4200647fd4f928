package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
	"github.com/packlint/packlint/report"
	"github.com/packlint/packlint/rules"
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

// publication is one run of publish.
type publication struct {
	*publishFlags
	*start
	cmd     *cobra.Command
	target  publish.Target // of an OCI registry
	server  string         // of a legacy one, "" for none
	where   string         // as it was chosen
	packs   []*pack.Pack
	sources *sources
	// judge says why the linter keeps a pack from being published, "" for one
	// that may be.
	judge func(path string) string
}

func noPack(paths []string) error {
	return fmt.Errorf("no pack found at or below %s: a pack is a directory with a %s", strings.Join(paths, ", "), pack.MetaFile)
}

// lintFirst lints all packs that were found, so that each is judged among the
// others, and prints what it finds.
func (run *publication) lintFirst() error {
	opts, cfg := run.options, run.config
	if baseline := cfg.Get("baseline"); baseline.Value != "" {
		base, err := run.configs.readBaseline(baseline, run.locations)
		if err != nil {
			return err
		}
		opts.Bases = append(opts.Bases, base)
	}
	failOn, err := lint.ParseSeverity(cfg.Get("fail-on").Value)
	if err != nil {
		failOn = lint.Off // never
	}
	progress := newProgress(run.cmd.ErrOrStderr(), !run.quiet && !run.noProgress)
	opts.Progress = progress.show
	engine, err := lint.New(rules.All(), opts)
	if err != nil {
		return err
	}
	result, err := engine.Run(run.cmd.Context(), run.locations)
	progress.clear()
	if err != nil {
		return status{exitFailed, err}
	}
	for _, note := range append(run.notes, result.Notes...) {
		fmt.Fprintf(run.cmd.ErrOrStderr(), "packlint: %s\n", note)
	}
	var b strings.Builder
	if err := report.Formats()["text"].Write(&b, result, report.Options{Rules: rules.All(), FailOn: failOn, Quiet: true}); err != nil {
		return status{exitFailed, err}
	}
	if failOn != lint.Off && result.Worst() >= failOn || !run.quiet {
		if _, err := io.WriteString(run.cmd.ErrOrStderr(), b.String()); err != nil {
			return status{exitFailed, err}
		}
	}
	bad := map[string]int{}
	for _, f := range result.Findings {
		if f.Rule == lint.RuleCrashed || f.Suppressed == nil && !f.Inherited && failOn != lint.Off && f.Severity >= failOn {
			bad[f.Pack]++
		}
	}
	run.judge = func(path string) string {
		if n := bad[path]; n > 0 {
			return fmt.Sprintf("the linter has %d findings of severity %s or above: see `packlint %s`", n, failOn, path)
		}
		return ""
	}
	return nil
}

func (run *publication) onlyChanged() error {
	before, err := readRevision(run.cmd.Context(), run.configs.root, run.base)
	if err != nil {
		return fmt.Errorf("--base %s: %w", run.base, err)
	}
	var failed error
	run.packs = slices.DeleteFunc(run.packs, func(p *pack.Pack) bool {
		changed, err := before.changed(p)
		failed = errors.Join(failed, err)
		return !changed
	})
	return failed
}

// push publishes the packs, some at a time, and reports them in order.
func (run *publication) push() (*publish.Report, error) {
	progress := &pushProgress{progress: newProgress(run.cmd.ErrOrStderr(), !run.quiet && !run.noProgress), total: len(run.packs)}
	to, err := run.open(progress.add)
	if err != nil {
		return nil, err
	}
	out := &publish.Report{Version: 1, Registry: run.where, DryRun: run.dryRun, Packs: make([]publish.Entry, len(run.packs))}
	twins := run.twins()
	var group errgroup.Group
	group.SetLimit(to.jobs(run.jobs))
	for i, p := range run.packs {
		group.Go(func() error {
			out.Packs[i] = run.one(to, p, twins[i])
			progress.finish(p.Path)
			return nil
		})
	}
	_ = group.Wait() // what fails is in the report
	progress.clear()
	out.Summarize(progress.sent.Load())
	return out, to.close()
}

// twins names, for each pack, the one before it with the same name and version.
func (run *publication) twins() []string {
	first := map[[2]string]string{}
	out := make([]string, len(run.packs))
	for i, p := range run.packs {
		id := [2]string{p.Name(), p.Version()}
		if before, ok := first[id]; ok {
			out[i] = before
		} else {
			first[id] = p.Path
		}
	}
	return out
}

// one publishes one pack.
func (run *publication) one(to destination, p *pack.Pack, twin string) publish.Entry {
	ctx := run.cmd.Context()
	e := publish.Entry{Pack: p.Path, Name: p.Name(), Version: p.Version(), Changes: []publish.Change{}}
	stop := func(o publish.Outcome, message string) publish.Entry {
		e.Outcome, e.Message = o, message
		return e
	}
	if ctx.Err() != nil {
		return stop(publish.Interrupted, "stopped before it was published")
	}
	if why := run.judge(p.Path); why != "" {
		return stop(publish.NotLinted, why)
	}
	if twin != "" {
		return stop(publish.Refused, fmt.Sprintf("%s has the same name and version", twin))
	}
	archive, err := publish.Build(p)
	if err != nil {
		return stop(publish.Unpackable, err.Error())
	}
	e.Archive, e.Size = string(archive.Digest), archive.Size()
	annotations, err := run.annotate(ctx, p)
	if err != nil {
		return stop(publish.PushFailed, err.Error())
	}
	to.push(ctx, p, archive, publish.PushOptions{Force: run.force, Adopt: run.adopt, DryRun: run.dryRun, Annotations: annotations}, &e)
	if !e.Good() && ctx.Err() != nil {
		return stop(publish.Interrupted, "stopped while it was published")
	}
	return e
}

// forceReason is the annotation that keeps why a version was overwritten.
const forceReason = "com.github.packlint.force-reason"

func (run *publication) annotate(ctx context.Context, p *pack.Pack) (map[string]string, error) {
	annotations, err := run.sources.annotations(ctx, p)
	if err == nil && run.force {
		annotations[forceReason] = run.reason
	}
	return annotations, err
}
