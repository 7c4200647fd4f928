package diff

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"

	"github.com/packlint/packlint/pack"
)

// digest is the same for values that are the same.
type digest [sha256.Size]byte

// digests knows the digests of values, so that lists in lists in lists are looked
// at once.
type digests map[*pack.Node]digest

func (d digests) of(n *pack.Node) digest {
	if n == nil {
		return sha256.Sum256([]byte(nullText))
	}
	if known, ok := d[n]; ok {
		return known
	}
	var text []byte
	switch n.Kind {
	case pack.Mapping:
		pairs := slices.Clone(effective(n))
		slices.SortFunc(pairs, func(a, b pack.Pair) int { return cmp.Compare(a.Key.Value, b.Key.Value) })
		text = append(text, '{')
		for _, pair := range pairs {
			below := d.of(pair.Value)
			text = append(strconv.AppendQuote(text, pair.Key.Value), below[:]...)
		}
	case pack.Sequence:
		text = append(text, '[')
		for _, item := range n.Items {
			below := d.of(item)
			text = append(text, below[:]...)
		}
	case pack.Null:
		text = append(text, nullText...)
	default:
		text = strconv.AppendInt(text, int64(n.Kind), 10)
		if word11(n) {
			text = append(text, '?')
		}
		text = append(text, spelling(n)...)
	}
	sum := digest(sha256.Sum256(text))
	d[n] = sum
	return sum
}

const nullText = "null"

// equal tells whether two values are the same, however they are written.
func equal(a, b *pack.Node) bool {
	known := digests{}
	return known.of(a) == known.of(b)
}
