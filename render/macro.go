package render

import (
	"bytes"
	"strings"
)

// Macros holds what Palette's macros stand for in a rendering. Palette resolves
// them in a pack's values when it deploys a cluster; here they get samples of
// the right type.
type Macros struct {
	// KubernetesVersion is the sample for .spectro.system.kubernetes.version.
	KubernetesVersion string
	// Variables holds values for .spectro.var.NAME and .spectro.macro.NAME.
	Variables map[string]string
	// PackValue looks up .spectro.pack.<pack>.<path>. It returns false for a
	// pack that the run does not know, and "", true for a known one without
	// the path, which is what Palette puts there. It may be nil.
	PackValue func(pack string, path []string) (string, bool)
}

const (
	// maxMacro is the longest text between braces that is read as a macro.
	maxMacro = 1 << 10
	// maxMacroValue is the longest value that a pipeline takes or gives.
	maxMacroValue = 16 << 10
	// maxMacroGrowth bounds what all macros of a text add to it.
	maxMacroGrowth = 8 << 20
)

var (
	macroOpen   = []byte("{{")
	macroClose  = []byte("}}")
	macroMarker = []byte(".spectro.")
)

// Resolve replaces the macros in the text of a pack's values. A macro is a
// template action within one line that refers to .spectro; all other text,
// actions meant for Helm's tpl included, stays as it is. The number of lines
// does not change, so that positions in the result are positions in the text.
func (m Macros) Resolve(text []byte) []byte {
	if !bytes.Contains(text, macroMarker) {
		return text
	}
	out := make([]byte, 0, len(text))
	growth := 0
	rest := text
	for {
		marker := bytes.Index(rest, macroMarker)
		if marker < 0 {
			return append(out, rest...)
		}
		start, end := macroBounds(rest, marker)
		if start < 0 {
			out = append(out, rest[:marker+len(macroMarker)]...)
			rest = rest[marker+len(macroMarker):]
			continue
		}
		out = append(out, rest[:start]...)
		action := rest[start:end]
		value, ok := m.evaluate(string(action[len(macroOpen) : len(action)-len(macroClose)]))
		switch {
		case !ok:
			out = append(out, action...)
		case growth+len(value) > maxMacroGrowth:
			out = append(out, unknownSample...)
		default:
			growth += len(value)
			out = append(out, oneLine(value)...)
		}
		rest = rest[end:]
	}
}

// macroBounds finds the braces around the marker: the nearest before it, the
// nearest after it, in the same line. start is negative when there are none.
func macroBounds(text []byte, marker int) (start, end int) {
	from := max(0, marker-maxMacro)
	start = bytes.LastIndex(text[from:marker], macroOpen)
	if start < 0 {
		return -1, 0
	}
	start += from
	end = bytes.Index(text[marker:min(len(text), marker+maxMacro)], macroClose)
	if end < 0 {
		return -1, 0
	}
	end += marker + len(macroClose)
	inner := text[start+len(macroOpen) : end-len(macroClose)]
	if bytes.IndexByte(inner, '\n') >= 0 || bytes.Contains(text[start:marker], macroClose) {
		return -1, 0
	}
	return start, end
}

// oneLine puts a space for each line break, as YAML does in a scalar that goes
// on in the next line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}

// macroReference is one .spectro reference of a macro, with the dots' parts.
type macroReference struct {
	kind string // "system", "pack", "var", "macro", …
	path string // behind the kind
}

// evaluate gives the value of an action's text, or false when it is no macro.
func (m Macros) evaluate(action string) (string, bool) {
	// Within a double-quoted YAML scalar the macro's quotes are escaped.
	action = strings.ReplaceAll(action, `\"`, `"`)
	action = strings.TrimPrefix(action, "- ")
	action = strings.TrimSpace(strings.TrimSuffix(action, " -"))
	source, refs := macroReferences(action)
	if len(refs) == 0 || isControl(action) {
		return "", false
	}
	samples := make([]string, len(refs))
	known := true
	for i, ref := range refs {
		var ok bool
		samples[i], ok = m.sample(ref)
		known = known && ok
	}
	if source == referenceSource(0) {
		return samples[0], true
	}
	if !known && (strings.Contains(action, "default") || strings.Contains(action, "coalesce")) {
		// The author's own default is of the right type; the sample only may be.
		blank := make([]string, len(refs))
		for i, ref := range refs {
			if s, ok := m.sample(ref); ok {
				blank[i] = s
			}
		}
		if value, err := runPipeline(source, blank); err == nil && value != "" {
			return value, true
		}
	}
	value, err := runPipeline(source, samples)
	if err != nil {
		return samples[0], true
	}
	return value, true
}

// macroReferences finds the .spectro references outside of string literals and
// returns the action with a template expression in the place of each. Pack
// names hold hyphens, which a field of a Go template cannot.
func macroReferences(action string) (source string, refs []macroReference) {
	var b strings.Builder
	for i := 0; i < len(action); {
		c := action[i]
		if c == '"' || c == '`' || c == '\'' {
			end := i + 1
			for end < len(action) && action[end] != c {
				if action[end] == '\\' && c != '`' {
					end++
				}
				end++
			}
			end = min(end+1, len(action))
			b.WriteString(action[i:end])
			i = end
			continue
		}
		if !strings.HasPrefix(action[i:], string(macroMarker)) || i > 0 && continuesPath(action[i-1]) {
			b.WriteByte(c)
			i++
			continue
		}
		end := i + len(macroMarker)
		for end < len(action) && isReferenceByte(action[end]) {
			end++
		}
		kind, path, _ := strings.Cut(action[i+len(macroMarker):end], ".")
		b.WriteString(referenceSource(len(refs)))
		refs = append(refs, macroReference{kind: kind, path: path})
		i = end
	}
	return b.String(), refs
}

// continuesPath reports that a dot behind c is part of a longer path, such as
// a chart's own .Values.spectro.x.
func continuesPath(c byte) bool {
	return isReferenceByte(c) || c == ')'
}

func isReferenceByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '_' || c == '-' || c == '.' || c == '$' || c >= 0x80
}

// isControl reports a control structure of a template, which no macro is.
func isControl(action string) bool {
	word, _, _ := strings.Cut(action, " ")
	switch word {
	case "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue":
		return true
	}
	return strings.HasPrefix(action, "/*")
}
