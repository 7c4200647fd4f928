package github

import (
	"errors"
	"os"
)

const (
	// maxSummary is a little less than the 1 MiB of a step: over it GitHub drops
	// the summary as a whole.
	maxSummary = 1_000_000
	// minSummary is the room that a report of some use needs, in bytes.
	minSummary = 10_000
)

// WriteSummary adds a text to the summary of the job, as long as what the step has
// written there before leaves room. render is told how many bytes there are. In no
// workflow it does nothing.
func (e Environment) WriteSummary(render func(limit int) ([]byte, error)) error {
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
	text, err := render(room)
	if err != nil {
		return err
	}
	return appendTo(e.Summary, string(text))
}
