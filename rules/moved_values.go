package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// followed adds to a fix that gives values another path what has to change in
// schema.yaml, presets.yaml and pack.json with it. There is no fix (nil) where
// something names the old path in a way that cannot be changed for sure.
func followed(pass *lint.Pass, fix []pack.Edit, from, to []string) []pack.Edit {
	p := pass.Pack
	if fix == nil || p.Meta().Err != nil || !presetsReadable(p) || hasFile(p, pack.SchemaFile) && p.Schema().Err != nil ||
		namedByMacro(pass, from) || documented(p, from) {
		return nil
	}
	fix = slices.Clone(fix)
	old, now := strings.Join(from, "."), strings.Join(to, ".")
	moved := func(path string) (string, bool) {
		rest, ok := strings.CutPrefix(path, old)
		return now + rest, ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	}
	add := func(edits []pack.Edit) bool {
		fix = append(fix, edits...)
		return edits != nil
	}
	for _, e := range p.Constraints() {
		if path, ok := moved(e.Path); ok && !add(p.Schema().Rename(e.Key, path)) {
			return nil
		}
	}
	for _, preset := range p.PresetList() {
		for _, item := range preset.Remove {
			if path, ok := moved(item.Value); ok && !add(p.Presets().SetString(item, path)) {
				return nil
			}
		}
		if preset.Add.Get(from...) != nil && !add(renamedInAdd(p, preset, from, to)) {
			return nil
		}
	}
	for _, r := range resources(p) {
		for _, c := range r.Components {
			for _, ref := range c.Pairs {
				if path, ok := moved(ref.Value.Str()); ok && strings.HasSuffix(ref.Key.Value, "Ref") && !add(p.Meta().SetString(ref.Value, path)) {
					return nil
				}
			}
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

// namedByMacro tells whether a macro in any pack of the run may read the value at a
// path, something in it, or all that it is in.
func namedByMacro(p *lint.Pass, path []string) bool {
	named := p.SharedByRun(packMacros{}, func() any {
		paths := map[string]bool{}
		for _, one := range p.Repo.Packs {
			for _, file := range textFiles(one) {
				text, err := one.ReadFile(file)
				if err != nil {
					continue
				}
				for _, m := range packMacro.FindAllSubmatch(text, -1) {
					paths[strings.TrimRight(string(m[1]), ".")] = true
				}
			}
		}
		return paths
	}).(map[string]bool)
	value := p.Pack.Name() + "." + strings.Join(path, ".")
	for macro := range named {
		if macro == value || strings.HasPrefix(macro, value+".") || strings.HasPrefix(value, macro+".") {
			return true
		}
	}
	return false
}

// packMacros is the key of what the macros of all packs read of packs.
type packMacros struct{}

// packMacro is what a macro reads of a pack: its name, and a path in its values.
var packMacro = regexp.MustCompile("[sS]pectro\\.pack\\.([^\\s|(){}\"'`,]+)")

// textFiles are the files of a pack that may hold macros, or tell of them.
func textFiles(p *pack.Pack) []string {
	files := []string{pack.ValuesFile, pack.SchemaFile, pack.PresetsFile, pack.ReadmeFile}
	for _, m := range p.Manifests() {
		if !pack.Escapes(m.Path) {
			files = append(files, m.Path)
		}
	}
	return files
}

// documented tells whether the documentation of the pack names a path.
func documented(p *pack.Pack, path []string) bool {
	text, err := p.ReadFile(pack.ReadmeFile)
	return err == nil && len(path) > 1 && strings.Contains(string(text), strings.Join(path, "."))
}

// indexOf is the place of a key in its mapping.
func indexOf(in *pack.Node, key *pack.Node) int {
	if in == nil {
		return -1
	}
	return slices.IndexFunc(in.Pairs, func(pair pack.Pair) bool { return pair.Key == key })
}

// renamedTo is the fix that corrects a key where it is certain which one is meant.
func renamedTo(p *lint.Pass, in *pack.Node, key *pack.Node, known []string, at ...string) []pack.Edit {
	meant, ok := keyMeant(in, key.Value, known)
	if !ok {
		return nil
	}
	return followed(p, p.Pack.Values().Rename(key, meant), append(slices.Clone(at), key.Value), append(slices.Clone(at), meant))
}
