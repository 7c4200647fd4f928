package rules

import (
	"strings"

	"github.com/packlint/packlint/lint"
)

// closest returns the known word that was probably meant: the same but for case
// and punctuation, or a slip of the keyboard away.
func closest(word string, known []string) (string, bool) { return lint.Closest(word, known) }

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
