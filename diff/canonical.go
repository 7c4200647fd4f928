package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/pack"
)

// canonical is a text that is the same for values that are the same.
func canonical(n *pack.Node) string {
	var b strings.Builder
	writeCanonical(&b, n)
	return b.String()
}

func writeCanonical(b *strings.Builder, n *pack.Node) {
	if n == nil {
		b.WriteByte('0')
		return
	}
	switch n.Kind {
	case pack.Mapping:
		pairs := slices.Clone(effective(n))
		slices.SortFunc(pairs, func(a, b pack.Pair) int { return cmp.Compare(a.Key.Value, b.Key.Value) })
		b.WriteByte('{')
		for _, pair := range pairs {
			b.WriteString(strconv.Quote(pair.Key.Value))
			b.WriteByte(':')
			writeCanonical(b, pair.Value)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case pack.Sequence:
		b.WriteByte('[')
		for _, item := range n.Items {
			writeCanonical(b, item)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case pack.Null:
		b.WriteByte('0')
	default:
		b.WriteString(strconv.Itoa(int(n.Kind)))
		if word11(n) {
			b.WriteByte('?')
		}
		b.WriteString(strconv.Quote(spelling(n)))
	}
}
