package rules

import (
	"crypto/sha256"
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesDuplicateItem is what the validator of the community repository asks of
// the values of charts. Elsewhere a list may well hold an item twice: arguments
// of a command do.
var ValuesDuplicateItem = lint.Rule{
	ID:        "values-duplicate-item",
	Severity:  lint.Info,
	Community: lint.Error,
	Category:  lint.Values,
	Summary:   "a list among the values of a chart holds the same item twice",
	Why:       "Most often it is a slip of copying, and what was meant for the second item is missing. The community repository refuses such a pack.",
	Fix:       "Remove one of the items, or correct it.",
	Related:   []string{"values-duplicate-key", "image-duplicate"},
	Check: func(p *lint.Pass) {
		section := p.Pack.Values().Root.Get("charts")
		if !section.Is(pack.Mapping) {
			return
		}
		digests := digests{}
		for _, name := range chartNames(p.Pack) {
			digests.eachRepetition(section.Get(name), func(path []string, items []*pack.Node, first, second int) {
				message := fmt.Sprintf("item %d of %s repeats item %d", second+1, pack.DottedPath(append([]string{"charts", name}, path...)), first+1)
				if item := items[second]; item.Value != "" {
					message += fmt.Sprintf(", %q", item.Value)
				}
				p.Report(items[second].Pos, message,
					lint.See(items[first].Pos, "the same item"), lint.Hint("remove one of them, or correct it"))
			})
		}
	},
}

// digests tells equal nodes by their content. An anchor's node is looked at
// once, however often it is used.
type digests map[*pack.Node][sha256.Size]byte

func (d digests) of(n *pack.Node) [sha256.Size]byte {
	if n == nil {
		return [sha256.Size]byte{}
	}
	if sum, ok := d[n]; ok {
		return sum
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %q %d %d", n.Kind, n.Value, len(n.Pairs), len(n.Items))
	for _, pair := range n.Pairs {
		key, value := d.of(pair.Key), d.of(pair.Value)
		h.Write(key[:])
		h.Write(value[:])
	}
	for _, item := range n.Items {
		sum := d.of(item)
		h.Write(sum[:])
	}
	d[n] = [sha256.Size]byte(h.Sum(nil))
	return d[n]
}

// eachRepetition finds items that their list has before, in a tree of values.
func (d digests) eachRepetition(root *pack.Node, found func(path []string, items []*pack.Node, first, second int)) {
	seen := map[*pack.Node]bool{}
	var walk func(n *pack.Node, path []string)
	walk = func(n *pack.Node, path []string) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, pair := range n.Pairs {
			if !pair.Merged {
				walk(pair.Value, append(path[:len(path):len(path)], pair.Key.Value))
			}
		}
		before := map[[sha256.Size]byte]int{}
		for i, item := range n.Items {
			sum := d.of(item)
			if first, ok := before[sum]; ok {
				found(path, n.Items, first, i)
			} else {
				before[sum] = i
			}
			walk(item, append(path[:len(path):len(path)], fmt.Sprint(i)))
		}
	}
	walk(root, nil)
}
