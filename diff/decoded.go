package diff

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/packlint/packlint/pack"
)

// treeOf makes a tree of decoded YAML, keys sorted.
func treeOf(v any) *pack.Node { return treeWithout(v, nil, nil) }

// treeWithout leaves out the entries that skip names, given the path of their
// mapping.
func treeWithout(v any, at []string, skip func(at []string, key string, value any) bool) *pack.Node {
	switch v := v.(type) {
	case nil:
		return &pack.Node{Kind: pack.Null}
	case map[string]any:
		out := &pack.Node{Kind: pack.Mapping, Pairs: make([]pack.Pair, 0, len(v))}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if skip == nil || !skip(at, key, v[key]) {
				below := append(slices.Clip(at), key)
				out.Pairs = append(out.Pairs, pack.Pair{Key: textNode(key), Value: treeWithout(v[key], below, skip)})
			}
		}
		return out
	case []any:
		out := &pack.Node{Kind: pack.Sequence, Items: make([]*pack.Node, len(v))}
		for i, item := range v {
			out.Items[i] = treeWithout(item, append(slices.Clip(at), "[]"), skip)
		}
		return out
	case string:
		return textNode(v)
	case bool:
		return &pack.Node{Kind: pack.Bool, Value: strconv.FormatBool(v)}
	case float64:
		return &pack.Node{Kind: pack.Number, Value: strconv.FormatFloat(v, 'f', -1, 64)}
	default:
		return &pack.Node{Kind: pack.Number, Value: fmt.Sprint(v)}
	}
}

func textNode(s string) *pack.Node {
	return &pack.Node{Kind: pack.String, Style: pack.Quoted, Value: s}
}
