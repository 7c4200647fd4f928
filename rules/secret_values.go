package rules

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// secretKey recognises names of values that hold a secret itself, not the name
// or key of one.
var secretKey = regexp.MustCompile(`(?i)^(.*[a-z_-])?(password|passwd|passphrase|secretkey|secretaccesskey|apikey|api_key|apitoken|accesstoken|authtoken|bearertoken|clientsecret|privatekey|licensekey)$`)

// notSecret recognises names that only sound like it: references, and settings
// about secrets.
var notSecret = regexp.MustCompile(`(?i)(existing|secretname|secretref|keyname|file|path|policy|length|rotation|enabled|field|env)`)

// secretValues walks the values of charts and manifests and yields the strings
// whose keys say that they are secrets, with their paths.
func secretValues(p *pack.Pack) iter.Seq2[[]string, *pack.Node] {
	return func(yield func([]string, *pack.Node) bool) {
		for _, section := range []string{"charts", "manifests"} {
			if !walkSecrets(p.Values().Root.Get(section), []string{section}, yield) {
				return
			}
		}
	}
}

func walkSecrets(n *pack.Node, path []string, yield func([]string, *pack.Node) bool) bool {
	if !n.Is(pack.Mapping) || len(path) > maxUseDepth {
		return true
	}
	// Beside the name of a Secret, secretKey is the name of a key in it.
	reference := slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool {
		return strings.HasSuffix(strings.ToLower(pair.Key.Value), "secretname")
	})
	for _, pair := range n.Pairs {
		if pair.Merged {
			continue
		}
		key := pair.Key.Value
		below := append(path[:len(path):len(path)], key)
		if pair.Value.Is(pack.String) && secretKey.MatchString(key) && !notSecret.MatchString(key) &&
			!(reference && strings.HasSuffix(strings.ToLower(key), "secretkey")) {
			if !yield(below, pair.Value) {
				return false
			}
		}
		if !walkSecrets(pair.Value, below, yield) {
			return false
		}
	}
	return true
}

// placeholder recognises texts that ask to be replaced, and templates.
func placeholder(s string) bool {
	lower := strings.ToLower(s)
	for _, sign := range []string{"{{", "$(", "${", "<", "replace", "your", "changeme", "change-me", "change_me", "todo", "xxx", "***", "insert", "example", "placeholder", "dummy", "sample"} {
		if strings.Contains(lower, sign) {
			return true
		}
	}
	return strings.TrimSpace(s) == ""
}
