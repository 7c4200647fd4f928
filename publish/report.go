package publish

import (
	"fmt"
	"io"
	"strings"

	"github.com/packlint/packlint/report"
)

// Report is what a run of publish did. Its JSON form is a contract with
// pipelines; docs/publishing.md explains the keys.
type Report struct {
	Version  int     `json:"version"` // of the form of the report
	Registry string  `json:"registry"`
	DryRun   bool    `json:"dry_run"`
	Packs    []Entry `json:"packs"`
	Summary  Summary `json:"summary"`
}

// Entry is one pack of the report.
type Entry struct {
	Pack    string  `json:"pack"` // its path
	Name    string  `json:"name"`
	Version string  `json:"version"`
	Outcome Outcome `json:"outcome"`
	// Reference is where the pack is published or would be; with a digest,
	// Digest, once it is there.
	Reference string `json:"reference"`
	Digest    string `json:"digest"`
	// Archive is the digest of the archive made here, Size its bytes.
	Archive string `json:"archive"`
	Size    int64  `json:"size"`
	// Replaced is the digest that was overwritten by force, and Reason why.
	Replaced string   `json:"replaced"`
	Reason   string   `json:"reason"`
	Changes  []Change `json:"changes"`
	Signed   bool     `json:"signed"`
	Message  string   `json:"message"`
}

// Summary counts the outcomes.
type Summary struct {
	Packs     int   `json:"packs"`
	Published int   `json:"published"`
	Unchanged int   `json:"unchanged"` // and adopted, and present
	Failed    int   `json:"failed"`
	BytesSent int64 `json:"bytes_sent"`
}

// Enter takes over what became of a push.
func (e *Entry) Enter(p Push, reason string) {
	e.Outcome, e.Digest = p.Outcome, string(p.Manifest)
	e.Reference = p.Reference.String()
	if p.Changes != nil {
		e.Changes = p.Changes
	}
	if p.Outcome == Pushed && p.Before != nil {
		e.Replaced, e.Reason = string(p.Before.Manifest.Digest), reason
	}
	if p.Err != nil {
		e.Message = p.Err.Error()
	}
}

// Good tells whether nothing is left to do for the pack.
func (e *Entry) Good() bool {
	switch e.Outcome {
	case Pushed, Unchanged, Adopted, Present, WouldPush:
		return e.Message == ""
	}
	return false
}

// Summarize counts. Bytes are those of all requests' bodies.
func (r *Report) Summarize(bytes int64) {
	s := Summary{Packs: len(r.Packs), BytesSent: bytes}
	for i := range r.Packs {
		switch e := &r.Packs[i]; {
		case !e.Good():
			s.Failed++
		case e.Outcome == Unchanged, e.Outcome == Adopted, e.Outcome == Present:
			s.Unchanged++
		default:
			s.Published++
		}
	}
	r.Summary = s
}

// JSON writes the report for programs.
func (r *Report) JSON(w io.Writer) error { return report.Encode(w, r) }

// Text writes the report for people: one line a pack, and the references with
// their digests.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	for i := range r.Packs {
		e := &r.Packs[i]
		at := e.Reference
		if at == "" {
			at = e.Pack
		}
		if e.Digest != "" && e.Good() {
			at += "@" + e.Digest
		}
		fmt.Fprintf(&b, "%-13s %s\n", e.Outcome, report.Visible(at))
		if e.Replaced != "" {
			fmt.Fprintf(&b, "%14sin place of %s: %s\n", "", e.Replaced, report.Visible(e.Reason))
		}
		if e.Message != "" {
			fmt.Fprintf(&b, "%14s%s\n", "", report.Visible(e.Message))
		}
	}
	verb := "published"
	if r.DryRun {
		verb = "to publish"
	}
	fmt.Fprintf(&b, "%s to %s: %d %s, %d already there, %d failed; %s sent\n",
		count(r.Summary.Packs, "pack"), report.Visible(r.Registry), r.Summary.Published, verb, r.Summary.Unchanged, r.Summary.Failed, Bytes(r.Summary.BytesSent))
	_, err := io.WriteString(w, b.String())
	return err
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Bytes is a size for people.
func Bytes(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}
