package rules

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/packlint/packlint/pack"
)

//go:embed data/credentials.yaml
var credentialsYAML []byte

// credentialWords are the words by which credentials, and what only looks like
// one, are told apart.
type credentialWords struct {
	// Secret are the last words of a key whose value is a credential.
	Secret []string
	// Reference are words in a key that make its value the name or the place of
	// a credential, or something about it.
	Reference []string
	// Around are words in a key that do so for all that is below it.
	Around []string
	// Known are values that work as a credential when nobody changes them.
	Known []string
	// Placeholder are beginnings of values that stand for one.
	Placeholder []string
}

var credentials = sync.OnceValue(func() (words credentialWords) {
	_ = yaml.Unmarshal(credentialsYAML, &words) // TestCredentials reads it too
	return words
})

// secretValue is a value of values.yaml under a key that speaks of a credential.
type secretValue struct {
	path []string
	key  *pack.Node // where the finding stands
	node *pack.Node
}

// secretValues finds the credentials among the values of charts and manifests:
// scalars under such a key, and the value of an environment variable with such
// a name.
func secretValues(p *pack.Pack) []secretValue {
	var out []secretValue
	seen := map[*pack.Node]bool{}
	var walk func(n *pack.Node, path []string, reference bool)
	walk = func(n *pack.Node, path []string, reference bool) {
		if n == nil || seen[n] {
			return // an alias: reported where the anchor is
		}
		seen[n] = true
		if name, value := n.Get("name"), n.Get("value"); name.Is(pack.String) && value != nil && n.Is(pack.Mapping) && !reference {
			if isSecretKey(name.Value) {
				out = append(out, secretValue{path: append(slices.Clone(path), "value"), key: value, node: value})
			}
		}
		// A mapping that names a Secret has the names of its keys beside it.
		named := slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool {
			return !pair.Value.Blank() && slices.Contains([]string{"secretName", "existingSecret", "secretRef"}, pair.Key.Value)
		})
		for _, pair := range n.Pairs {
			if pair.Merged {
				continue
			}
			key := pair.Key.Value
			at := append(slices.Clone(path), key)
			if pair.Value.Kind != pack.Mapping && pair.Value.Kind != pack.Sequence {
				if !reference && !named && isSecretKey(key) {
					out = append(out, secretValue{path: at, key: pair.Key, node: pair.Value})
				}
				continue
			}
			walk(pair.Value, at, reference || hasWord(key, credentials().Around))
		}
		for i, item := range n.Items {
			walk(item, append(slices.Clone(path), strconv.Itoa(i)), reference)
		}
	}
	for _, section := range []string{"charts", "manifests"} {
		walk(p.Values().Root.Get(section), []string{section}, false)
	}
	return out
}

// isSecretKey tells whether the value under a key is a credential, and not the
// name of one: adminPassword is, passwordKey and passwordSecretName are not.
func isSecretKey(key string) bool {
	if hasWord(key, credentials().Around) || hasWord(key, credentials().Reference) {
		return false
	}
	words := strings.Join(keyWords(key), " ")
	return slices.ContainsFunc(credentials().Secret, func(secret string) bool {
		return words == secret || strings.HasSuffix(words, " "+secret)
	})
}

func hasWord(key string, list []string) bool {
	words := keyWords(key)
	return slices.ContainsFunc(list, func(word string) bool { return slices.Contains(words, word) })
}

// keyWords splits adminPassword, ADMIN_PASSWORD and admin-password into words.
func keyWords(key string) []string {
	var b strings.Builder
	runes := []rune(key)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1])):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

// isLiteralSecret tells whether a value is a credential as it stands, and not
// empty, a placeholder, a template, or the name or place of one.
func isLiteralSecret(s secretValue) bool {
	n := s.node
	if n.Kind == pack.Number {
		return strings.HasSuffix(strings.ToLower(s.path[len(s.path)-1]), "password")
	}
	value := strings.TrimSpace(n.Value)
	if n.Kind != pack.String || value == "" {
		return false
	}
	if isKnownCredential(value) {
		// `token: token` names a key; `password: password` may be either.
		return strings.Contains(strings.Join(keyWords(strings.Join(s.path[len(s.path)-1:], " ")), " "), "pass")
	}
	lower := strings.ToLower(value)
	return len(value) >= 4 && !isPlaceholder(lower) && !notASecret.MatchString(lower)
}

func isKnownCredential(value string) bool {
	return slices.Contains(credentials().Known, strings.ToLower(value))
}

func isPlaceholder(lower string) bool {
	return slices.ContainsFunc(credentials().Placeholder, func(start string) bool { return strings.HasPrefix(lower, start) }) ||
		strings.Trim(lower, "x*.-_ ") == "" || markedUp.MatchString(lower)
}

var (
	// Templates, variables, addresses, paths, the names of Secrets and their
	// keys, and text.
	notASecret = regexp.MustCompile(`\{\{|\$\{|\$\(|^\$|^[a-z0-9+.-]+://|^/|^(vault|ref\+|env|file|secret|ssm|awssm):|[- _.]?(secret|secrets|credential|credentials|password|passwd|token|key|keys|pass|creds)$|\s`)
	markedUp   = regexp.MustCompile(`^<.*>$|^\[.*\]$|^%.*%$|^__.*__$|^@.*@$`)
)
