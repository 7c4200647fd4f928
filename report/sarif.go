package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/packlint/packlint/lint"
)

// Limits of code scanning ("SARIF results exceed one or more limits",
// docs.github.com). A file beyond one of them is refused as a whole.
const (
	maxResults = 25_000
	// maxLocations is the number that is kept of the 1,000 a result may have.
	maxLocations = 100
)

// sarifCategory tells this analysis from others of the same commit. Code
// scanning reads what stands before the last slash.
const sarifCategory = "packlint/"

// sarifFormat is for GitHub code scanning, and for whatever else reads SARIF
// 2.1.0. Suppressed findings are left out: code scanning would open alerts for
// them. Inherited ones are notes, so that they fail no check. URIs are relative
// to the root of the repository; a base for them (originalUriBaseIds) could only
// be a path of the machine that ran.
type sarifFormat struct{}

func (sarifFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	s := sarif{result: r, hashes: map[string][]string{}, index: map[string]int{}}
	found := s.headlines()
	found, dropped := worst(found, maxResults)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:            "packlint",
			Version:         o.version(),
			SemanticVersion: semanticVersion(o.version()),
			InformationURI:  homepage,
			Rules:           s.rules(o.Rules, found),
		}},
		AutomationDetails: sarifAutomation{ID: sarifCategory},
		ColumnKind:        "unicodeCodePoints",
		Invocations:       []sarifInvocation{s.invocation(dropped)},
		Results:           []sarifResult{},
	}
	for _, h := range found {
		run.Results = append(run.Results, s.finding(h))
	}
	return Encode(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

// sarif is a report being written.
type sarif struct {
	result *lint.Result
	hashes map[string][]string // of the lines, by file
	index  map[string]int      // of the rules, by id
}

func (s *sarif) headlines() []headline {
	var out []headline
	for _, pack := range sections(s.result) {
		out = append(out, pack.headlines...)
		out = append(out, fold(pack.inherited)...)
	}
	return out
}

// worst keeps the worst n of the headlines, in their order.
func worst(all []headline, n int) (kept []headline, dropped int) {
	if len(all) <= n {
		return all, 0
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(all[b]), rank(all[a])) })
	order = order[:n]
	slices.Sort(order)
	for _, i := range order {
		kept = append(kept, all[i])
	}
	return kept, len(all) - n
}

func rank(h headline) lint.Severity {
	if h.Inherited {
		return lint.Unset
	}
	return h.Severity
}

// rules describes all rules of the run, and those found besides.
func (s *sarif) rules(known []*lint.Rule, found []headline) []sarifRule {
	byID := map[string]*lint.Rule{}
	for _, h := range found {
		byID[h.Rule] = &lint.Rule{ID: h.Rule, Severity: h.Severity}
	}
	for _, r := range known {
		byID[r.ID] = r
	}
	out := []sarifRule{}
	for _, r := range byID {
		out = append(out, describe(r))
	}
	slices.SortFunc(out, func(a, b sarifRule) int { return cmp.Compare(a.ID, b.ID) })
	for i, r := range out {
		s.index[r.ID] = i
	}
	return out
}

// describe turns a rule into its descriptor. Code scanning wants every text to
// be there and none of the descriptions longer than 1,024 characters.
func describe(r *lint.Rule) sarifRule {
	summary := sentence(cmp.Or(r.Summary, r.ID))
	why := sentence(cmp.Or(r.Why, r.Summary, r.ID))
	help, markdown := why, why
	if r.Fix != "" {
		help += "\n\n" + sentence(r.Fix)
		markdown += "\n\n**To fix it:** " + sentence(r.Fix)
	}
	page := rulePage(r)
	if page != "" {
		markdown += "\n\n[" + r.ID + "](" + page + ")"
	}
	tags := []string{"palette-pack"}
	if r.Category != "" {
		tags = append(tags, string(r.Category))
	}
	return sarifRule{
		ID:                   r.ID,
		ShortDescription:     sarifText{Text: limit(summary, 1024)},
		FullDescription:      sarifText{Text: limit(why, 1024)},
		DefaultConfiguration: sarifConfiguration{Enabled: !r.Optional, Level: level(r.Severity)},
		HelpURI:              page,
		Help:                 sarifText{Text: help, Markdown: markdown},
		Properties: sarifProperties{
			Tags:            tags,
			Precision:       precision(r.Severity),
			ProblemSeverity: problemSeverity(r.Severity),
		},
	}
}

func level(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	}
	return "note"
}

func problemSeverity(s lint.Severity) string {
	if s == lint.Error || s == lint.Warning {
		return s.String()
	}
	return "recommendation"
}

// precision follows from what the severities promise: an error is certain, a
// warning very likely.
func precision(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "very-high"
	case lint.Warning:
		return "high"
	}
	return "medium"
}

func (s *sarif) finding(h headline) sarifResult {
	out := sarifResult{
		RuleID:    h.Rule,
		RuleIndex: s.index[h.Rule],
		Level:     level(h.Severity),
		Message:   sarifText{Text: sarifMessage(h)},
		Locations: []sarifLocation{s.location(h.Finding)},
		PartialFingerprints: map[string]string{
			"packlint/v1": h.Fingerprint,
		},
	}
	if h.Inherited {
		out.Level = level(lint.Info)
	}
	if hash := s.lineHash(h.Finding); hash != "" {
		out.PartialFingerprints["primaryLocationLineHash"] = hash
	}
	out.RelatedLocations = s.related(h)
	if len(h.Fix) > 0 {
		out.Fixes = []sarifFix{fixOf(h.Finding)}
	}
	return out
}

// fixOf sorts the edits of a fix to their files.
func fixOf(f lint.Finding) sarifFix {
	out := sarifFix{Description: sarifText{Text: sarifString(cmp.Or(f.Hint, "repair it"))}}
	for _, e := range f.Fix {
		at := sarifArtifactLocation{URI: encodePath(e.File)}
		i := slices.IndexFunc(out.ArtifactChanges, func(c sarifArtifactChange) bool { return c.ArtifactLocation == at })
		if i < 0 {
			i = len(out.ArtifactChanges)
			out.ArtifactChanges = append(out.ArtifactChanges, sarifArtifactChange{ArtifactLocation: at})
		}
		change := &out.ArtifactChanges[i]
		change.Replacements = append(change.Replacements, sarifReplacement{
			DeletedRegion:   sarifRegion{StartLine: e.Line, StartColumn: e.Column, EndLine: e.EndLine, EndColumn: e.EndColumn},
			InsertedContent: sarifContent{Text: e.Text},
		})
	}
	return out
}

// related are the second places of a finding, and the findings folded under it.
func (s *sarif) related(h headline) []sarifLocation {
	var out []sarifLocation
	add := func(at sarifLocation, message string) {
		if len(out)+1 == maxLocations {
			return
		}
		at.ID = len(out) + 1
		at.Message = &sarifText{Text: cmp.Or(sarifString(message), "see also")}
		out = append(out, at)
	}
	for _, r := range h.Related {
		add(region(r.File, r.Line, r.Column, r.Column+1), r.Message)
	}
	for _, f := range h.folded {
		add(s.location(f), f.Rule+": "+f.Message)
	}
	return out
}

// sarifMessage says it all in one text; where there is little space, its first
// sentence is shown.
func sarifMessage(h headline) string {
	text := sarifString(cmp.Or(h.Message, h.Rule))
	if from := origin(h.Finding); from != "" {
		text += "\n" + sarifString(sentence(from))
	}
	if h.Hint != "" {
		text += "\nHint: " + sarifString(h.Hint)
	}
	if len(h.folded) > 0 {
		text += fmt.Sprintf("\nAlso %d more of this cause: %s", len(h.folded), sarifString(rulesOf(h.folded)))
	}
	return text
}

// sarifString makes text from a pack fit for a message. In messages
// "[text](place)" is a link (section 3.11.6), which no pack may set.
func sarifString(s string) string { return strings.ReplaceAll(visible(s), "](", "] (") }

// location is the region of a finding, cut to one line: an alert shows in a pull
// request only when all its lines are in the diff.
func (s *sarif) location(f lint.Finding) sarifLocation {
	end := f.EndColumn
	if f.EndLine > f.Line {
		end = f.Column + 1
		if d := s.result.Source(f); d != nil {
			end = utf8.RuneCountInString(d.Line(f.Line)) + 1
		}
	}
	return region(f.File, f.Line, f.Column, end)
}

func region(file string, line, column, end int) sarifLocation {
	line, column = max(line, 1), max(column, 1)
	return sarifLocation{PhysicalLocation: sarifPhysicalLocation{
		ArtifactLocation: sarifArtifactLocation{URI: encodePath(cmp.Or(file, "."))},
		Region:           sarifRegion{StartLine: line, StartColumn: column, EndLine: line, EndColumn: max(end, column+1)},
	}}
}

func (s *sarif) lineHash(f lint.Finding) string {
	hashes, ok := s.hashes[f.File]
	if !ok {
		if d := s.result.Source(f); d != nil && len(d.Text) > 0 {
			hashes = lineHashes(d.Text)
		}
		s.hashes[f.File] = hashes
	}
	if f.Line < 1 || f.Line > len(hashes) {
		return ""
	}
	return hashes[f.Line-1]
}

func (s *sarif) invocation(dropped int) sarifInvocation {
	out := sarifInvocation{ExecutionSuccessful: !s.result.Crashed, ToolExecutionNotifications: []sarifNotification{}}
	for _, f := range s.result.Findings {
		if f.Rule == lint.RuleCrashed {
			out.ToolExecutionNotifications = append(out.ToolExecutionNotifications, sarifNotification{
				Level: "error", Message: sarifText{Text: sarifString(f.Message)}, Locations: []sarifLocation{s.location(f)},
			})
		}
	}
	if dropped > 0 {
		out.ToolExecutionNotifications = append(out.ToolExecutionNotifications, sarifNotification{
			Level:   "warning",
			Message: sarifText{Text: fmt.Sprintf("%d results of the least severity are left out: code scanning takes %d", dropped, maxResults)},
		})
	}
	return out
}

// encodePath makes a path a URI reference: all but unreserved characters
// (RFC 3986, 2.3) is percent-encoded, byte by byte.
func encodePath(path string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	var b strings.Builder
	for i := range len(path) {
		if strings.IndexByte(unreserved, path[i]) >= 0 {
			b.WriteByte(path[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", path[i])
		}
	}
	return b.String()
}

// limit cuts a text to a number of characters.
func limit(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return firstRunes(s, n-1) + "…"
}

// sentence begins with a capital, unless with the name of a file or key, and
// ends in a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if word, _, spaced := strings.Cut(s, " "); spaced && !strings.ContainsAny(word, "./_") {
		first, size := utf8.DecodeRuneInString(s)
		s = string(unicode.ToUpper(first)) + s[size:]
	}
	if !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}

var semantic = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// semanticVersion is "" for what is none, as the version of a development build.
func semanticVersion(v string) string {
	v = strings.TrimPrefix(v, "v")
	if semantic.MatchString(v) {
		return v
	}
	return ""
}
