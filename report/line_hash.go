package report

import (
	"strconv"
	"unicode/utf16"
)

// lineHashes gives the identity of each line of a text by which code scanning
// recognises alerts: primaryLocationLineHash, defined by github/codeql-action,
// src/fingerprints.ts. The upload action computes it where a file has none, the
// REST interface does not.
//
// The hash of a line is a polynomial over the hundred UTF-16 code units that
// start there, blanks and tabs left out and all line breaks taken for LF. After
// the text come a 65535 and as many zeros as are needed. Equal hashes are
// numbered.
func lineHashes(text []byte) []string {
	const (
		window     = 100
		multiplier = 37
		endOfFile  = 65535
	)
	units, starts := significant(utf16.Encode([]rune(string(text))), endOfFile)
	out := make([]string, len(starts))
	seen := map[uint64]int{}
	for i, start := range starts {
		var h uint64
		for k := start; k < start+window; k++ {
			h *= multiplier
			if k < len(units) {
				h += uint64(units[k])
			}
		}
		seen[h]++
		out[i] = strconv.FormatUint(h, 16) + ":" + strconv.Itoa(seen[h])
	}
	return out
}

// significant are the code units that enter into hashes, and where among them
// the lines start.
func significant(text []uint16, end uint16) (units []uint16, starts []int) {
	lineStart, afterCR := true, false
	add := func(u uint16) {
		if lineStart {
			starts = append(starts, len(units))
		}
		lineStart = u == '\n'
		units = append(units, u)
	}
	for _, u := range text {
		switch {
		case u == ' ' || u == '\t' || u == '\n' && afterCR:
			afterCR = false
		case u == '\r':
			add('\n')
			afterCR = true
		default:
			add(u)
			afterCR = false
		}
	}
	add(end)
	return units, starts
}
