package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/publish"
	"github.com/packlint/packlint/report"
)

func listCommand() *cobra.Command {
	var c connection
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list HOST/BASE [NAME…]",
		Short: "List the packs of a registry and their versions, newest first",
		Long: `list shows the packs that are published below HOST/BASE. It asks the registry for
its catalogue; where there is none (ghcr.io, for one), name the packs.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := publish.ParseTarget(args[0])
			if err != nil {
				return err
			}
			client, err := c.client(cmd, target.Host)
			if err != nil {
				return err
			}
			packs, err := client.List(cmd.Context(), target, args[1:])
			if err != nil {
				return status{exitFindings, err}
			}
			if asJSON {
				return report.Encode(cmd.OutOrStdout(), packs)
			}
			for _, p := range packs {
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", report.Visible(p.Name), report.Visible(strings.Join(p.Versions, " "))); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.register(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
