package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"

	"github.com/packlint/packlint/policy"
	"github.com/packlint/packlint/publish"
)

func policyPushCommand() *cobra.Command {
	var v0 bool
	var to connection
	cmd := &cobra.Command{
		Use:   "push oci://REGISTRY/REPOSITORY:TAG [DIR]",
		Short: "Put policies into a registry, as conftest does",
		Long: `Put the policies of a directory (default: ` + policyDir + `) into an OCI registry, and print
the digest to pin them by. Policies that do not compile are not put there.

Credentials are those that packlint login or docker login has stored.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := policyDir
			if len(args) > 1 {
				dir = args[1]
			}
			repo, err := to.bundleRepository(cmd, args[0])
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
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s%s/%s:%s@%s\n", publish.Scheme, repo.Reference.Registry, repo.Reference.Repository, tag, digest)
			return err
		},
	}
	cmd.Flags().BoolVar(&v0, "rego-v0", false, "the policies are written in Rego v0")
	to.register(cmd.Flags())
	return cmd
}

func policyPullCommand() *cobra.Command {
	var from connection
	cmd := &cobra.Command{
		Use:   "pull oci://REGISTRY/REPOSITORY[:TAG][@DIGEST] [DIR]",
		Short: "Fetch policies from a registry",
		Long: `Fetch policies from an OCI registry into a directory (default: ` + policyDir + `), and print the
digest to pin them by. Files of the same name are overwritten.

Credentials are those that packlint login or docker login has stored.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := policyDir
			if len(args) > 1 {
				dir = args[1]
			}
			files, pinned, err := from.fetchPolicy(cmd, args[0])
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
	from.register(cmd.Flags())
	return cmd
}

// pullPolicy fetches the policies that --policy names, and says on standard
// error by what digest they should be named.
func pullPolicy(cmd *cobra.Command, name string) (policy.Files, error) {
	// Commands without these flags reach registries as they come.
	var from connection
	from.plainHTTP, _ = cmd.Flags().GetBool("plain-http")
	from.insecure, _ = cmd.Flags().GetBool("insecure")
	from.caFile, _ = cmd.Flags().GetString("ca-file")
	files, pinned, err := from.fetchPolicy(cmd, name)
	if err != nil {
		return nil, status{exitFailed, err}
	}
	if !strings.Contains(name, "@") {
		fmt.Fprintf(cmd.ErrOrStderr(), "packlint: --policy %s is not pinned: it may hold other rules tomorrow. Today it is\n  %s\n", name, pinned)
	}
	out := policy.Files{}
	for file, text := range files {
		out[name+"/"+file] = text
	}
	return out, nil
}

// fetchPolicy returns the files, and the reference with their digest.
func (c *connection) fetchPolicy(cmd *cobra.Command, name string) (files policy.Files, pinned string, err error) {
	repo, err := c.bundleRepository(cmd, name)
	if err != nil {
		return nil, "", err
	}
	files, digest, err := policy.Pull(cmd.Context(), repo, repo.Reference.ReferenceOrDefault())
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	pinned, _, _ = strings.Cut(name, "@")
	return files, pinned + "@" + digest, nil
}

// bundleRepository reads oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]. Of a tag and
// a digest the digest counts.
func (c *connection) bundleRepository(cmd *cobra.Command, name string) (*remote.Repository, error) {
	reference, ok := strings.CutPrefix(name, publish.Scheme)
	if !ok {
		return nil, fmt.Errorf("%q is no place in a registry: write %sREGISTRY/REPOSITORY:TAG", name, publish.Scheme)
	}
	ref, err := registry.ParseReference(reference)
	if err != nil {
		return nil, fmt.Errorf("%q is no place in a registry: %w", name, err)
	}
	client, err := c.client(cmd, ref.Host())
	if err != nil {
		return nil, err
	}
	return client.Repository(ref), nil
}
