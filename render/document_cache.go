package render

import (
	"hash/maphash"
	"strings"
	"sync"
)

// cacheGeneration is how much text one generation of the document cache may
// hold. A decoded CRD takes some five times its text, so two generations keep
// the cache below a few hundred megabytes, and one holds all documents of any
// pack seen.
const cacheGeneration = 16 << 20

// decoded is what a document's content gives. A nil body without an error is a
// document without content.
type decoded struct {
	text       string
	body       map[string]any
	duplicates []DuplicateKey
	err        *documentError
}

// documentCache remembers decoded documents by their content, in two
// generations: when the young one is full, it becomes the old one, and what is
// still asked for moves back. The zero value is ready for use.
type documentCache struct {
	mu    sync.Mutex
	seed  maphash.Seed
	young map[uint64]*decoded
	old   map[uint64]*decoded
	size  int // text in young
}

func (c *documentCache) decode(text string) *decoded {
	seed := c.begin()
	key := maphash.String(seed, text)
	if d := c.lookup(key, text); d != nil {
		return d
	}
	// The decoded strings are parts of the text: a copy, so that they do not
	// hold the whole rendered template.
	d := decodeDocument(strings.Clone(text))
	c.store(key, d)
	return d
}

func (c *documentCache) begin() maphash.Seed {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.young == nil {
		c.seed = maphash.MakeSeed()
		c.young = make(map[uint64]*decoded)
	}
	return c.seed
}

func (c *documentCache) lookup(key uint64, text string) *decoded {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.young[key]; d != nil && d.text == text {
		return d
	}
	d := c.old[key]
	if d == nil || d.text != text {
		return nil
	}
	c.add(key, d)
	return d
}

func (c *documentCache) store(key uint64, d *decoded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, d)
}

func (c *documentCache) add(key uint64, d *decoded) {
	if c.size+len(d.text) > cacheGeneration {
		c.old, c.young, c.size = c.young, make(map[uint64]*decoded), 0
	}
	if c.young[key] == nil {
		c.size += len(d.text)
	}
	c.young[key] = d
}
