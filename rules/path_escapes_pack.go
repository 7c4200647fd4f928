package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PathEscapesPack is certain about files that Palette reads. Links among the
// rest, an unpacked chart say, are a warning. pack.json itself is left to
// pack-json-missing.
var PathEscapesPack = lint.Rule{
	ID:       "path-escapes-pack",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "a path in pack.json, or a symbolic link, leads out of the pack",
	Why:      "A pack is published as one archive of its own folder. What lies outside of it is not in there: the path works in the repository, and is broken everywhere else.",
	Fix:      "Put the file itself into the pack, and name it with a relative path and forward slashes.",
	Related:  []string{"chart-file-missing", "manifest-file-missing"},
	Check: func(p *lint.Pass) {
		told := map[string]bool{} // paths whose link is reported already
		for _, key := range []string{"charts", "kubeManifests", "ansibleRoles"} {
			for _, node := range items(p.Pack, key) {
				if node.Kind != pack.String || node.Blank() {
					continue
				}
				name := path.Clean(node.Value)
				if pack.Escapes(name) {
					hint, fix := insideHint(p.Pack, key, node.Value), []pack.Edit(nil)
					if inside := insidePath(p.Pack, key, node); inside != "" {
						hint, fix = "write "+inside, p.Pack.Meta().SetString(node, inside)
					}
					p.Report(node.Pos, fmt.Sprintf("%s %s", node.Value, whyItEscapes(name)), lint.Hint("%s", hint), lint.Fix(fix))
				} else if errors.Is(p.Pack.Exists(name), pack.ErrEscapes) {
					for dir := name; dir != "."; dir = path.Dir(dir) {
						told[dir] = true
					}
					p.Report(node.Pos, fmt.Sprintf("%s is reached through a symbolic link that leads out of the pack; the published pack holds the link, not the file", name),
						lint.Hint("replace the link by a copy of what it leads to"))
				}
			}
		}
		var rest []string
		for _, link := range linksOut(p.Pack, told) {
			switch link {
			case pack.MetaFile:
			case pack.ValuesFile, pack.SchemaFile, pack.PresetsFile, pack.LogoFile, pack.ReadmeFile:
				p.Report(p.Pack.Anchor(), link+" is a symbolic link that leads out of the pack; the published pack holds the link, not the file",
					lint.Hint("replace the link by a copy of what it leads to"))
			default:
				rest = append(rest, link)
			}
		}
		if len(rest) > 0 {
			p.Report(p.Pack.Anchor(), fmt.Sprintf("symbolic links lead out of the pack: %s", listed(rest)),
				lint.Hint("replace each link by a copy of what it leads to, or delete it"), lint.As(lint.Warning))
		}
	},
}

func whyItEscapes(name string) string {
	switch {
	case strings.ContainsRune(name, '\\'):
		return "is written with backslashes, which are separators on Windows only"
	case path.IsAbs(name):
		return "is an absolute path of one machine"
	case name == ".." || strings.HasPrefix(name, "../"):
		return "leads out of the pack, whose archive holds nothing but its own folder"
	}
	return "is a path of one machine"
}

// insidePath is the file of the pack that an entry names once its separators are
// right, "" when there is none, or when another entry names it.
func insidePath(p *pack.Pack, key string, node *pack.Node) string {
	inside := relative(node.Value)
	there := p.Exists(inside) == nil || key == "ansibleRoles" && isDirectory(p, inside)
	taken := slices.ContainsFunc(items(p, key), func(other *pack.Node) bool { return other != node && relative(other.Str()) == inside })
	if pack.Escapes(inside) || !there || taken {
		return ""
	}
	return inside
}

// relative is a path as it would be written in a folder at the top.
func relative(name string) string {
	return path.Clean(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func insideHint(p *pack.Pack, key, name string) string {
	if slashed := path.Clean(strings.ReplaceAll(name, `\`, "/")); slashed != name && !pack.Escapes(slashed) {
		return fmt.Sprintf("write %s", slashed)
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	entries, err := p.Entries()
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if path.Base(e.Path) == base {
			return "did you mean " + e.Path + "?"
		}
	}
	folder := map[string]string{"charts": pack.ChartsDir, "kubeManifests": pack.ManifestDir, "ansibleRoles": "ansible-roles"}[key]
	return fmt.Sprintf("copy the file into the pack, and name it with a relative path, like %s/%s", folder, base)
}

// linksOut lists the symbolic links that lead out of the pack, without those on
// the way to files that are reported already.
func linksOut(p *pack.Pack, told map[string]bool) []string {
	entries, err := p.Entries()
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if e.Mode&fs.ModeSymlink == 0 || told[e.Path] {
			continue
		}
		if errors.Is(p.Exists(e.Path), pack.ErrEscapes) {
			out = append(out, e.Path)
		}
	}
	return out
}

// listed joins names, and counts those beyond the first few.
func listed(names []string) string {
	if len(names) <= maxListed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), len(names)-maxListed)
}
