package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/report"
)

// maxReportSize bounds what is read of a report, in bytes.
const maxReportSize = 32 << 20

// commentOnRun comments on the pull request that a finished run was for, in a job
// that may write (workflow_run). The report comes from a run that a stranger may
// have had in hand, and is nothing but text of findings: it is written anew, so
// that nothing in it can be markup. Which pull request it is about, GitHub says.
func (a *action) commentOnRun(ctx context.Context) error {
	run := a.event.Run
	switch {
	case run.Event != "pull_request":
		a.log.Say("nothing to comment on: the run was for the event %s", run.Event)
		return nil
	case a.origin.Client == nil:
		return errors.New("the input token is empty: commenting needs one")
	case a.in.ReportFile == "":
		return errors.New("the input report-file is empty: on workflow_run it names the report that the other job has written")
	}
	if a.in.Suggest {
		a.log.Say("no suggestions: a change that somebody applies with a click must not come from the report of another run")
	}
	at, err := workspaceFile(a.in.ReportFile)
	if err != nil {
		return err
	}
	text, err := at.read(maxReportSize)
	if err != nil {
		return fmt.Errorf("the report %s cannot be read: %w", a.in.ReportFile, err)
	}
	result, err := report.ReadJSON(text)
	if err != nil {
		return fmt.Errorf("the report %s cannot be read: %w", a.in.ReportFile, err)
	}
	number, err := a.origin.Client.PullOf(ctx, *run)
	if err != nil {
		return err
	}
	if number == 0 {
		a.log.Say("nothing to comment on: no open pull request has the commit %.12s as its head any more", run.Head)
		return nil
	}
	o := a.reportOptions()
	o.FilesURL = a.env.FilesURL(run.Head)
	left, err := readHandover(a.in.ReportFile)
	if err != nil {
		return err
	}
	footnote := github.Footnote(cmp.Or(left.Judged, plural(len(result.Packs), "pack")), run.URL(a.env), nil)
	review := report.Review{Result: result, Changes: left.Changes, Deleted: left.Deleted, Base: left.Base}
	comment := commentFrom(a.in.CommentID, review, o, footnote)
	if err := a.origin.Client.UpdateComment(ctx, number, a.in.CommentID, comment, len(result.Packs)+len(left.Deleted) > 0); err != nil {
		return status{exitFailed, err}
	}
	a.log.Say("commented on pull request #%d", number)
	return nil
}
