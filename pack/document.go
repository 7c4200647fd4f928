package pack

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Bounds on one document. No real pack comes near them; beyond them a document
// is a mistake or a bomb, and is reported as one syntax error.
const (
	maxDepth    = 1000
	maxNodes    = 1_000_000
	maxTextSize = 16 << 20 // bytes
)

// Document is a JSON or YAML file with a position for every node. A document
// that does not parse has an Err and no Root; what can be known of it otherwise
// is still there.
type Document struct {
	File string
	Text []byte
	// Root is nil for an empty file, and when Err is set.
	Root *Node
	Err  *SyntaxError
	// Duplicates lists mapping keys that stand twice in one mapping. Keys that
	// a YAML merge brings in do not count.
	Duplicates []Duplicate

	lines *lines
	parse func(file string, text []byte) *Document // nil for mere text
	tried atomic.Int64                             // bytes, for edits

	macros   sync.Once // sets found
	found    []Macro
	reworded atomic.Int64 // bytes, for edits of macros
}

// SyntaxError says why a document cannot be read, and where.
type SyntaxError struct {
	Pos     Pos
	Message string
	Hint    string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Pos.File, e.Pos.Line, e.Pos.Column, e.Message)
}

// Duplicate is a key that one mapping holds twice.
type Duplicate struct {
	Key   *Node
	First *Node

	in    *Node // the mapping
	index int   // of the later entry
}

func newDocument(file string, text []byte) *Document {
	return &Document{File: file, Text: text, lines: newLines(text)}
}

// Line returns the text of a 1-based line.
func (d *Document) Line(n int) string { return string(d.lines.line(n)) }

// Lines is the number of lines; a text that ends in a line break has an empty
// last line.
func (d *Document) Lines() int { return len(d.lines.starts) }

// At is the region of a line, without its indentation.
func (d *Document) At(line int) Pos { return d.lines.wholeLine(d.File, line) }

// Offset is the region of length bytes at a byte offset, cut at the line's end.
func (d *Document) Offset(offset, length int) Pos {
	offset = d.lines.runeStart(offset)
	line, column := d.lines.at(offset)
	if rest := d.lines.starts[line-1] + len(d.lines.line(line)) - offset; length > rest {
		length = rest
	}
	if length < 0 {
		length = 0
	}
	width := utf8.RuneCount(d.Text[offset:min(offset+length, len(d.Text))])
	return Pos{File: d.File, Line: line, Column: column, EndColumn: column + max(width, 1)}
}

// Empty tells whether the file holds no value: nothing, white space, comments.
func (d *Document) Empty() bool { return d.Err == nil && d.Root == nil }

// The encodings that packlint tells apart. Everything but plain UTF-8 is
// trouble somewhere between an editor and a cluster.
const (
	bomUTF8    = "\xef\xbb\xbf"
	bomUTF16LE = "\xff\xfe"
	bomUTF16BE = "\xfe\xff"
)

// HasBOM tells whether the text starts with a UTF-8 byte order mark.
func (d *Document) HasBOM() bool { return bytes.HasPrefix(d.Text, []byte(bomUTF8)) }

func (d *Document) fail(pos Pos, message, hint string) *Document {
	d.Root = nil
	d.Err = &SyntaxError{Pos: pos, Message: message, Hint: hint}
	return d
}

// checkEncoding reports a text that is not UTF-8 before a parser trips over it
// with a message about bytes.
func (d *Document) checkEncoding() (ok bool) {
	if len(d.Text) > maxTextSize {
		d.fail(Pos{File: d.File, Line: 1, Column: 1, EndColumn: 2},
			fmt.Sprintf("the file has %d MiB; packlint reads text files of up to %d MiB", len(d.Text)>>20, maxTextSize>>20), "")
		return false
	}
	text := string(d.Text[:min(len(d.Text), 2)])
	if text == bomUTF16LE || text == bomUTF16BE {
		d.fail(Pos{File: d.File, Line: 1, Column: 1, EndColumn: 2},
			"the file is encoded in UTF-16", "save it as UTF-8 without a byte order mark")
		return false
	}
	if i := firstInvalidUTF8(d.Text); i >= 0 {
		d.fail(d.Offset(i, 1), fmt.Sprintf("byte 0x%02x is not valid UTF-8", d.Text[i]), "save the file as UTF-8")
		return false
	}
	return true
}

func firstInvalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// DottedPath joins keys as users write them, quoting keys that hold a dot.
func DottedPath(path []string) string {
	parts := make([]string, len(path))
	for i, key := range path {
		if strings.Contains(key, ".") {
			key = `"` + key + `"`
		}
		parts[i] = key
	}
	return strings.Join(parts, ".")
}
