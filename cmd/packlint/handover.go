package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/report"
)

// handover is what a run that may not comment leaves, beside its report, to the one
// that may.
type handover struct {
	Version int                      `json:"version"`
	Judged  string                   `json:"judged"`
	Base    string                   `json:"base"`
	Deleted []string                 `json:"deleted"`
	Changes map[string]*diff.Changes `json:"changes"` // by the path of the pack
}

const handoverVersion = 1

// handoverName is the name of the file beside a report.
func handoverName(reportFile string) string {
	return strings.TrimSuffix(reportFile, ".json") + ".review.json"
}

func writeHandover(reportFile, judged string, v report.Review) error {
	at, err := workspaceFile(handoverName(reportFile))
	if err != nil {
		return err
	}
	text, err := json.Marshal(handover{handoverVersion, judged, v.Base, v.Deleted, v.Changes})
	if err != nil {
		return err
	}
	if err := at.write(text); err != nil {
		return fmt.Errorf("%s cannot be written: %w", at.name, err)
	}
	return nil
}

// readHandover returns an empty one if there is none: older releases left none.
func readHandover(reportFile string) (handover, error) {
	at, err := workspaceFile(handoverName(reportFile))
	if err != nil {
		return handover{}, err
	}
	text, err := at.read(maxReportSize)
	if errors.Is(err, fs.ErrNotExist) {
		return handover{}, nil
	}
	var h handover
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err == nil && h.Version != handoverVersion {
		err = fmt.Errorf("its format is %d, this packlint reads %d", h.Version, handoverVersion)
	}
	if err != nil {
		return handover{}, fmt.Errorf("%s cannot be read: %w", at.name, err)
	}
	return h, nil
}

// commentFrom writes the comment of another run. Whoever wrote what that run left
// may have left out anything: a comment about such a thing has the findings alone.
func commentFrom(id string, v report.Review, o report.Options, footnote string) (text string) {
	defer func() {
		if recover() != nil {
			text = github.CommentText(id, report.Review{Result: v.Result}, o, footnote)
		}
	}()
	return github.CommentText(id, v, o, footnote)
}
