package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/report"
)

// tell says what was found wherever people look. What GitHub does not allow, or
// fails to do, changes nothing about the verdict.
func (a *action) tell(ctx context.Context, published []string) error {
	for format, name := range map[string]string{"sarif": a.in.SARIFFile, "json": a.in.ReportFile} {
		if name == "" {
			continue
		}
		if err := a.write(format, name); err != nil {
			return status{exitFailed, err}
		}
	}
	if a.in.ReportFile != "" && a.event.Pull != nil {
		if err := writeHandover(a.in.ReportFile, a.judged(), a.review()); err != nil {
			return status{exitFailed, err}
		}
	}
	if err := a.env.WriteOutputs(a.outputs(published)); err != nil {
		return status{exitFailed, fmt.Errorf("the outputs cannot be written: %w", err)}
	}
	o := a.reportOptions()
	// The API comes before the annotations: of those, the runner keeps the first,
	// and one about the API must leave room for the findings.
	if a.feedBack(ctx, o) {
		o.Annotated = 1
	}
	if err := report.Formats()["github"].Write(a.log.W, a.result, o); err != nil {
		return status{exitFailed, err}
	}
	if a.in.Summary {
		if err := a.env.WriteSummary(a.summary); err != nil {
			a.log.Say("no summary: %v", err)
		}
	}
	return nil
}

// summary is the comment without its limits, or the report of a run that compares
// nothing.
func (a *action) summary(limit int) ([]byte, error) {
	o := a.reportOptions()
	if a.differ != nil {
		footnote := a.footnote(nil)
		o.Limit = limit - len(footnote)
		return append(report.ReviewComment(a.review(), o), footnote...), nil
	}
	footnote := a.footnote(a.deleted)
	o.Limit = limit - len(footnote)
	var b bytes.Buffer
	err := report.Formats()["markdown"].Write(&b, a.result, o)
	b.WriteString(footnote)
	return b.Bytes(), err
}

func (a *action) review() report.Review {
	return report.Review{Result: a.result, Changes: a.differ, Deleted: a.deleted, Base: "the base, " + github.Short(a.event.Base)}
}

// judged says what was judged, and compared with what.
func (a *action) judged() string {
	judged := fmt.Sprintf("%d of %s; %s", len(a.changed), plural(len(a.start.locations), "pack"), a.changes.How)
	if a.caveat != "" {
		judged += "; " + a.caveat
	}
	return judged
}

func (a *action) footnote(deleted []string) string {
	return github.Footnote(a.judged(), a.env.RunURL(), deleted)
}

// feedBack gives GitHub what was found, and tells whether it had to say that it
// could not, in the one annotation about it.
func (a *action) feedBack(ctx context.Context, o report.Options) bool {
	var names, failed []string
	denied := 0
	for _, w := range a.wanted(o) {
		err := errNoToken
		if a.origin.Client != nil {
			err = w.give(ctx)
		}
		if err == nil {
			continue
		}
		if errors.As(err, new(github.Denied)) {
			denied++
		}
		names = append(names, w.name)
		failed = append(failed, fmt.Sprintf("no %s: %v", w.name, err))
	}
	const elsewhere = "Findings are in the annotations and in the summary of the job"
	switch why := a.event.ReadOnly(a.env.Actor); {
	case len(failed) == 0:
		return false
	case why != "" && denied == len(failed):
		a.log.Notice(fmt.Sprintf("no %s: %s, and its token can only read. %s; docs/github-action.md of packlint has a workflow that comments on such pull requests", strings.Join(names, ", "), why, elsewhere))
	default:
		a.log.Warning(strings.Join(failed, ". ") + ". " + elsewhere)
	}
	return true
}

var errNoToken = errors.New("the input token is empty")

// feedback is something that is wanted of the API.
type feedback struct {
	name string
	give func(context.Context) error
}

func (a *action) wanted(o report.Options) []feedback {
	out := a.wantedOnPull(o)
	if a.in.UploadSARIF {
		out = append(out, feedback{"code scanning", a.uploadSARIF})
	}
	if a.in.CheckRun {
		out = append(out, feedback{"check run", func(ctx context.Context) error {
			head := a.env.SHA
			if a.event.Head != "" {
				head = a.event.Head
			}
			return a.origin.Client.CreateCheckRun(ctx, head, a.result, o)
		}})
	}
	return out
}

// wantedOnPull is what is wanted on the page of the pull request. Once that has
// another head, what a run says that ends late, or is run again, would stand there
// in place of what a newer run says.
func (a *action) wantedOnPull(o report.Options) []feedback {
	pull := a.event.Pull
	if pull == nil {
		return nil
	}
	head := ""
	unlessOutdated := func(name string, give func(context.Context) error) feedback {
		return feedback{name, func(ctx context.Context) (err error) {
			if head == "" {
				if head, err = a.origin.Client.Head(ctx, pull.Number); err != nil {
					return err
				}
			}
			if head != pull.Head {
				a.log.Say("no %s: pull request #%d has the head %s by now, and this run is for %s", name, pull.Number, github.Short(head), github.Short(pull.Head))
				return nil
			}
			return give(ctx)
		}}
	}
	var out []feedback
	if a.in.Comment {
		out = append(out, unlessOutdated("comment", func(ctx context.Context) error {
			text := github.CommentText(a.in.CommentID, a.review(), o, a.footnote(nil))
			// Where nothing of interest changed, a new comment would be noise.
			create := len(a.changed)+len(a.deleted) > 0
			return a.origin.Client.UpdateComment(ctx, pull.Number, a.in.CommentID, text, create)
		}))
	}
	if a.in.Suggest {
		out = append(out, unlessOutdated("review", func(ctx context.Context) error {
			return a.origin.Client.Suggest(ctx, pull, github.Suggestions(a.result))
		}))
	}
	return out
}

func (a *action) uploadSARIF(ctx context.Context) error {
	target, err := a.origin.CodeScanningTarget(ctx, a.env)
	if err != nil {
		return err
	}
	if len(a.changed) < len(a.start.locations) && !strings.HasPrefix(target.Ref, "refs/pull/") {
		return fmt.Errorf("an analysis of some packs would close the alerts of the others on %s: set changed-only to false there", target.Ref)
	}
	var b bytes.Buffer
	if err := report.Formats()["sarif"].Write(&b, a.result, a.reportOptions()); err != nil {
		return err
	}
	return a.origin.Client.UploadSARIF(ctx, target, b.Bytes())
}

// write writes the result to a file of the workspace.
func (a *action) write(format, name string) error {
	var b bytes.Buffer
	if err := report.Formats()[format].Write(&b, a.result, a.reportOptions()); err != nil {
		return err
	}
	at, err := workspaceFile(name)
	if err != nil {
		return err
	}
	if err := at.write(b.Bytes()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	return nil
}

// workspaceFile is a file below the working directory; links in what is checked
// out must not lead out of it.
func workspaceFile(name string) (place, error) {
	dir, err := os.Getwd()
	if err != nil {
		return place{}, err
	}
	if filepath.IsAbs(name) {
		return place{name: name}, nil
	}
	return place{dir, filepath.Clean(name)}, nil
}

// outputs are what later steps can read.
func (a *action) outputs(published []string) []github.Output {
	n := report.Count(a.result)
	return []github.Output{
		{Name: "errors", Value: strconv.Itoa(n.Errors)},
		{Name: "warnings", Value: strconv.Itoa(n.Warnings)},
		{Name: "infos", Value: strconv.Itoa(n.Infos)},
		{Name: "inherited", Value: strconv.Itoa(n.Inherited)},
		{Name: "suppressed", Value: strconv.Itoa(n.Suppressed)},
		{Name: "sarif-file", Value: a.in.SARIFFile},
		{Name: "report-file", Value: a.in.ReportFile},
		{Name: "changed-packs", Value: github.PathList(pathsOf(a.changed))},
		{Name: "deleted-packs", Value: github.PathList(a.deleted)},
		{Name: "matrix", Value: github.NewMatrix(a.changed, a.in.Shards).String()},
		{Name: "published", Value: github.PathList(published)},
	}
}
