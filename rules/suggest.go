package rules

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// closest returns the known word that was probably meant: the same but for case
// and punctuation, or a slip of the keyboard away.
func closest(word string, known []string) (string, bool) {
	best, bestDistance := "", -1
	for _, k := range known {
		if plainWord(word) == plainWord(k) {
			return k, true
		}
		if !slip(word, k) {
			continue
		}
		if d := levenshtein.ComputeDistance(plainWord(word), plainWord(k)); bestDistance < 0 || d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best, bestDistance >= 0
}

// slip tells whether two words are about one wrong letter in four apart, and
// not most of a short word.
func slip(a, b string) bool {
	a, b = plainWord(a), plainWord(b)
	allowed := max(1, max(len(a), len(b))/4)
	if min(len(a), len(b)) < 3 || len(a)-len(b) > allowed || len(b)-len(a) > allowed {
		return false
	}
	return levenshtein.ComputeDistance(a, b) <= allowed
}

var punctuation = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

func plainWord(s string) string { return punctuation.Replace(strings.ToLower(s)) }

// enumerate joins words for a sentence: "a, b and c".
func enumerate(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}
