package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/pack"
)

// Identity is what a pack goes by.
type Identity struct{ Name, Version, Layer string }

var metaText = regexp.MustCompile(`"(name|version|layer)"\s*:\s*"([^"]*)"`)

// IdentityOf reads a pack.json. Of a broken one it takes what the text tells; of one
// without a name, the directory's.
func IdentityOf(meta *pack.Document, dir string) Identity {
	var out Identity
	if root := meta.Root; root != nil {
		out = Identity{Name: root.Get("name").Str(), Version: root.Get("version").Str(), Layer: root.Get("layer").Str()}
	} else {
		found := map[string]string{}
		for _, m := range metaText.FindAllSubmatch(meta.Text, -1) {
			if _, ok := found[string(m[1])]; !ok {
				found[string(m[1])] = string(m[2])
			}
		}
		out = Identity{Name: found["name"], Version: found["version"], Layer: found["layer"]}
	}
	if out.Name == "" {
		out.Name = pack.NameOfDir(path.Base(dir))
	}
	return out
}

func identityOf(p *pack.Pack) Identity { return IdentityOf(p.Meta(), p.Path) }

var (
	// versionText is a version, with what is glued to it, or an image's digest.
	versionText = regexp.MustCompile(`\bv?\d+(?:\.\d+)+(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z])?|sha256:[0-9a-f]{64}`)
	versionList = regexp.MustCompile(`<version>(?:(?:, | or | and )<version>)+`)
	numberText  = regexp.MustCompile(`\b\d+\b`)
)

// normalize leaves versions out: they change from one version of a pack to the
// next without the defect changing.
func normalize(s string) string {
	return versionList.ReplaceAllString(versionText.ReplaceAllString(s, "<version>"), "<version>")
}

// setFingerprints identifies the findings of one pack, which are sorted. What
// enters is what stays when the pack is copied to its next version, or edited
// elsewhere: the pack's name and layer, the file and the path of the value or
// the object, and the message without its numbers (lines, counts) and versions.
// Findings that are equal in all this are numbered, repetitions of one are not.
func setFingerprints(p *pack.Pack, findings []Finding) {
	identity := identityOf(p)
	indices := map[string]*placeIndex{}
	count := map[string]int{}
	last := ""
	for i := range findings {
		f := &findings[i]
		key := f.key
		if key == "" {
			key = numberText.ReplaceAllString(normalize(f.Message), "#")
		}
		parts := []string{f.Rule, identity.Name, identity.Layer, key, f.Preset}
		if f.Object != nil {
			// The place is the chart's entry or a template's line, which come and
			// go with unpacked copies of the chart; the object stays.
			parts = append(parts, f.Object.APIVersion, f.Object.Kind, f.Object.Namespace, f.Object.Name)
		} else {
			index, ok := indices[f.pos.File]
			if !ok {
				index = newPlaceIndex(p.Text(f.pos.File))
				indices[f.pos.File] = index
			}
			parts = append(parts, f.pos.File, index.place(f.pos))
		}
		id := normalize(strings.Join(parts, "\x00"))
		if repeated := i > 0 && last == id && compareFindings(findings[i-1], *f) == 0; !repeated {
			count[id]++
		}
		last = id
		sum := sha256.Sum256([]byte(id + "\x00" + strconv.Itoa(count[id])))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}

// placeIndex finds the path of the value at a position of a document.
type placeIndex struct {
	doc    *pack.Document
	nodes  []placedNode
	sorted []int // of nodes, by position
}

type placedNode struct {
	line, column int
	parent       int // -1 for the root
	step         string
}

func newPlaceIndex(d *pack.Document) *placeIndex {
	x := &placeIndex{doc: d}
	x.add(d.Root, -1, "", map[*pack.Node]bool{})
	x.sorted = make([]int, len(x.nodes))
	for i := range x.sorted {
		x.sorted[i] = i
	}
	slices.SortStableFunc(x.sorted, func(a, b int) int {
		m, n := x.nodes[a], x.nodes[b]
		return cmp.Or(cmp.Compare(m.line, n.line), cmp.Compare(m.column, n.column))
	})
	return x
}

// add walks each node once: aliases make a document a graph.
func (x *placeIndex) add(n *pack.Node, parent int, step string, seen map[*pack.Node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	own := len(x.nodes)
	x.nodes = append(x.nodes, placedNode{n.Pos.Line, n.Pos.Column, parent, step})
	for i := range n.Pairs {
		pair := &n.Pairs[i]
		if pair.Merged {
			continue
		}
		x.nodes = append(x.nodes, placedNode{pair.Key.Pos.Line, pair.Key.Pos.Column, own, pair.Key.Value})
		x.add(pair.Value, own, pair.Key.Value, seen)
	}
	for _, item := range n.Items {
		x.add(item, own, itemStep(item), seen)
	}
}

// itemStep names an item of a list by what it holds: its number changes when
// another item is put before it.
func itemStep(item *pack.Node) string {
	if item.Kind != pack.Mapping {
		return "-" + item.Value
	}
	for _, key := range []string{"name", "image", "packName", "key", "id"} {
		if value := item.Get(key); value.Str() != "" {
			return "-" + key + "=" + value.Value
		}
	}
	return "-"
}

// place is the path of the value at a position. Where there is no value, as in
// texts that are no data, it is the text of the line.
func (x *placeIndex) place(pos pack.Pos) string {
	if pos.Line == 0 || pos.Line == 1 && pos.Column <= 1 && !x.isFirstKey(pos) {
		return "" // the file as a whole
	}
	line := strings.TrimSpace(x.doc.Line(pos.Line))
	if strings.HasPrefix(line, "#") {
		return "" // a comment, which may become the first line and cease to be
	}
	after, _ := slices.BinarySearchFunc(x.sorted, pos, func(i int, pos pack.Pos) int {
		if n := x.nodes[i]; n.line < pos.Line || n.line == pos.Line && n.column <= pos.Column {
			return -1
		}
		return 1
	})
	on := func(i int) bool { return i >= 0 && i < len(x.sorted) && x.nodes[x.sorted[i]].line == pos.Line }
	if !on(after-1) && on(after) { // a position before the value, such as that of the line
		after++
	}
	if after == 0 {
		return lineText(line)
	}
	at := x.sorted[after-1]
	text := x.path(at)
	if x.nodes[at].line != pos.Line { // within a text over several lines
		text += "\x01" + lineText(line)
	}
	return text
}

// isFirstKey tells the first key of a text from its first line: findings about a
// file as a whole stand there.
func (x *placeIndex) isFirstKey(pos pack.Pos) bool {
	root := x.doc.Root
	return root != nil && len(root.Pairs) > 0 && root.Pairs[0].Key.Pos == pos
}

func (x *placeIndex) path(node int) string {
	var steps []string
	for ; node >= 0; node = x.nodes[node].parent {
		steps = append(steps, x.nodes[node].step)
	}
	slices.Reverse(steps)
	return strings.Join(steps, "\x01")
}

var trailingComment = regexp.MustCompile(`\s#.*$`)

// lineText leaves out what changes when a line is formatted anew.
func lineText(line string) string {
	return strings.Join(strings.Fields(trailingComment.ReplaceAllString(line, "")), " ")
}
