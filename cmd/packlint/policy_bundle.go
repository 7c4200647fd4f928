package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"

	"github.com/packlint/packlint/policy"
)

func policyPushCommand() *cobra.Command {
	var v0 bool
	cmd := &cobra.Command{
		Use:   "push oci://REGISTRY/REPOSITORY:TAG [DIR]",
		Short: "Put policies into a registry, as conftest does",
		Long: `Put the policies of a directory (default: ` + policyDir + `) into an OCI registry, and print
the digest to pin them by. Policies that do not compile are not put there.

Credentials are those that docker login has stored.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := policyDir
			if len(args) > 1 {
				dir = args[1]
			}
			repo, err := bundleRepository(args[0])
			if err != nil {
				return err
			}
			if strings.Contains(repo.Reference.Reference, ":") {
				return fmt.Errorf("%s: policies are pushed to a tag, and have the digest that they have", args[0])
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				return fmt.Errorf("%s cannot be read: no such directory", dir)
			}
			defer root.Close()
			files, err := policy.ReadFiles(root, ".", "")
			if err != nil {
				return err
			}
			set, err := policy.New(files, policy.Options{V0: v0, Allow: policy.Grantable()})
			if err != nil {
				return err
			}
			broken := set.Broken()
			for _, file := range slices.Sorted(maps.Keys(broken)) {
				return broken[file]
			}
			tag := repo.Reference.ReferenceOrDefault()
			digest, err := policy.Push(cmd.Context(), repo, tag, files)
			if err != nil {
				return status{exitFailed, fmt.Errorf("%s: %w", args[0], err)}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s%s/%s:%s@%s\n", ociScheme, repo.Reference.Registry, repo.Reference.Repository, tag, digest)
			return err
		},
	}
	cmd.Flags().BoolVar(&v0, "rego-v0", false, "the policies are written in Rego v0")
	return cmd
}

func policyPullCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "pull oci://REGISTRY/REPOSITORY[:TAG][@DIGEST] [DIR]",
		Short: "Fetch policies from a registry",
		Long: `Fetch policies from an OCI registry into a directory (default: ` + policyDir + `), and print the
digest to pin them by. Files of the same name are overwritten.

Credentials are those that docker login has stored.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := policyDir
			if len(args) > 1 {
				dir = args[1]
			}
			files, pinned, err := fetchPolicy(cmd.Context(), args[0])
			if err != nil {
				return status{exitFailed, err}
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				return err
			}
			defer root.Close()
			for _, name := range slices.Sorted(maps.Keys(files)) {
				at := filepath.FromSlash(name)
				if err := root.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					return err
				}
				if err := root.WriteFile(at, files[name], 0o644); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s in %s\n", pinned, plural(len(files), "file"), dir)
			return err
		},
	}
}

// pullPolicy fetches the policies that --policy names, and says on standard
// error by what digest they should be named.
func pullPolicy(ctx context.Context, stderr io.Writer, name string) (policy.Files, error) {
	files, pinned, err := fetchPolicy(ctx, name)
	if err != nil {
		return nil, status{exitFailed, err}
	}
	if !strings.Contains(name, "@") {
		fmt.Fprintf(stderr, "packlint: --policy %s is not pinned: it may hold other rules tomorrow. Today it is\n  %s\n", name, pinned)
	}
	out := policy.Files{}
	for file, text := range files {
		out[name+"/"+file] = text
	}
	return out, nil
}

// fetchPolicy returns the files, and the reference with their digest.
func fetchPolicy(ctx context.Context, name string) (files policy.Files, pinned string, err error) {
	repo, err := bundleRepository(name)
	if err != nil {
		return nil, "", err
	}
	files, digest, err := policy.Pull(ctx, repo, repo.Reference.ReferenceOrDefault())
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	pinned, _, _ = strings.Cut(name, "@")
	return files, pinned + "@" + digest, nil
}

// bundleRepository reads oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]. Of a tag and
// a digest the digest counts.
func bundleRepository(name string) (*remote.Repository, error) {
	reference, ok := strings.CutPrefix(name, ociScheme)
	if !ok {
		return nil, fmt.Errorf("%q is no place in a registry: write %sREGISTRY/REPOSITORY:TAG", name, ociScheme)
	}
	repo, err := remote.NewRepository(reference)
	if err != nil {
		return nil, fmt.Errorf("%q is no place in a registry: %w", name, err)
	}
	store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{})
	if err != nil {
		return nil, errors.New("the credentials of docker cannot be read: " + err.Error())
	}
	client := &auth.Client{Client: retry.DefaultClient, Cache: auth.NewCache(), Credential: credentials.Credential(store)}
	client.SetUserAgent("packlint/" + packlintVersion())
	repo.Client = client
	repo.PlainHTTP = isLoopback(repo.Reference.Host())
	return repo, nil
}

// isLoopback tells whether a registry runs on this machine: such ones speak
// plain HTTP, as for docker.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}
