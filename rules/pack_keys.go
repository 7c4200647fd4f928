package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// unknownKey is a key of pack.json that no schema names.
type unknownKey struct {
	Path []string   // of the object
	In   *pack.Node // the object
	Key  *pack.Node
	// Meant is the known key that it was probably meant to be, "" when none
	// resembles it, or when that one is there as well.
	Meant string
}

// unknownKeys walks a pack.json beside its schema.
func unknownKeys(root *pack.Node) []unknownKey {
	var out []unknownKey
	var walk func(n *pack.Node, path []string)
	walk = func(n *pack.Node, path []string) {
		if n.Is(pack.Sequence) && schemaAt(path).Get("items") != nil {
			for i, item := range n.Items {
				walk(item, append(slices.Clone(path), strconv.Itoa(i)))
			}
		}
		known := knownKeys(path)
		if !n.Is(pack.Mapping) || known == nil {
			return
		}
		for _, pair := range n.Pairs {
			key := pair.Key.Value
			switch {
			case slices.Contains(known, key):
				walk(pair.Value, append(slices.Clone(path), key))
			case !isComment(key):
				out = append(out, unknownKey{Path: path, In: n, Key: pair.Key, Meant: meantKey(n, key, known)})
			}
		}
	}
	walk(root, nil)
	return out
}

// rename gives the key the name that is certainly meant, unless another key is
// meant to be the same, or its value is none that belongs there.
func (k unknownKey) rename(meta *pack.Document, before violationCount) []pack.Edit {
	known := knownKeys(k.Path)
	meant, ok := certainlyMeant(k.Key.Value, known)
	if !ok || meant != k.Meant {
		return nil
	}
	for _, pair := range k.In.Pairs {
		if other, ok := certainlyMeant(pair.Key.Value, known); ok && other == meant && pair.Key != k.Key {
			return nil
		}
	}
	return meta.Checked(func(after *pack.Document) bool {
		return schemaViolationsOf(after)() <= before()
	}, meta.Rename(k.Key, meant)...)
}

// isComment tells whether a key is one of the usual stand-ins for comments and
// for an editor's settings, which JSON has no place for.
func isComment(key string) bool {
	return strings.HasPrefix(key, "//") || strings.HasPrefix(key, "$") || strings.HasPrefix(key, "_comment")
}

func meantKey(in *pack.Node, key string, known []string) string {
	meant, ok := closest(key, known)
	if !ok {
		meant = longForm(key, known)
	}
	if _, there := in.Pair(meant); there {
		return ""
	}
	return meant
}

// longForm returns the only known key that ends in the word, such as
// kubeManifests for manifests.
func longForm(word string, known []string) string {
	found := ""
	for _, k := range known {
		if len(word) >= 4 && strings.HasSuffix(strings.ToLower(k), strings.ToLower(word)) {
			if found != "" {
				return ""
			}
			found = k
		}
	}
	return found
}

// misspelling returns the key of pack.json that was probably meant to be one
// that is absent, and nil when there is none.
func misspelling(p *pack.Pack, key string) *unknownKey {
	for _, unknown := range unknownKeys(p.Meta().Root) {
		if len(unknown.Path) == 0 && unknown.Meant == key {
			return &unknown
		}
	}
	return nil
}

// misspelt ties the finding that a key of pack.json is missing to the one that
// the key is there under a wrong name.
func misspelt(p *pack.Pack, key string) lint.Option {
	wrong := misspelling(p, key)
	return func(f *lint.Finding) {
		if wrong != nil {
			lint.Hint("rename %q to %q", wrong.Key.Value, key)(f)
			lint.See(wrong.Key.Pos, "%q stands here", wrong.Key.Value)(f)
			lint.Cause(keyCause(key))(f)
			lint.Fix(wrong.rename(p.Meta(), schemaViolationsOf(p.Meta())))(f)
		}
	}
}

// keyCause is what findings about one misspelt key have in common.
func keyCause(key string) string { return "pack-json-key:" + key }
