package main

import (
	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policy"
	"github.com/packlint/packlint/report"
	"github.com/packlint/packlint/rules"
)

func schemaCommand() *cobra.Command {
	schema := &cobra.Command{
		Use:   "schema",
		Short: "Print a JSON Schema of what packlint reads or writes",
	}
	add := func(name, what string, text func(*cobra.Command) ([]byte, error)) {
		schema.AddCommand(&cobra.Command{
			Use:   name,
			Short: "Print the JSON Schema of " + what,
			Args:  cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				out, err := text(cmd)
				if err == nil {
					_, err = cmd.OutOrStdout().Write(out)
				}
				return err
			},
		})
	}
	add("config", "the configuration, "+lint.ConfigFile, func(cmd *cobra.Command) ([]byte, error) {
		rules, err := knownRules(cmd)
		if err != nil {
			return nil, err
		}
		return lint.ConfigSchema(rules)
	})
	add("pack", "pack.json", func(*cobra.Command) ([]byte, error) { return rules.PackSchema(), nil })
	add("policy-input", "the input document of policies", func(*cobra.Command) ([]byte, error) { return policy.InputSchema(), nil })
	add("report", "the JSON report", func(*cobra.Command) ([]byte, error) { return report.JSONSchema(), nil })
	return schema
}
