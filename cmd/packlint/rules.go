package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/rules"
)

func rulesCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch output {
			case "text":
				return listRules(cmd, rules.All())
			case "json":
				return listRulesJSON(cmd, rules.All())
			}
			return fmt.Errorf("unknown output format %q: use text or json", output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "text", "text or json")
	return cmd
}

func listRules(cmd *cobra.Command, all []*lint.Rule) error {
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	for _, category := range lint.Categories() {
		header := false
		for _, r := range all {
			if r.Category != category {
				continue
			}
			if !header {
				fmt.Fprintf(w, "%s\n", strings.ToUpper(string(category)))
				header = true
			}
			severity := r.Severity.String()
			if r.Optional {
				severity = "off"
			}
			fmt.Fprintf(w, "  %s\t%s\t%s\n", r.ID, severity, r.Summary)
		}
	}
	return w.Flush()
}

// ruleListing is one rule as `packlint rules -o json` prints it.
type ruleListing struct {
	ID        string        `json:"id"`
	Category  lint.Category `json:"category"`
	Severity  lint.Severity `json:"severity"`
	Community lint.Severity `json:"community_severity"`
	Enabled   bool          `json:"enabled"`
	Summary   string        `json:"summary"`
	Why       string        `json:"why"`
	Fix       string        `json:"fix"`
	Related   []string      `json:"related"`
}

func listRulesJSON(cmd *cobra.Command, all []*lint.Rule) error {
	list := make([]ruleListing, 0, len(all))
	for _, r := range all {
		l := ruleListing{
			ID: r.ID, Category: r.Category, Severity: r.Severity, Community: r.Community,
			Enabled: !r.Optional, Summary: r.Summary, Why: r.Why, Fix: r.Fix, Related: r.Related,
		}
		if l.Community == lint.Unset {
			l.Community = l.Severity
		}
		if l.Related == nil {
			l.Related = []string{}
		}
		list = append(list, l)
	}
	enc := json.NewEncoder(cmd.OutOrStdout())
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(list)
}

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule: what it finds, why it matters, how to fix it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, ok := rules.Find(args[0])
			if !ok {
				return fmt.Errorf("there is no rule %q; `packlint rules` lists them", args[0])
			}
			page, err := rules.Page(r)
			if err != nil {
				return err
			}
			// The first line is a note for editors of the Markdown file.
			_, text, _ := strings.Cut(string(page), "\n\n")
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
