package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v2"
)

// maxDepth bounds the nesting of a document. The deepest CRD schemas known
// nest below 100; the API server's own bound is 10000, too deep for code that
// walks objects recursively for each of many rules.
const maxDepth = 1000

// decodeDocument decodes the content of one document as sigs.k8s.io/yaml does,
// without its round trip through JSON.
func decodeDocument(text string) *decoded {
	d := &decoded{text: text}
	// Helm writes each manifest with a line break at its end, which decides
	// about the last line of a block scalar.
	in := append([]byte(text), '\n')
	value, duplicates, err := unmarshalYAML(in)
	var c jsonConverter
	if err == nil {
		value, err = c.value(value, 0)
	}
	if err != nil {
		d.err = cleanYAMLError(err, text)
		return d
	}
	switch value := value.(type) {
	case nil:
	case map[string]any:
		d.body = value
		if duplicates || c.collided {
			d.duplicates = findDuplicates(in)
		}
	default:
		d.err = &documentError{Line: 1, Message: "the document is " + jsonKind(value) + ", not an object"}
	}
	return d
}

// unmarshalYAML decodes and says whether a mapping may hold a key twice. (It
// says so, too, of a key that overrides a merged one.)
func unmarshalYAML(in []byte) (value any, duplicates bool, err error) {
	defer func() {
		// The library turns its own panics into errors; what is left is a
		// defect in it, which must not take the run down.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	err = yaml.UnmarshalStrict(in, &value)
	if typeErr, ok := errors.AsType[*yaml.TypeError](err); ok && len(typeErr.Errors) > 0 {
		// Decoding strictly keeps a key's first value, the clients the last.
		value = nil
		return value, true, yaml.Unmarshal(in, &value)
	}
	return value, false, err
}

// jsonConverter converts what go.yaml.in/yaml/v2 decodes into the values that
// decoding the JSON form gives, by the rules of sigs.k8s.io/yaml
// (convertToJSONableObject) for keys, and of k8s.io/apimachinery/pkg/util/json
// for numbers: an int64 where it fits, a float64 else.
type jsonConverter struct {
	collided bool // two keys of a mapping became one, such as 1 and "1"
}

func (c *jsonConverter) value(v any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch v := v.(type) {
	case map[any]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			key, err := jsonKey(k)
			if err != nil {
				return nil, err
			}
			value, err := c.value(e, depth+1)
			if err != nil {
				return nil, err
			}
			if other, ok := m[key]; ok {
				c.collided = true
				if fmt.Sprint(other) > fmt.Sprint(value) {
					// The clients keep either; here it is always the same.
					continue
				}
			}
			m[key] = value
		}
		return m, nil
	case []any:
		s := make([]any, len(v))
		for i, e := range v {
			value, err := c.value(e, depth+1)
			if err != nil {
				return nil, err
			}
			s[i] = value
		}
		return s, nil
	case int:
		return int64(v), nil
	case uint64:
		return float64(v), nil
	case float64:
		return jsonNumber(v)
	case string:
		return jsonString(v), nil
	}
	return v, nil
}

var errTooDeep = fmt.Errorf("yaml: the document nests more than %d levels deep", maxDepth)

// jsonKey is the JSON key for a YAML one.
func jsonKey(k any) (string, error) {
	switch k := k.(type) {
	case string:
		return jsonString(k), nil
	case int:
		return strconv.Itoa(k), nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case float64:
		switch s := strconv.FormatFloat(k, 'g', -1, 32); s {
		case "+Inf":
			return ".inf", nil
		case "-Inf":
			return "-.inf", nil
		case "NaN":
			return ".nan", nil
		default:
			return s, nil
		}
	case bool:
		return strconv.FormatBool(k), nil
	case nil:
		return "", errors.New("yaml: null as a mapping key")
	}
	return "", fmt.Errorf("yaml: %v as a mapping key", k)
}

// jsonNumber writes a float as JSON and reads it back: 1.0 is the integer 1.
func jsonNumber(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("yaml: %v has no JSON form", f)
	}
	if i := int64(f); float64(i) == f && math.Abs(f) < 1<<53 {
		return i, nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	if i, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return i, nil
	}
	return f, nil
}

// jsonString is s as it survives JSON: !!binary can hold invalid UTF-8, of
// which encoding/json replaces each byte.
func jsonString(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

func jsonKind(v any) string {
	switch v.(type) {
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	}
	return "a number"
}

// cleanYAMLError takes the library's name off its words and finds the line.
func cleanYAMLError(err error, text string) *documentError {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	var counted int
	if n, _ := fmt.Sscanf(message, "line %d:", &counted); n == 1 {
		line = counted
		_, message, _ = strings.Cut(message, ": ")
		// The parser, unlike the scanner, counts lines from 0
		// (go.yaml.in/yaml/v2 decode.go, parser.fail).
		switch message {
		case "did not find expected <document start>", "did not find expected node content",
			"did not find expected '-' indicator", "did not find expected key",
			"did not find expected ',' or ']'", "did not find expected ',' or '}'":
			line++
		}
	}
	if strings.HasPrefix(message, "control characters") || strings.Contains(message, "UTF-8") {
		// The reader names no line.
		if i := strings.IndexFunc(text, isUnreadable); i >= 0 {
			line = 1 + strings.Count(text[:i], "\n")
		}
	}
	return &documentError{Line: min(line, strings.Count(text, "\n")+1), Message: message}
}

// isUnreadable reports the runes that no YAML may hold.
func isUnreadable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == 0x85:
		return false
	}
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0xfffe || r == 0xffff
}
