package github

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/packlint/packlint/pack"
)

// Matrix is the matrix of a workflow's strategy: packs in shards of about the
// same size.
type Matrix struct {
	Include []Shard `json:"include"`
}

// Shard is one job of a matrix.
type Shard struct {
	Shard string `json:"shard"` // such as 2/4
	// Packs is a JSON list of paths, as the input paths takes it.
	Packs string `json:"packs"`
}

// NewMatrix deals packs out to at most n shards, the big ones first; rendering
// takes about as long as there is text to render.
func NewMatrix(packs []pack.Location, n int) Matrix {
	type sized struct {
		path string
		size int64
	}
	var all []sized
	for _, p := range packs {
		all = append(all, sized{p.Path, size(p.Dir)})
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Compare(b.size, a.size) })
	n = min(max(n, 1), len(all))
	shards, load := make([][]string, n), make([]int64, n)
	for _, p := range all {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		shards[least] = append(shards[least], p.path)
		load[least] += max(p.size, 1)
	}
	m := Matrix{Include: []Shard{}}
	for i, paths := range shards {
		slices.Sort(paths)
		m.Include = append(m.Include, Shard{Shard: fmt.Sprintf("%d/%d", i+1, n), Packs: PathList(paths)})
	}
	return m
}

func (m Matrix) String() string {
	text, _ := json.Marshal(m) // strings only
	return string(text)
}

// size sums up what lies below a file or directory, in bytes. What cannot be read
// counts as nothing: it is no more than an estimate.
func size(name string) int64 {
	var sum int64
	_ = filepath.WalkDir(name, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return sum
}

// meaningless are the characters that mean nothing to a shell or to YAML.
const meaningless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-"

// PathList is a JSON list of paths in which everything but letters, digits and
// "/._-" is escaped. Workflows paste outputs into scripts: no path can say
// anything to a shell there.
func PathList(paths []string) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, p := range paths {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		for _, unit := range utf16.Encode([]rune(p)) {
			if unit < utf8.RuneSelf && strings.IndexByte(meaningless, byte(unit)) >= 0 {
				b.WriteByte(byte(unit))
			} else {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
		b.WriteByte('"')
	}
	b.WriteByte(']')
	return b.String()
}
