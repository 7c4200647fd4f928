package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/publish"
)

func pullCommand() *cobra.Command {
	var c connection
	cmd := &cobra.Command{
		Use:   "pull REF DIR",
		Short: "Write the files of a published pack into a new directory",
		Long: `pull reads a pack from a registry, HOST/REPOSITORY:VERSION, verifies its digests,
and writes its files into DIR, which must be empty or not exist. An archive that
holds links, devices, or paths that lead out of it is refused as a whole.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, err := publish.ParseReference(args[0])
			if err != nil {
				return err
			}
			client, err := c.client(cmd, ref.Registry)
			if err != nil {
				return err
			}
			at, err := client.Pull(cmd.Context(), ref, args[1])
			if err != nil {
				return status{exitFindings, err}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s@%s in %s\n", ref, at.Manifest.Digest, filepath.ToSlash(args[1]))
			return err
		},
	}
	c.register(cmd.Flags())
	return cmd
}
