package lint

import (
	"cmp"

	"github.com/packlint/packlint/pack"
)

// Finding is one defect at one place in a text file of the repository. The
// field names are those of the JSON report.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	// Pack and File are relative to the repository root. Lines and columns
	// count from 1, columns in code points; EndColumn is the one after.
	Pack      string `json:"pack"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	// Object is the rendered object that the finding is about.
	Object *ObjectRef `json:"object"`
	// Template is where the object's text came from, "archive:template:line".
	Template string    `json:"template"`
	Preset   string    `json:"preset"`
	Related  []Related `json:"related"`
	// Cause is shared by findings of one pack that one mistake brought about.
	Cause     *string `json:"cause"`
	Inherited bool    `json:"inherited"`
	// Fixable tells whether there is a Fix: edits that cure the finding, at
	// places that count as its own.
	Fixable bool        `json:"fixable"`
	Fix     []pack.Edit `json:"fix"`
	// Fingerprint identifies the finding across versions of the pack: path,
	// version and line numbers do not enter into it.
	Fingerprint string `json:"fingerprint"`
	// Suppressed is the reason why the finding does not count, if there is one.
	Suppressed *string `json:"suppressed"`

	pos       pack.Pos
	key       string
	needs     Needs     // of its rule
	elsewhere []Related // in other packs of the run
}

// Counts tells whether the finding fails a run: nobody has accepted it, and it was
// not there before.
func (f *Finding) Counts() bool { return f.Suppressed == nil && !f.Inherited }

// ObjectRef names a Kubernetes object.
type ObjectRef struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
}

func (o ObjectRef) String() string {
	name := o.Name
	if o.Namespace != "" {
		name = o.Namespace + "/" + name
	}
	return o.Kind + " " + name
}

// Related is a second place that helps to understand a finding.
type Related struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// compareFindings orders findings as every report prints them.
func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Template, b.Template),
	)
}
