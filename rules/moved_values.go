package rules

import (
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// followed adds to a fix that gives values another path what has to change in
// schema.yaml and presets.yaml with it. There is no fix (nil) where something names
// the old path in a way that cannot be changed for sure.
func followed(p *pack.Pack, fix []pack.Edit, from, to []string) []pack.Edit {
	if fix == nil || !presetsReadable(p) || hasFile(p, pack.SchemaFile) && p.Schema().Err != nil || namedInText(p, from) {
		return nil
	}
	fix = slices.Clone(fix)
	old, now := strings.Join(from, "."), strings.Join(to, ".")
	moved := func(path string) (string, bool) {
		rest, ok := strings.CutPrefix(path, old)
		return now + rest, ok && (rest == "" || rest[0] == '.')
	}
	for _, e := range p.Constraints() {
		if path, ok := moved(e.Path); ok {
			edits := p.Schema().Rename(e.Key, path)
			if edits == nil {
				return nil
			}
			fix = append(fix, edits...)
		}
	}
	for _, preset := range p.PresetList() {
		for _, item := range preset.Remove {
			if path, ok := moved(item.Value); ok {
				edits := p.Presets().SetString(item, path)
				if edits == nil {
					return nil
				}
				fix = append(fix, edits...)
			}
		}
		if preset.Add.Get(from...) != nil {
			edits := renamedInAdd(p, preset, from, to)
			if edits == nil {
				return nil
			}
			fix = append(fix, edits...)
		}
	}
	return fix
}

// renamedInAdd renames the last key of a path in what a preset adds.
func renamedInAdd(p *pack.Pack, preset *pack.Preset, from, to []string) []pack.Edit {
	last := len(from) - 1
	if len(from) != len(to) || !slices.Equal(from[:last], to[:last]) {
		return nil
	}
	rename := func(d *pack.Document, add *pack.Node) []pack.Edit {
		pair, ok := add.Get(from[:last]...).Pair(from[last])
		if !ok {
			return nil
		}
		return d.Rename(pair.Key, to[last])
	}
	if preset.AddText == nil {
		return rename(p.Presets(), preset.Add)
	}
	return p.Presets().EditNested(preset.AddText, func(inner *pack.Document) []pack.Edit { return rename(inner, inner.Root) })
}

// namedInText tells whether a macro of the pack or its documentation names a path.
func namedInText(p *pack.Pack, path []string) bool {
	files := []string{pack.ValuesFile, pack.SchemaFile, pack.PresetsFile, pack.ReadmeFile}
	for _, m := range p.Manifests() {
		if !pack.Escapes(m.Path) {
			files = append(files, m.Path)
		}
	}
	dotted := strings.Join(path, ".")
	for _, file := range files {
		if p.Exists(file) != nil {
			continue
		}
		text := string(p.Text(file).Text)
		if strings.Contains(text, ".spectro.pack."+p.Name()+"."+dotted) || file == pack.ReadmeFile && len(path) > 1 && strings.Contains(text, dotted) {
			return true
		}
	}
	return false
}

// indexOf is the place of a key in its mapping.
func indexOf(in *pack.Node, key *pack.Node) int {
	if in == nil {
		return -1
	}
	return slices.IndexFunc(in.Pairs, func(pair pack.Pair) bool { return pair.Key == key })
}

// renamedTo is the fix that corrects a key where it is certain which one is meant,
// and that one is not there.
func renamedTo(p *pack.Pack, in *pack.Node, key *pack.Node, known []string, at ...string) []pack.Edit {
	meant, ok := certainlyMeant(key.Value, known)
	if _, taken := in.Pair(meant); !ok || taken {
		return nil
	}
	return followed(p, p.Values().Rename(key, meant), append(slices.Clone(at), key.Value), append(slices.Clone(at), meant))
}
