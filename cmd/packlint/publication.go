package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
	"github.com/packlint/packlint/report"
)

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

// lintFirst lints all packs that were found, so that each is judged among the
// others, and prints what it finds.
func (run *publication) lintFirst() error {
	opts, cfg := run.options, run.config
	if baseline := cfg.Get("baseline"); baseline.Value != "" {
		if err := run.configs.addBaseline(baseline, &opts, run.locations); err != nil {
			return err
		}
	}
	failOn := failOn(cfg)
	progress := newProgress(run.cmd.ErrOrStderr(), !run.quiet && !run.noProgress)
	opts.Progress = progress.show
	engine, err := lint.New(run.configs.rules, opts)
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
	if err := report.Formats()["text"].Write(&b, result, report.Options{Rules: run.configs.rules, FailOn: failOn, Quiet: true}); err != nil {
		return status{exitFailed, err}
	}
	if failOn != lint.Off && result.Worst() >= failOn || !run.quiet {
		if _, err := io.WriteString(run.cmd.ErrOrStderr(), b.String()); err != nil {
			return status{exitFailed, err}
		}
	}
	bad := map[string]int{}
	for _, f := range result.Findings {
		if f.Rule == lint.RuleCrashed || f.Counts() && failOn != lint.Off && f.Severity >= failOn {
			bad[f.Pack]++
		}
	}
	run.judge = func(path string) string {
		if n := bad[path]; n > 0 {
			return fmt.Sprintf("the linter finds what is %s or above (%d): see `packlint %s`", failOn, n, path)
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
