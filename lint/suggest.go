package lint

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Closest returns the known word that was probably meant: the same but for case
// and punctuation, or a slip of the keyboard away.
func Closest(word string, known []string) (string, bool) {
	best, bestDistance := "", -1
	plain := plainWord(word)
	for _, k := range known {
		other := plainWord(k)
		if plain == other {
			return k, true
		}
		// About one wrong letter in four, and not most of a short word.
		allowed := max(1, max(len(plain), len(other))/4)
		if min(len(plain), len(other)) < 3 || len(plain)-len(other) > allowed || len(other)-len(plain) > allowed {
			continue
		}
		if d := levenshtein.ComputeDistance(plain, other); d <= allowed && (bestDistance < 0 || d < bestDistance) {
			best, bestDistance = k, d
		}
	}
	return best, bestDistance >= 0
}

var punctuation = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

func plainWord(s string) string { return punctuation.Replace(strings.ToLower(s)) }

// didYouMean ends a message about an unknown word.
func didYouMean(word string, known []string) string {
	if meant, ok := Closest(word, known); ok {
		return "; did you mean " + meant + "?"
	}
	return ""
}
