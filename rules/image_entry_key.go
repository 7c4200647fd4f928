package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
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
		listed := lint.ListedImages(p.Pack)
		unlisted := func(value *pack.Node) bool {
			r, err := render.ParseReference(value.Str())
			return err == nil && saysWhich(r) && strings.Contains(value.Value, "/") && namedOnce(images, value) && !listedAmong(listed, r)
		}
		for i, entry := range images.Items {
			switch {
			case entry.Kind == pack.Mapping:
				pair, ok := entry.Pair("image")
				switch {
				case !ok && entry.Len() > 0:
					key := entry.Pairs[0].Key
					var fix []pack.Edit
					if _, meant := certainlyMeant(key.Value, []string{"image"}); meant && i < maxPerPack && unlisted(entry.Pairs[0].Value) {
						fix = p.Pack.Values().Rename(key, "image")
					}
					p.Report(key.Pos, fmt.Sprintf("entry %d of pack.content.images has the key %q instead of image", i+1, key.Value),
						lint.Hint("write `image:` in place of `%s:`", key.Value), lint.Fix(fix))
				case !ok:
					p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is empty", i+1), lint.Hint("write `image: registry/repository:tag`"))
				case pair.Value.Blank():
					p.Report(pair.Key.Pos, fmt.Sprintf("entry %d of pack.content.images names no image", i+1), lint.Hint("write `image: registry/repository:tag`"))
				}
			case entry.Kind == pack.String:
				var fix []pack.Edit
				if i < maxPerPack && unlisted(entry) {
					fix = p.Pack.Values().PutItemBelow(images, i, "image")
				}
				p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is plain text; Palette reads the key image of a mapping", i+1),
					lint.Hint("write `- image: %s`", entry.Value), lint.Fix(fix))
			default:
				p.Report(entry.Pos, fmt.Sprintf("entry %d of pack.content.images is %s; Palette reads the key image of a mapping", i+1, entry.Kind),
					lint.Hint("write `- image: registry/repository:tag`"))
			}
		}
	},
}

// namedOnce tells whether a reference stands in one entry of the list only, whatever
// the entry's form.
func namedOnce(images, value *pack.Node) bool {
	times := 0
	for _, entry := range images.Items {
		if entry.Value == value.Value || entry.Len() > 0 && entry.Kind == pack.Mapping && entry.Pairs[0].Value.Str() == value.Value {
			times++
		}
	}
	return times == 1
}
