package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	Fixable   bool    `json:"fixable"`
	// Fingerprint identifies the finding across versions of the pack: path,
	// version and line numbers do not enter into it.
	Fingerprint string  `json:"fingerprint"`
	Suppressed  *string `json:"suppressed"`

	pos       pack.Pos
	key       string
	elsewhere []Related // in other packs of the run
}

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

// sortFindings puts findings into report order and drops repetitions.
func sortFindings(findings []Finding) []Finding {
	slices.SortStableFunc(findings, compareFindings)
	return slices.CompactFunc(findings, func(a, b Finding) bool {
		return compareFindings(a, b) == 0
	})
}

var lineNumber = regexp.MustCompile(`\b(lines?|columns?) \d+`)

// setFingerprints identifies the findings of one pack. What enters is what
// stays when a pack is copied to its next version and edited elsewhere: the
// pack's name and layer, the file, the path of the value, the object, and the
// message without versions and line numbers. Findings that are equal in all
// this are numbered.
func setFingerprints(p *pack.Pack, findings []Finding) {
	name, version := p.Name(), p.Version()
	count := map[string]int{}
	for i := range findings {
		f := &findings[i]
		key := f.key
		if key == "" {
			key = lineNumber.ReplaceAllString(f.Message, "$1")
		}
		parts := []string{f.Rule, name, p.Layer(), f.pos.File, place(p, f.pos), key, f.Preset}
		if f.Object != nil {
			parts = append(parts, f.Object.APIVersion, f.Object.Kind, f.Object.Namespace, f.Object.Name)
		}
		id := strings.Join(parts, "\x00")
		if version != "" {
			id = strings.ReplaceAll(id, version, "<version>")
		}
		count[id]++
		sum := sha256.Sum256([]byte(id + "\x00" + strconv.Itoa(count[id])))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}

// place is the path of the value at a position, or else the text of the line:
// both stay when lines are moved.
func place(p *pack.Pack, pos pack.Pos) string {
	if pos.Line == 0 {
		return ""
	}
	d := p.Text(pos.File)
	if path := d.Root.PathTo(pos.Line, pos.Column); path != nil {
		return strings.Join(path, "\x01")
	}
	return strings.TrimSpace(d.Line(pos.Line))
}
