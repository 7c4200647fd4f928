package render

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"text/template"
)

// Alphabets of random samples. They leave out what YAML could read as something
// else than a string when a chart forgets the quotes: vowels, y and n (no, on,
// off, yes), and digits at the start.
const (
	sampleLetters = "bcdfghjkmpqrstvwxzBCDFGHJKMPQRSTVWXZ"
	sampleDigits  = "123456789"
)

// addRandom replaces the functions that draw random values. A sample depends
// on the file that is executed and on how many were drawn in it before: names
// made of them differ from each other, and do not change when another file
// does.
func (x *execution) addRandom(m template.FuncMap) {
	m["randAlphaNum"] = func(n int) string { return x.sample(n, sampleLetters, sampleLetters+sampleDigits) }
	m["randAlpha"] = func(n int) string { return x.sample(n, sampleLetters, sampleLetters) }
	m["randAscii"] = func(n int) string { return x.sample(n, sampleLetters, sampleLetters+sampleDigits+"-_.") }
	m["randNumeric"] = func(n int) string { return x.sample(n, sampleDigits, sampleDigits) }
	m["randBytes"] = func(n int) (string, error) {
		x.grow(max(n, 0) * 2)
		data := make([]byte, n)
		r := x.random()
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		return base64.StdEncoding.EncodeToString(data), nil
	}
	m["randInt"] = func(least, end int) int { return x.random().IntN(end-least) + least }
	m["shuffle"] = func(s string) string { return s }
	m["uuidv4"] = func() string {
		r := x.random()
		a, b := r.Uint64(), r.Uint64()
		return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x",
			uint32(a), uint16(a>>32), uint16(a>>48)&0xfff, uint16(b)&0x3fff|0x8000, b>>16)
	}
}

func (x *execution) random() *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(x.current))
	x.serial++
	seed := h.Sum64()
	if x.options.others {
		seed++
	}
	return rand.New(rand.NewPCG(seed, uint64(x.serial)))
}

func (x *execution) sample(n int, first, rest string) string {
	if n <= 0 {
		return ""
	}
	x.grow(n)
	r := x.random()
	out := make([]byte, n)
	for i := range out {
		alphabet := rest
		if i == 0 {
			alphabet = first
		}
		out[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(out)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
