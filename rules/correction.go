package rules

import "github.com/packlint/packlint/pack"

// correction writes the known word that is certainly meant in place of an unknown
// one.
func correction(d *pack.Document, word *pack.Node, known []string) []pack.Edit {
	meant, ok := certainlyMeant(word.Str(), known)
	if !ok {
		return nil
	}
	return d.SetString(word, meant)
}
