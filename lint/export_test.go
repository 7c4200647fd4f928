package lint

import (
	"time"

	"github.com/packlint/packlint/pack"
)

// CheckIgnores reads the instructions of a text and of a pack.json, and returns
// the places of what is wrong with them.
func CheckIgnores(file, text string, meta *pack.Document, known []*Rule) []pack.Pos {
	var out []pack.Pos
	all := ignoresInText(file, text, ignoreForms(file))
	if meta != nil {
		all = append(all, ignoresInJSON(meta)...)
	}
	for i := range all {
		all[i].resolve(known, time.Now())
		for _, p := range all[i].problems {
			out = append(out, p.pos)
		}
		for _, r := range all[i].rules {
			out = append(out, r.pos)
		}
	}
	return out
}
