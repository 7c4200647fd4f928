package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
)

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Write, test and share rules of your own, in Rego",
	}
	cmd.AddCommand(policyInputCommand())
	return cmd
}

func policyInputCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "input PACK",
		Short: "Print the input document that policies see of a pack, as JSON",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			locations, err := pack.Find(args)
			if err != nil {
				return err
			}
			if len(locations) != 1 {
				return fmt.Errorf("%s holds %s; name one", args[0], plural(len(locations), "pack"))
			}
			var document []byte
			failed := errors.New("the pack cannot be rendered; `packlint` says why")
			look := &lint.Rule{ID: "policy-input", Severity: lint.Info, Category: lint.Policy, Needs: lint.Rendered, Check: func(p *lint.Pass) {
				document, failed = policy.Document(p)
			}}
			engine, err := lint.New([]*lint.Rule{look}, lint.Options{})
			if err != nil {
				return err
			}
			if _, err := engine.Run(cmd.Context(), locations); err != nil {
				return err
			}
			if failed != nil {
				return failed
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", document)
			return err
		},
	}
}
