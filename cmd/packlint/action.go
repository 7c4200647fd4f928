package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

// hooks are what the action does by way of other commands.
type hooks struct {
	// publish publishes packs and returns the references of those that it has
	// published, also when it fails on the way.
	publish func(cmd *cobra.Command, s *start, packs []pack.Location, registry string) ([]string, error)
}

func actionCommand(h hooks) *cobra.Command {
	return &cobra.Command{
		Use:   "action",
		Short: "Run as a step of GitHub Actions",
		Long: `action is the entry point of the GitHub Action: it reads the inputs (INPUT_…) and
the event from the environment, lints the packs that the event changes, and says
what it found in annotations, the summary of the job and a comment on the pull
request. docs/github-action.md has the workflows.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := github.Log{W: cmd.OutOrStdout()}
			a := &action{hooks: h, cmd: cmd, log: log, env: github.ReadEnvironment(os.Getenv)}
			defer a.close()
			err := a.run(cmd.Context())
			if err == nil || errors.As(err, new(status)) {
				return err
			}
			// As an annotation the error is seen where people look.
			log.Error(err.Error())
			return status{exitUsage, errSilent}
		},
	}
}

// action is one run of the action.
type action struct {
	hooks
	cmd    *cobra.Command
	env    github.Environment
	event  github.Event
	in     github.Inputs
	log    github.Log
	origin github.Origin
	start  *start
	dir    string // of the first path
	source string // of the configuration, if that is not the working tree
	older  string // packs of the base, "" for none
	failOn lint.Severity

	changes github.Changes
	changed []pack.Location
	deleted []string
	caveat  string       // about the verdict, "" for none
	result  *lint.Result // of the changed packs
	// differ is what the changed packs change for their users, by path; nil where
	// there is nothing to compare with.
	differ map[string]*diff.Changes
}

// close removes what the run has laid out.
func (a *action) close() {
	for _, dir := range []string{a.source, a.older} {
		if dir != "" {
			os.RemoveAll(dir)
		}
	}
}

func (a *action) run(ctx context.Context) (err error) {
	if a.event, err = a.env.Event(); err != nil {
		return err
	}
	if a.in, err = github.ReadInputs(os.Getenv, a.event); err != nil {
		return err
	}
	if a.in.Publish && (a.event.Pull != nil || a.event.Name == "merge_group") {
		return fmt.Errorf("the input publish is for what is merged, not for %s: use it on push", a.event.Name)
	}
	if a.in.Token != "" {
		if a.origin.Client, err = github.NewClient(a.env, a.in.Token); err != nil {
			return err
		}
	}
	if a.event.Run != nil {
		return a.commentOnRun(ctx)
	}
	if err := a.prepare(ctx); err != nil {
		return err
	}
	if err := a.lint(ctx); err != nil {
		return err
	}
	if err := a.compare(ctx); err != nil {
		return status{exitFailed, err}
	}
	verdict := outcome(a.result, a.failOn)
	var published []string
	var unpublished error
	if a.in.Publish && verdict == nil {
		if published, err = a.publish(a.cmd, a.start, a.changed, a.in.Registry); err != nil {
			a.log.Error(fmt.Sprintf("publish: %v", err))
			unpublished = status{exitFailed, errSilent}
		}
	}
	// Even if it failed on the way, what was published is told.
	if err := a.tell(ctx, published); err != nil {
		return err
	}
	return cmp.Or(unpublished, verdict)
}

// prepare finds the packs, the configuration, and what changed.
func (a *action) prepare(ctx context.Context) error {
	paths := a.in.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var err error
	if a.dir, err = directory(paths[0]); err != nil {
		return err
	}
	root, err := pack.Root(a.dir)
	if err != nil {
		return err
	}
	if err := insideRepository(root, paths); err != nil {
		return err
	}
	a.origin.Event, a.origin.Repo, a.origin.Fetch = a.event, git.Repo(root), true
	if a.in.Token != "" {
		a.origin.Login = &git.Login{URL: a.env.ServerURL + "/", Header: "Authorization: basic " +
			base64.StdEncoding.EncodeToString([]byte("x-access-token:"+a.in.Token))}
	}
	if err := a.origin.CheckedOut(ctx); err != nil {
		return err
	}
	c, err := a.configure(ctx)
	if err != nil {
		return err
	}
	cfg, err := c.at(a.dir)
	if err != nil {
		return err
	}
	if a.start, err = newStart(c, cfg, paths, pack.Find); err != nil {
		return err
	}
	a.failOn = failOn(cfg)
	a.changes = github.Changes{All: true, How: "all packs: changed-only is false"}
	if a.in.ChangedOnly {
		a.changes = a.origin.Changes(ctx)
	}
	a.changed = a.changes.ChangedPacks(a.start.locations)
	a.deleted = a.changes.DeletedPacks(root, a.start.locations)
	a.log.Say("%d of %s to judge; %s", len(a.changed), plural(len(a.start.locations), "pack"), a.changes.How)
	return nil
}

// insideRepository refuses paths that start above the repository of the packs, as "."
// does where actions/checkout was given a path: nothing there can tell what has
// changed, nor has the configuration that is meant. No repository at all is fine:
// where there is no git, actions/checkout unpacks an archive.
func insideRepository(root string, paths []string) error {
	isRepository := func(dir string) bool {
		_, err := os.Lstat(filepath.Join(dir, ".git"))
		return err == nil
	}
	if isRepository(root) {
		return nil
	}
	found, err := pack.Find(paths)
	if err != nil {
		return err
	}
	for _, at := range found {
		repository, err := pack.Root(at.Dir)
		if err != nil {
			return err
		}
		if !isRepository(repository) {
			continue
		}
		if rel, err := filepath.Rel(root, repository); err == nil {
			repository = rel
		}
		return fmt.Errorf("the git repository of the packs is %[1]s, and the input paths starts above it: set it to %[1]s, or to directories in it", filepath.ToSlash(repository))
	}
	return nil
}

// configure reads the configuration; that of a stranger's pull request is read at
// its base: nobody may set the rules that he is judged by.
func (a *action) configure(ctx context.Context) (*configs, error) {
	flags, err := a.flags()
	if err != nil {
		return nil, err
	}
	if !a.event.Untrusted() {
		return newConfigs(a.cmd, a.dir, a.in.Config, flags)
	}
	base, err := a.origin.Base(ctx)
	if err != nil {
		return nil, fmt.Errorf("the configuration cannot be read at the base of the pull request: %w", err)
	}
	if a.source, err = governing(ctx, a.origin.Repo, base); err != nil {
		return nil, err
	}
	return newConfigsFrom(a.cmd, a.dir, a.source, a.in.Config, flags)
}

// flags are the inputs that are flags of lint.
func (a *action) flags() (*lint.Layer, error) {
	flags := lint.NewLayer()
	set := func(key, input string, values ...string) error {
		for _, value := range values {
			if value == "" {
				continue
			}
			if err := flags.Set(key, "", value, "the input "+input+":"); err != nil {
				return err
			}
		}
		return nil
	}
	return flags, cmp.Or(
		set("fail-on", "fail-on", a.in.FailOn),
		set("profile", "profile", a.in.Profile),
		set("kubernetes-version", "kubernetes-versions", a.in.KubernetesVersions...),
		set("policies", "policies", a.in.Policies...),
	)
}

// lint lints all packs and keeps what is said of the changed ones: rules that look
// across packs need the others.
func (a *action) lint(ctx context.Context) error {
	if len(a.changed) == 0 {
		a.result = &lint.Result{}
		return nil
	}
	s := a.start
	if baseline := s.config.Get("baseline"); baseline.Value != "" {
		if err := s.configs.addBaseline(baseline, &s.options, s.locations); err != nil {
			return err
		}
	}
	before, err := a.compareWithBase(ctx)
	if err != nil {
		a.caveat = fmt.Sprintf("all findings count as new: %v", err)
		a.log.Say("%s", a.caveat)
	}
	linter, err := lint.New(s.configs.rules, s.options)
	if err != nil {
		return err
	}
	result, err := linter.Run(ctx, s.locations)
	if err != nil {
		return status{exitFailed, err}
	}
	if before != nil {
		inherit(result, before)
	}
	judged := map[string]bool{}
	for _, p := range a.changed {
		judged[p.Path] = true
	}
	a.result = result.Only(func(path string) bool { return judged[path] })
	for _, note := range append(s.notes, result.Notes...) {
		a.log.Say("%s", note)
	}
	return nil
}

// compareWithBase tells the rules about changes what the base of the event has, and
// returns what is found there, nil if that does not matter.
func (a *action) compareWithBase(ctx context.Context) (*lint.Base, error) {
	if !a.in.ChangedOnly || a.event.Base == "" {
		return nil, nil
	}
	base, err := a.origin.Base(ctx)
	if err != nil {
		return nil, err
	}
	s := a.start
	if s.options.Before, err = compareWith(ctx, s.configs.root, github.Short(base), s.locations); err != nil || !a.in.NewOnly {
		return nil, err
	}
	before, err := findingsAt(ctx, base, s.configs, s.options, s.locations)
	if err != nil {
		return nil, err
	}
	s.options.Bases = append(s.options.Bases, before)
	return before, nil
}

// inherit makes findings that the base of a pull request has inherited ones: they
// are shown, and do not count.
func inherit(r *lint.Result, base *lint.Base) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Suppressed != nil && *f.Suppressed == base.Reason {
			f.Suppressed, f.Inherited = nil, true
		}
	}
}

// rules are those that reports can point to.
func (a *action) rules() []*lint.Rule {
	if a.start == nil { // a report of another run
		return catalogue.Builtin()
	}
	return a.start.configs.rules
}

// reportOptions are those of all reports of the run.
func (a *action) reportOptions() report.Options {
	o := report.Options{Rules: a.rules(), Version: packlintVersion(), FailOn: a.failOn, Idle: "no pack is changed"}
	switch pull := a.event.Pull; {
	case pull != nil:
		o.FilesURL = a.env.FilesURL(pull.Head)
	case a.event.Head != "":
		o.FilesURL = a.env.FilesURL(a.event.Head)
	default:
		o.FilesURL = a.env.FilesURL(a.env.SHA)
	}
	return o
}
