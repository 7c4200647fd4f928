package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
	"github.com/packlint/packlint/report"
)

// policyDir is where rules of one's own go, unless somebody says otherwise.
const policyDir = "policies"

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Write, test and share rules of your own, in Rego",
	}
	cmd.AddCommand(policyNewCommand(), policyInputCommand(), policyTestCommand(), policyPushCommand(), policyPullCommand())
	return cmd
}

func policyNewCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write a new rule, with a test",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := policy.Scaffold(args[0])
			if err != nil {
				return err
			}
			names := slices.Sorted(maps.Keys(files))
			for _, name := range names {
				if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
					return fmt.Errorf("%s is there already", filepath.Join(dir, name))
				}
			}
			for _, name := range names {
				if err := writeNew(filepath.Join(dir, name), string(files[name])); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "wrote %s\n", filepath.Join(dir, name))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "\nnext:\n  packlint policy test %[1]s\n  packlint --policy %[1]s, or `policies: [%[1]s]` in %[2]s\n", dir, lint.ConfigFile)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "dir", policyDir, "`directory` to write to")
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
				return fmt.Errorf("%s holds %s: name one", args[0], plural(len(locations), "pack"))
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

// policyTests are the flags of policy test.
type policyTests struct {
	coverage, v0, verbose bool
	allow                 []string
	output, color         string
}

func policyTestCommand() *cobra.Command {
	var flags policyTests
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the tests of policies: the rules test_… in files _test.rego",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return flags.run(cmd, dir)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&flags.coverage, "coverage", false, "print what of the policies the tests reach")
	f.StringVarP(&flags.output, "output", "o", "text", "output `FORMAT[=FILE]`: text, junit")
	f.StringVar(&flags.color, "color", "auto", "colour the text output: auto, always, never")
	f.BoolVar(&flags.v0, "rego-v0", false, "read the policies as Rego v0")
	f.StringSliceVar(&flags.allow, "policy-allow", nil, "let policies call this `builtin`: "+strings.Join(policy.Grantable(), ", "))
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "print the tests that pass, too")
	return cmd
}

func (flags *policyTests) run(cmd *cobra.Command, dir string) error {
	format, file, _ := strings.Cut(flags.output, "=")
	write := report.PolicyTests
	switch format {
	case "text":
	case "junit":
		write = report.PolicyTestsJUnit
	default:
		return fmt.Errorf("unknown output format %q: use text or junit", format)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("%s cannot be read: no such directory", dir)
	}
	defer root.Close()
	files, err := policy.ReadFiles(root, ".", filepath.ToSlash(dir))
	if err != nil {
		return err
	}
	set, err := policy.New(files, policy.Options{V0: flags.v0, Allow: flags.allow})
	if err != nil {
		return err
	}
	result, err := set.Test(cmd.Context(), flags.coverage)
	if err != nil {
		return err
	}
	if len(result.Results) == 0 {
		return fmt.Errorf("%s holds no test: a test is a rule test_… in a file _test.rego", dir)
	}
	options := report.Options{Verbose: flags.verbose}
	var b bytes.Buffer
	out := cmd.OutOrStdout()
	if file == "" {
		screen, err := newScreen(out, flags.color)
		if err != nil {
			return err
		}
		options.Color = screen.color
	}
	if err := write(&b, result, options); err != nil {
		return err
	}
	if file != "" {
		err = os.WriteFile(file, b.Bytes(), 0o644)
	} else {
		_, err = out.Write(b.Bytes())
	}
	switch {
	case err != nil:
		return status{exitFailed, err}
	case result.Failed():
		return status{exitFindings, errSilent}
	}
	return nil
}
