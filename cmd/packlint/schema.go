package main

import (
	"github.com/spf13/cobra"

	"github.com/packlint/packlint/report"
)

func schemaCommand() *cobra.Command {
	schema := &cobra.Command{
		Use:   "schema",
		Short: "Print a JSON Schema of what packlint reads or writes",
	}
	schema.AddCommand(&cobra.Command{
		Use:   "report",
		Short: "Print the JSON Schema of the JSON report",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(report.JSONSchema())
			return err
		},
	})
	return schema
}
