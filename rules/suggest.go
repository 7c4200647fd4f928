package rules

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// closest returns the known word that was probably meant: the same but for case
// and punctuation, or a slip of the keyboard away.
func closest(word string, known []string) (string, bool) {
	if meant, ok := certainlyMeant(word, known); ok {
		return meant, true
	}
	return lint.Closest(word, known)
}

// certainlyMeant returns the known word that a fix may write for an unknown one:
// the only one that is the same but for case and punctuation, or else the only one
// that is one slip of the keyboard away. Short words and numbers are often a letter
// or digit apart and yet different things, and a word may be put out of force on
// purpose. Whether the known word has its own place beside the unknown one, the
// caller has to see.
func certainlyMeant(word string, known []string) (string, bool) {
	if putAside(word) {
		return "", false
	}
	plain := plainWord(word)
	same, slips := map[string]bool{}, map[string]bool{}
	for _, k := range known {
		switch other := plainWord(k); {
		case k == word:
			return "", false
		case plain == other && plain != "":
			same[k] = true
		case plain == "x"+other || plain == other+"x": // struck out
			return "", false
		case oneSlip(plain, other):
			slips[k] = true
		}
	}
	if len(same) == 0 {
		same = slips
	}
	if len(same) != 1 {
		return "", false
	}
	for meant := range same {
		return meant, true
	}
	return "", false
}

// putAside tells whether a word looks like one that is taken out of force: "#image",
// _image, image_, x-image.
func putAside(word string) bool {
	mark := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	return mark(first) || mark(last) || strings.HasPrefix(strings.ToLower(word), "x-")
}

// keyMeant is certainlyMeant for a key of a mapping that does not have the known one,
// and has no other that may be meant to be it.
func keyMeant(in *pack.Node, key string, known []string) (string, bool) {
	meant, ok := certainlyMeant(key, known)
	if !ok {
		return "", false
	}
	for _, pair := range in.Pairs {
		other := pair.Key.Value
		if also, near := closest(other, known); other == meant || other != key && !slices.Contains(known, other) && near && also == meant {
			return "", false
		}
	}
	return meant, true
}

// shortestSlip is the length of words of which a slip leaves enough to recognise.
const shortestSlip = 5

// oneSlip tells whether two words differ by one letter that is wrong, missing or
// too many, or by two neighbours that changed places.
func oneSlip(a, b string) bool {
	if min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) < shortestSlip || digits(a) != digits(b) {
		return false
	}
	return levenshtein.ComputeDistance(a, b) == 1 || transposed([]rune(a), []rune(b))
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func transposed(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == string(b[i+2:])
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
