package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ImageEntryKey: the corpus of real packs has `iamge:`, which nothing notices
// (pack-spec 3.4).
var ImageEntryKey = lint.Rule{
	ID:       "image-entry-key",
	Severity: lint.Error,
	Category: lint.Images,
	Summary:  "an entry of pack.content.images has no key named image",
	Why:      "Palette reads `image` of each entry. An entry without it is not mirrored, scanned or bundled, and nothing says so.",
	Fix:      "Write each entry as `- image: registry/repository:tag`.",
	Related:  []string{"images-missing", "image-not-listed"},
	Check: func(p *lint.Pass) {
		images := p.Pack.Values().Root.Get("pack", "content", "images")
		if !images.Is(pack.Sequence) {
			return
		}
		for i, entry := range images.Items {
			switch {
			case entry.Kind == pack.Mapping:
				pair, ok := entry.Pair("image")
				switch {
				case !ok && entry.Len() > 0:
					key := entry.Pairs[0].Key
					p.Report(key.Pos, fmt.Sprintf("entry %d of pack.content.images has the key %q instead of image", i+1, key.Value),
						lint.Hint("write `image:` in place of `%s:`", key.Value))
				case !ok:
					p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is empty", i+1), lint.Hint("write `image: registry/repository:tag`"))
				case pair.Value.Blank():
					p.Report(pair.Key.Pos, fmt.Sprintf("entry %d of pack.content.images names no image", i+1), lint.Hint("write `image: registry/repository:tag`"))
				}
			case entry.Kind == pack.String:
				p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is plain text; Palette reads the key image of a mapping", i+1),
					lint.Hint("write `- image: %s`", entry.Value))
			default:
				p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is %s; Palette reads the key image of a mapping", i+1, entry.Kind),
					lint.Hint("write `- image: registry/repository:tag`"))
			}
		}
	},
}
