package rules

import (
	_ "embed" // data/pack-keys.txt
	"strings"
)

//go:embed data/pack-keys.txt
var packKeyData string

// knownPackKeys are the keys that the pack section may hold.
func knownPackKeys() []string {
	var out []string
	for line := range strings.Lines(packKeyData) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
