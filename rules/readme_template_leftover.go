package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
)

// ReadmeTemplateLeftover knows the template by its words: comments and titles of
// the author's own are nobody's business.
var ReadmeTemplateLeftover = lint.Rule{
	ID:       "readme-template-leftover",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "README.md still holds text of the README template",
	Why:      "The template's instructions are for the author. Palette shows the README to users, who then read \"Title\" where the pack's name should be, or a parameter that does not exist.",
	Fix:      "Replace the placeholders with what is true of the pack, and delete the comments of the template.",
	Related:  []string{"readme-stub", "https://github.com/spectrocloud/pack-central/blob/main/templates/README-template.md"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok {
			return
		}
		cause := lint.Cause("readme-template")
		told := 0 // the line of the title, whose comment goes with it
		for _, h := range r.headings {
			if title := strings.ToLower(strings.Trim(h.text, "<>[]{} ")); title == "title" || title == "pack name" || title == "pack-name" {
				p.Report(h.pos, fmt.Sprintf("the heading %q is the template's placeholder", h.text),
					lint.Hint("write the pack's display name: # %s", p.Pack.Meta().Root.Get("displayName").Str()), cause)
				told = h.pos.Line
				break
			}
		}
		for _, c := range r.comments {
			if phrase := templatePhrase(c.text); phrase != "" && c.pos.Line != told {
				p.Report(c.pos, fmt.Sprintf("the comment %q is an instruction of the template", phrase+"…"),
					lint.Hint("delete the comment once you have followed it"), cause)
			}
		}
		for line := 1; line <= r.doc.Lines(); line++ {
			if text := r.doc.Line(line); strings.Contains(text, "Description for Parameter ") && !r.inComment(text) {
				p.Report(r.doc.At(line), "the table of parameters still has the template's rows",
					lint.Hint("list the parameters of the pack, or remove the table"), cause)
				break
			}
		}
	},
}

// The template's instructions, by the words they start with.
var templatePhrases = []string{
	"It must be the pack",
	"A brief overview of the application or service the pack provides",
	"List the required software version or hardware",
	"If applicable, list and describe only the most commonly used parameters",
	"If applicable, provide instructions on upgrading the pack",
	"Provide instructions for the user to add the pack",
	"List one or more sources users can reference",
}

func templatePhrase(comment string) string {
	if !strings.Contains(comment, "<!--") {
		return ""
	}
	for _, phrase := range templatePhrases {
		if strings.Contains(comment, phrase) {
			return phrase
		}
	}
	return ""
}

func (r readme) inComment(line string) bool {
	for _, c := range r.comments {
		if strings.Contains(c.text, line) {
			return true
		}
	}
	return false
}
