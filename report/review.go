package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/lint"
)

// MaxComment is the longest comment that GitHub takes, in characters. What is
// bounded here are bytes, of which there are never fewer.
const MaxComment = 65_536

// Review is what the comment under a pull request tells: what was found in its
// packs, and what it changes for their users.
type Review struct {
	Result *lint.Result
	// Changes are those of the packs that the pull request touches, by path.
	Changes map[string]*diff.Changes
	// Deleted are the paths at which it leaves no pack.
	Deleted []string
	// Base names what packs are compared with that had the same path before:
	// "main at 1a2b3c4". Other packs are compared with their previous version.
	Base string
}

// moved tells whether a pack stood elsewhere before, under the same name and
// version.
func (v Review) moved(c *diff.Changes) bool {
	return c != nil && c.Old != nil && c.Old.Path != c.New.Path && slices.Contains(v.Deleted, c.Old.Path) &&
		c.Old.Name == c.New.Name && c.Old.Version == c.New.Version && c.Old.Layer == c.New.Layer
}

// ReviewComment writes a review as Markdown of at most o.Limit bytes, MaxComment
// if that is 0. What has no room is folded first, then cut and counted; a limit
// of a few hundred bytes leaves the verdict.
func ReviewComment(v Review, o Options) []byte {
	if o.Limit <= 0 {
		o.Limit = MaxComment
	}
	c := newComment(v, o)
	bodies := c.bodies(o.Limit)
	var b bytes.Buffer
	b.WriteString(c.verdict)
	rows := c.overview(o.Limit - c.size(bodies))
	b.WriteString(rows)
	b.WriteString(strings.Join(bodies, ""))
	if left := c.left(bodies); left != "" && b.Len()+len(left) <= o.Limit {
		b.WriteString(left)
	}
	if b.Len()+len(c.footer) <= o.Limit {
		b.WriteString(c.footer)
	}
	return b.Bytes()
}

// comment is a comment being written.
type comment struct {
	markdown
	review  Review
	verdict string
	footer  string
	// packs are those that there is something to say of, those with errors
	// first.
	packs []section
	// parts are those of their changes, by path.
	parts map[string][]changeSection
	// deleted are the paths of packs that are gone, and not moved.
	deleted []string
}

func newComment(v Review, o Options) *comment {
	r := *v.Result
	r.Packs = slices.Clone(r.Packs)
	for i := range r.Packs {
		if v.Changes[r.Packs[i].Path] != nil {
			r.Packs[i].Skipped = nil // its changes say it
		}
	}
	c := &comment{markdown: newMarkdown(&r, o), review: v, parts: map[string][]changeSection{}}
	n := count(c.sections...)
	c.verdict = c.markdown.verdict(n)
	c.footer = c.markdown.footer(n)
	for _, s := range c.sections {
		if len(s.headlines) > 0 || v.Changes[s.Path] != nil {
			c.packs = append(c.packs, s)
		}
		if changes := v.Changes[s.Path]; changes != nil {
			c.parts[s.Path] = changeSections(changes)
		}
	}
	slices.SortStableFunc(c.packs, func(a, b section) int { return min(count(b).errors, 1) - min(count(a).errors, 1) })
	moved := map[string]bool{}
	for _, s := range c.packs {
		if changes := v.Changes[s.Path]; v.moved(changes) {
			moved[changes.Old.Path] = true
		}
	}
	c.deleted = slices.DeleteFunc(slices.Clone(v.Deleted), func(path string) bool { return moved[path] })
	return c
}

// maxOverview is the room kept for the overview of the packs and the sentence on
// what is left out.
const maxOverview = 4000

// bodies writes the packs in as much detail as fits: all in the least first, then
// level by level each that has room. A pack that has no room at all is empty.
func (c *comment) bodies(limit int) []string {
	room := limit - len(c.verdict) - len(c.footer)
	if len(c.packs) > 1 || len(c.deleted) > 0 {
		room -= min(maxOverview, limit/4)
	}
	texts := make([]string, len(c.packs))
	full := make([]bool, len(c.packs)) // there is no room for more
	for level := len(details) - 1; level >= 0; level-- {
		for i, s := range c.packs {
			if full[i] {
				continue
			}
			text := c.body(s, level)
			if more := len(text) - len(texts[i]); more <= room {
				texts[i] = text
				room -= more
			} else {
				full[i] = true
			}
		}
	}
	return texts
}

func (c *comment) size(bodies []string) int {
	size := len(c.verdict) + len(c.footer) + maxOmission
	for _, text := range bodies {
		size += len(text)
	}
	return size
}

// left says which packs have no room.
func (c *comment) left(bodies []string) string {
	n := 0
	for _, text := range bodies {
		if text == "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("The changes and findings of %s are left out here: the comment has no room for them.\n\n", plural(n, "pack"))
}

// overview lists the packs when there are several, as far as there is room.
func (c *comment) overview(room int) string {
	if len(c.packs) < 2 && len(c.deleted) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| pack | version | new findings | |\n|---|---|---|---|\n")
	var rows []string
	for _, s := range c.packs {
		version, what := s.Version, ""
		if changes := c.review.Changes[s.Path]; changes != nil {
			_, version, _ = aboutPack(changes)
			what = markdownText(limitItems(headlineOf(changes), maxSentence))
			if c.review.moved(changes) {
				what = "moved from " + shortCode(changes.Old.Path) + "; " + what
			}
		}
		findings := "none"
		if n := count(s); n.findings() > 0 {
			findings = n.String()
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |\n",
			shortCode(packName(s.PackReport)), shortCode(version), findings, what))
	}
	for _, path := range c.deleted {
		rows = append(rows, fmt.Sprintf("| %s | | | deleted |\n", shortCode(path)))
	}
	for i, row := range rows {
		if b.Len()+len(row)+maxOmission > room {
			fmt.Fprintf(&b, "| … and %d more | | | |\n", len(rows)-i)
			break
		}
		b.WriteString(row)
	}
	if b.Len() > room {
		return ""
	}
	return b.String() + "\n"
}

// maxSentence bounds a sentence in a table, in characters.
const maxSentence = 200

// findingRows is how many findings of a pack are shown at the levels of detail.
var findingRows = []int{maxTableRows, 100, 40, 15, 5}

// body says what changes in a pack, and what was found, at a level of detail.
func (c *comment) body(s section, level int) string {
	var b bytes.Buffer
	if changes := c.review.Changes[s.Path]; changes != nil {
		b.WriteString(markdownHeading(changes))
		c.against(&b, changes)
		writeChanges(&b, changes, c.parts[s.Path], details[level])
	} else {
		fmt.Fprintf(&b, "#### %s\n\n", shortCode(packName(s.PackReport)))
	}
	bySeverity(s.headlines)
	var table strings.Builder
	if len(s.headlines) > 0 {
		fmt.Fprintf(&b, "**New findings**: %s\n\n", tallyOf(s.headlines))
		c.table(&table, s.headlines, findingRows[level])
		b.WriteString(table.String())
	}
	if old := fold(s.inherited); len(old) > 0 {
		bySeverity(old)
		fmt.Fprintf(&b, "<details><summary>Inherited findings: %s</summary>\n\n", tallyOf(old))
		table.Reset()
		c.table(&table, old, findingRows[level]/2)
		b.WriteString(table.String() + "</details>\n\n")
	}
	return b.String()
}

// against says what the pack is compared with.
func (c *comment) against(b *bytes.Buffer, changes *diff.Changes) {
	switch {
	case changes.Old == nil:
	case c.review.moved(changes):
		fmt.Fprintf(b, "Moved from %s.\n\n", shortCode(changes.Old.Path))
	case changes.Old.Path != changes.New.Path:
		fmt.Fprintf(b, "Compared with %s.\n\n", shortCode(changes.Old.Path))
	case c.review.Base != "":
		fmt.Fprintf(b, "Compared with %s.\n\n", markdownText(limit(c.review.Base, maxSentence)))
	}
}

// bySeverity sorts the worst to the top.
func bySeverity(list []headline) {
	slices.SortStableFunc(list, func(a, b headline) int { return int(b.Severity) - int(a.Severity) })
}
