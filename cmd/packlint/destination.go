package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/auth"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
)

// choose finds out where to publish to.
func (run *publication) choose() error {
	run.where = run.registry
	from := "--registry"
	if run.legacy != "" {
		run.where = publish.LegacyScheme + run.legacy
	}
	if run.to != "" {
		var names []string
		for _, item := range run.config.Table("registries") {
			if item.Name == run.to {
				run.where, from = item.Value, item.From
			}
			names = append(names, item.Name)
		}
		switch {
		case len(names) == 0:
			return fmt.Errorf("--to %s: the configuration has no registries", run.to)
		case run.where == "":
			return fmt.Errorf("--to %s: the configuration's registries are %s", run.to, strings.Join(names, ", "))
		}
	}
	if server, ok := strings.CutPrefix(run.where, publish.LegacyScheme); ok {
		if err := (registry.Reference{Registry: server}).ValidateRegistry(); err != nil {
			return fmt.Errorf("legacy registry %q is not HOST:PORT: %w", server, err)
		}
		run.server, run.where = server, server
		return run.checkLegacy()
	}
	target, err := publish.ParseTarget(run.where)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	run.target, run.where = target, target.String()
	return nil
}

// checkLegacy refuses what the other program cannot do.
func (run *publication) checkLegacy() error {
	switch {
	case run.sign || run.create || run.adopt:
		return errors.New("--sign, --create-repositories and --adopt are for OCI registries")
	case run.plainHTTP:
		return errors.New("--plain-http is for OCI registries")
	case run.caFile != "":
		return fmt.Errorf("--ca-file: the spectro program reads the authority of a legacy registry from /etc/spectro/certs.d/%s/ca.crt", run.server)
	}
	return nil
}

// destination is a registry of either kind.
type destination interface {
	// push publishes a pack and enters what became of it.
	push(ctx context.Context, p *pack.Pack, a *publish.Archive, o publish.PushOptions, e *publish.Entry)
	// jobs is how many packs may be pushed at a time, if so many are asked for.
	jobs(wanted int) int
	close() error
}

// open connects. sent is told of the bytes that go out.
func (run *publication) open(sent func(int64)) (destination, error) {
	given, err := run.given(run.cmd)
	if err != nil {
		return nil, err
	}
	if run.server != "" {
		legacy, err := publish.NewLegacy(publish.LegacyOptions{Server: run.server, CLI: run.spectroCLI, Insecure: run.insecure, Credential: given})
		return &legacyDestination{legacy, run.server, run.reason}, err
	}
	options := run.transport()
	options.Sent = sent
	if options.Credential = auth.StaticCredential(run.target.Host, given); given == auth.EmptyCredential {
		if options.Credential, err = storedCredentials(); err != nil {
			return nil, err
		}
	}
	to := &ociDestination{target: run.target, create: run.create, reason: run.reason}
	if to.client, err = publish.NewClient(options); err != nil {
		return nil, err
	}
	if run.sign && !run.dryRun {
		to.signer, err = publish.NewSigner(to.client, run.signKey, run.target.Host, given)
	}
	return to, err
}

type ociDestination struct {
	client *publish.Client
	target publish.Target
	create bool
	reason string
	signer *publish.Signer // nil when nothing is signed
}

func (d *ociDestination) jobs(wanted int) int { return wanted }

func (d *ociDestination) close() error {
	if d.signer == nil {
		return nil
	}
	return d.signer.Close()
}

func (d *ociDestination) push(ctx context.Context, _ *pack.Pack, a *publish.Archive, o publish.PushOptions, e *publish.Entry) {
	pushed := d.client.Push(ctx, d.target, a, o)
	if failure := (*publish.Failure)(nil); errors.As(pushed.Err, &failure) && failure.NoRepository {
		if !d.create {
			pushed.Err = fmt.Errorf("%w: %s", pushed.Err, publish.CreateHint(d.target, a.Name))
		} else if err := d.client.CreateRepository(ctx, d.target, a.Name); err != nil {
			pushed.Err = err
		} else {
			pushed = d.client.Push(ctx, d.target, a, o)
		}
	}
	e.Enter(pushed, d.reason)
	if d.signer == nil || !e.Good() {
		return
	}
	if err := d.signer.Sign(ctx, pushed.Reference, pushed.Manifest); err != nil {
		e.Message = "it is published, and not signed: " + err.Error()
		return
	}
	e.Signed = true
}

type legacyDestination struct {
	legacy *publish.Legacy
	server string
	reason string
}

// jobs is one: nothing is known about running the program twice at a time.
func (d *legacyDestination) jobs(int) int { return 1 }
func (d *legacyDestination) close() error { return d.legacy.Close() }

func (d *legacyDestination) push(ctx context.Context, p *pack.Pack, _ *publish.Archive, o publish.PushOptions, e *publish.Entry) {
	message := d.reason
	if message == "" {
		message = strings.TrimSpace("published by packlint " + o.Annotations[ocispec.AnnotationRevision])
	}
	e.Reference = d.server + "/" + e.Name + ":" + e.Version
	var err error
	if e.Outcome, err = d.legacy.Push(ctx, p, message, o); err != nil {
		e.Message = err.Error()
	}
	if e.Outcome == publish.Pushed && o.Force {
		e.Reason = d.reason
	}
}
