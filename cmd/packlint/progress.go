package main

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/packlint/packlint/publish"
)

// pushProgress shows how far a publication is: packs done, and bytes sent.
type pushProgress struct {
	*progress
	mu          sync.Mutex
	done, total int
	sent        atomic.Int64
}

// add counts bytes that were sent.
func (p *pushProgress) add(bytes int64) {
	p.sent.Add(bytes)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw("")
}

// finish counts a pack.
func (p *pushProgress) finish(pack string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.draw(pack)
}

func (p *pushProgress) draw(pack string) {
	const width = 24
	filled := width * p.done / max(p.total, 1)
	p.line(fmt.Sprintf("publishing %s%s %d/%d  %s  %s", strings.Repeat("█", filled), strings.Repeat("░", width-filled),
		p.done, p.total, publish.Bytes(p.sent.Load()), pack))
}
