package rules

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/packlint/packlint/pack"
)

// maxListed bounds the findings, or the names in one, that a rule gives for one
// pack: beyond it, a number says as much.
const maxListed = 5

// maxPerPack bounds the findings of rules that have one for each file.
const maxPerPack = 20

// filesBelow lists the files directly in a folder of the pack, or at any depth.
func filesBelow(p *pack.Pack, dir string, deep bool) []pack.Entry {
	entries, err := p.Entries()
	if err != nil {
		return nil
	}
	var out []pack.Entry
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Path, dir+"/")
		if ok && (deep || !strings.Contains(rest, "/")) {
			out = append(out, e)
		}
	}
	return out
}

// similarFile returns the file of the pack that a path was probably meant to
// name: the same file in another folder or case, or one whose path is a typing
// error or a version away.
func similarFile(p *pack.Pack, name string) string {
	entries, err := p.Entries()
	if err != nil || len(name) > 200 {
		return ""
	}
	best, bestDistance := "", -1
	for _, e := range entries {
		if path.Ext(e.Path) != path.Ext(name) || len(e.Path) > 200 {
			continue
		}
		allowed := max(1, len(name)/4)
		d := 0
		if !strings.EqualFold(path.Base(e.Path), path.Base(name)) {
			if len(e.Path)-len(name) > allowed || len(name)-len(e.Path) > allowed {
				continue
			}
			d = levenshtein.ComputeDistance(strings.ToLower(e.Path), strings.ToLower(name))
		}
		if d <= allowed && (bestDistance < 0 || d < bestDistance) {
			best, bestDistance = e.Path, d
		}
	}
	return best
}

// otherSpelling returns the file at the pack's top whose name differs from the
// wanted one in case only, or in its extension.
func otherSpelling(p *pack.Pack, name string, extensions ...string) string {
	entries, err := p.Entries()
	if err != nil {
		return ""
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, e := range entries {
		if e.Path == name || strings.Contains(e.Path, "/") {
			continue
		}
		if strings.EqualFold(e.Path, name) {
			return e.Path
		}
		for _, ext := range extensions {
			if strings.EqualFold(e.Path, stem+ext) {
				return e.Path
			}
		}
	}
	return ""
}

// isDirectory tells whether a path of the pack names a directory.
func isDirectory(p *pack.Pack, name string) bool {
	return errors.Is(p.Exists(name), pack.ErrNotRegular) && len(filesBelow(p, name, true)) > 0
}

// entryPos is the region of a list in pack.json, or the pack's anchor.
func entryPos(p *pack.Pack, key string) pack.Pos {
	if pair, ok := p.Meta().Root.Pair(key); ok {
		return pair.Key.Pos
	}
	return p.Anchor()
}

// plainCause leaves the operation and the machine's path out of an error.
func plainCause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
