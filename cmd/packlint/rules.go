package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/report"
)

func rulesCommand() *cobra.Command {
	var output, color string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules, with their severities",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rules, err := knownRules(cmd)
			if err != nil {
				return err
			}
			switch output {
			case "text":
				screen, err := newScreen(cmd.OutOrStdout(), color)
				if err != nil {
					return err
				}
				return report.RuleList(cmd.OutOrStdout(), rules, report.Options{Color: screen.color, Width: screen.width})
			case "json":
				return listRulesJSON(cmd, rules)
			}
			return fmt.Errorf("unknown output format %q: use text or json", output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "text", "text or json")
	registerPolicyFlags(cmd.Flags())
	cmd.Flags().StringVar(&color, "color", "auto", "colour the list: auto, always, never")
	return cmd
}

// ruleListing is one rule as `packlint rules -o json` prints it.
type ruleListing struct {
	ID       string        `json:"id"`
	Category lint.Category `json:"category"`
	// Severity is what the rule has when it is on, Profiles what it has in the
	// profiles: off, when it has to be enabled by name.
	Severity lint.Severity                  `json:"severity"`
	Profiles map[lint.Profile]lint.Severity `json:"profiles"`
	Summary  string                         `json:"summary"`
	Why      string                         `json:"why"`
	Fix      string                         `json:"fix"`
	// Fixable tells whether --fix repairs what the rule finds, at least at times.
	Fixable bool     `json:"fixable"`
	Related []string `json:"related"`
	// Settings are what the configuration can change, by name.
	Settings map[string]string `json:"settings"`
}

func listRulesJSON(cmd *cobra.Command, all []*lint.Rule) error {
	list := make([]ruleListing, 0, len(all))
	for _, r := range all {
		l := ruleListing{
			ID: r.ID, Category: r.Category, Severity: r.Severity, Profiles: map[lint.Profile]lint.Severity{},
			Summary: r.Summary, Why: r.Why, Fix: r.Fix, Fixable: catalogue.Fixes(r.ID), Related: r.Related, Settings: map[string]string{},
		}
		for _, s := range r.Settings {
			l.Settings[s.Name] = s.Doc
		}
		for _, p := range lint.Profiles() {
			l.Profiles[p] = r.In(p)
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
	var color string
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule: what it finds, why it matters, how to fix it",
		Long: `Explain a rule: what it finds, why it matters, how to fix it, with an example.

On a terminal the page is laid out; elsewhere it is Markdown.`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var out []string
			rules, err := knownRules(cmd)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			for _, r := range rules {
				out = append(out, r.ID+"\t"+r.Summary)
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := knownRules(cmd)
			if err != nil {
				return err
			}
			r, ok := catalogue.Find(rules, args[0])
			if !ok {
				return unknownRule(args[0], rules)
			}
			text, err := catalogue.Page(r, rules)
			if err != nil {
				return err
			}
			screen, err := newScreen(cmd.OutOrStdout(), color)
			if err != nil {
				return err
			}
			if screen.color || screen.width > 0 {
				return report.Page(cmd.OutOrStdout(), text, report.Options{Color: screen.color, Width: screen.width})
			}
			// The first line is a note for editors of the Markdown file.
			_, markdown, _ := strings.Cut(string(text), "\n\n")
			_, err = fmt.Fprint(cmd.OutOrStdout(), markdown)
			return err
		},
	}
	registerPolicyFlags(cmd.Flags())
	cmd.Flags().StringVar(&color, "color", "auto", "lay the page out for a terminal, in colour: auto, always, never")
	return cmd
}

func unknownRule(id string, rules []*lint.Rule) error {
	near := nearRules(id, rules)
	switch last := len(near) - 1; {
	case last < 0:
		return fmt.Errorf("there is no rule %q; `packlint rules` lists them", id)
	case last == 0:
		return fmt.Errorf("there is no rule %q; did you mean %s?", id, near[0])
	default:
		return fmt.Errorf("there is no rule %q; did you mean %s or %s?", id, strings.Join(near[:last], ", "), near[last])
	}
}

// nearRules returns the rule of a similar name, or else some that have the word
// in theirs.
func nearRules(name string, rules []*lint.Rule) []string {
	ids, _ := lint.RuleNames(rules)
	if meant, ok := lint.Closest(name, ids); ok {
		return []string{meant}
	}
	const least, most = 3, 5
	word := strings.ToLower(name)
	if len(word) < least {
		return nil
	}
	near := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.Contains(id, word) })
	return near[:min(len(near), most)]
}
