package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/publish"
	"github.com/packlint/packlint/render"
)

// onlineFlags open the network. They are no keys of the configuration, which
// comes with a pull request.
type onlineFlags struct {
	on       bool
	registry string
}

func (o *onlineFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&o.on, "online", false, "ask registries whether the listed images exist, and what --registry holds")
	f.StringVar(&o.registry, "registry", "", "with --online, `HOST/BASE` that the packs are published to")
}

// ask puts all questions of a run before it starts; the rules look at the
// answers. What could not be asked is a note.
func (flags *lintFlags) ask(cmd *cobra.Command, locations []pack.Location) (*lint.Online, []string, error) {
	if !flags.online.on {
		if flags.online.registry != "" {
			return nil, nil, errors.New("--registry goes with --online")
		}
		return nil, nil, nil
	}
	var target publish.Target
	var err error
	if flags.online.registry != "" {
		if target, err = publish.ParseTarget(flags.online.registry); err != nil {
			return nil, nil, err
		}
	}
	options := flags.connection.transport()
	if options.Credential, err = flags.connection.accounts(cmd, target.Host); err != nil {
		return nil, nil, err
	}
	client, err := publish.NewClient(options)
	if err != nil {
		return nil, nil, err
	}
	packs, err := loadAll(locations)
	if err != nil {
		return nil, nil, err
	}
	out := &lint.Online{Registry: flags.online.registry}
	var images []render.Reference
	for _, p := range packs {
		for _, listed := range lint.ListedImages(p) {
			images = append(images, listed.Reference)
		}
	}
	var failures map[string]error
	out.Images, failures = client.Images(cmd.Context(), images)
	var notes []string
	for _, host := range slices.Sorted(maps.Keys(failures)) {
		notes = append(notes, fmt.Sprintf("images of %s could not be checked: %v", host, failures[host]))
	}
	if target.Host != "" {
		var failed error
		if out.Published, failed = published(cmd.Context(), client, target, packs); failed != nil {
			notes = append(notes, fmt.Sprintf("what is published could not be compared: %v", failed))
		}
	}
	return out, notes, nil
}

func loadAll(locations []pack.Location) ([]*pack.Pack, error) {
	var loader pack.Loader
	var out []*pack.Pack
	for _, at := range locations {
		p, err := loader.Load(at)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// accounts are the stored credentials, and those of the environment for one
// host: the images that a pack names lead anywhere.
func (c *connection) accounts(cmd *cobra.Command, host string) (auth.CredentialFunc, error) {
	stored, err := storedCredentials()
	if err != nil || host == "" {
		return stored, err
	}
	given, err := c.given(cmd)
	if err != nil || given == auth.EmptyCredential {
		return stored, err
	}
	own := auth.StaticCredential(host, given)
	return func(ctx context.Context, at string) (auth.Credential, error) {
		if found, err := own(ctx, at); err != nil || found != auth.EmptyCredential {
			return found, err
		}
		return stored(ctx, at)
	}, nil
}

// publishedAtOnce is how many packs are compared with a registry at a time.
const publishedAtOnce = 8

// published compares packs with what a registry holds under their versions. The
// error is one of those that were met.
func published(ctx context.Context, client *publish.Client, target publish.Target, packs []*pack.Pack) (map[string]lint.PublishedPack, error) {
	out := map[string]lint.PublishedPack{}
	var failed error
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(publishedAtOnce)
	for _, p := range packs {
		group.Go(func() error {
			a, err := publish.Build(p)
			if err != nil {
				return nil // what cannot be packed is the other rules' business
			}
			there, err := client.Compare(ctx, target, a)
			mu.Lock()
			defer mu.Unlock()
			failed = cmp.Or(failed, err)
			if there != nil {
				out[p.Path] = *there
			}
			return nil
		})
	}
	_ = group.Wait() // one pack's failure keeps no other from being compared
	return out, failed
}
