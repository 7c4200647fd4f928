// Package report writes the result of a run: for people (text, markdown), for
// programs (json), for code scanning (sarif), for test reports (junit) and for
// annotations (github).
package report

import (
	"io"
	"maps"
	"net/url"
	"slices"

	"github.com/packlint/packlint/lint"
)

// Format writes a result in one format. All formats show the same: suppressed
// findings are marked or left out, and findings of one pack that have one cause
// count once.
type Format interface {
	Write(w io.Writer, r *lint.Result, o Options) error
}

// Options are what the formats need to know besides the result.
type Options struct {
	// Rules describes the rules of the run.
	Rules []*lint.Rule
	// Version is packlint's own.
	Version string
	// Color allows terminal colours; Width is the terminal's width in columns,
	// 0 when the output is no terminal. Both are for text.
	Color bool
	Width int
	// Verbose adds what most readers do not need: durations, suppressed
	// findings, full lists. With durations no two runs print the same bytes.
	Verbose bool
	// Quiet leaves out everything but errors and the summary. For text.
	Quiet bool
	// FailOn is the severity from which findings fail the run, Off for never.
	// Unset means Error.
	FailOn lint.Severity
	// Limit bounds the bytes of markdown: a report beyond it says what it leaves
	// out. 0 means what the summary of a workflow job holds.
	Limit int
	// Idle is the verdict on a run without packs that is as it should be. For
	// markdown and github.
	Idle string
	// FilesURL is what the pages of files start with; markdown then links places.
	FilesURL string
	// Annotated is the number of annotations of each kind that the step has
	// written already: the runner counts them with those of github.
	Annotated int
}

// Formats returns the formats by name.
func Formats() map[string]Format {
	return map[string]Format{
		"github":   githubFormat{},
		"json":     jsonFormat{},
		"junit":    junitFormat{},
		"markdown": markdownFormat{},
		"sarif":    sarifFormat{},
		"text":     textFormat{},
	}
}

// FormatNames lists the names of the formats, sorted.
func FormatNames() []string { return slices.Sorted(maps.Keys(Formats())) }

// The places of the project that reports point to.
const (
	homepage  = "https://github.com/packlint/packlint"
	rulePages = homepage + "/blob/main/docs/rules/"
)

// rulePage is where a rule is explained, "" when that is not known: the user's
// own rules may name a page.
func rulePage(r *lint.Rule) string {
	if !r.Foreign {
		return rulePages + encodePath(r.ID) + ".md"
	}
	for _, related := range r.Related {
		if u, err := url.Parse(related); err == nil && u.Scheme == "https" && u.Host != "" {
			return u.String()
		}
	}
	return ""
}

// version is never empty: code scanning refuses an empty string.
func (o Options) version() string {
	if o.Version == "" {
		return "devel"
	}
	return o.Version
}

func (o Options) limit() int {
	if o.Limit <= 0 {
		return maxSummary
	}
	return o.Limit
}

func (o Options) failOn() lint.Severity {
	if o.FailOn == lint.Unset {
		return lint.Error
	}
	return o.FailOn
}
