package github

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	api "github.com/google/go-github/v60/github"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/report"
)

// Limits of check runs: annotations a request, and bytes of a summary.
const (
	maxCheckAnnotations = 50
	maxCheckSummary     = 60_000
)

// CreateCheckRun makes a check of its own out of a result. GitHub shows it under
// whatever workflow of the commit it likes, which is why nobody gets one who does
// not ask.
func (c *Client) CreateCheckRun(ctx context.Context, head string, r *lint.Result, o report.Options) error {
	o.Limit = maxCheckSummary
	var b bytes.Buffer
	if err := report.Formats()["markdown"].Write(&b, r, o); err != nil {
		return err
	}
	conclusion, name, completed := "success", "packlint", "completed"
	if o.FailOn != lint.Off && r.Worst() >= o.FailOn || r.Crashed {
		conclusion = "failure"
	}
	title, summary := report.Verdict(r, o), b.String()
	output := func(annotations []*api.CheckRunAnnotation) *api.CheckRunOutput {
		return &api.CheckRunOutput{Title: &title, Summary: &summary, Annotations: annotations}
	}
	pages := slices.Collect(slices.Chunk(checkAnnotations(r), maxCheckAnnotations))
	var first []*api.CheckRunAnnotation
	if len(pages) > 0 {
		first, pages = pages[0], pages[1:]
	}
	run, _, err := c.api.Checks.CreateCheckRun(ctx, c.owner, c.name, api.CreateCheckRunOptions{
		Name: name, HeadSHA: head, Status: &completed, Conclusion: &conclusion, Output: output(first),
	})
	if err != nil {
		return fmt.Errorf("the check run cannot be made: %w", describe(err, "checks: write"))
	}
	// Each update adds its annotations to those there are.
	for _, page := range pages {
		_, _, err := c.api.Checks.UpdateCheckRun(ctx, c.owner, c.name, run.GetID(), api.UpdateCheckRunOptions{Name: name, Output: output(page)})
		if err != nil {
			return fmt.Errorf("the check run cannot be completed: %w", describe(err, "checks: write"))
		}
	}
	return nil
}

// checkAnnotations are the findings that count, the worst first.
func checkAnnotations(r *lint.Result) []*api.CheckRunAnnotation {
	counting := slices.DeleteFunc(slices.Clone(r.Findings), func(f lint.Finding) bool { return f.Suppressed != nil || f.Inherited })
	slices.SortStableFunc(counting, func(a, b lint.Finding) int { return int(b.Severity) - int(a.Severity) })
	var out []*api.CheckRunAnnotation
	for _, f := range counting {
		level := map[lint.Severity]string{lint.Error: "failure", lint.Warning: "warning"}[f.Severity]
		if level == "" {
			level = "notice"
		}
		text := report.Visible(f.Message)
		if f.Hint != "" {
			text += "\nHint: " + report.Visible(f.Hint)
		}
		line, title := max(f.Line, 1), report.Visible(f.Rule)
		out = append(out, &api.CheckRunAnnotation{
			Path: &f.File, StartLine: &line, EndLine: &line, AnnotationLevel: &level, Title: &title, Message: &text,
		})
	}
	return out
}
