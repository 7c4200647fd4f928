package github

import (
	"bytes"
	"errors"
	"os"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/report"
)

const (
	// maxSummary is a little less than the 1 MiB of a step: over it GitHub drops
	// the summary as a whole.
	maxSummary = 1_000_000
	// minSummary is the room that a report of some use needs, in bytes.
	minSummary = 10_000
)

// WriteSummary adds a report to the summary of the job, as long as what the step
// has written there before leaves room. In no workflow it does nothing.
func (e Environment) WriteSummary(r *lint.Result, o report.Options) error {
	if e.Summary == "" {
		return nil
	}
	room := maxSummary
	if info, err := os.Stat(e.Summary); err == nil {
		room -= int(info.Size())
	}
	if room < minSummary {
		return errors.New("what the step has written there leaves no room for the report")
	}
	o.Limit = room
	var b bytes.Buffer
	if err := report.Formats()["markdown"].Write(&b, r, o); err != nil {
		return err
	}
	return appendTo(e.Summary, b.String())
}
