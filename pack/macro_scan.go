package pack

import (
	"iter"
	"strings"
)

// MacroSpan is a template action of a text that Palette resolves: one that
// refers to .spectro, within one line. All other actions are meant for others.
type MacroSpan struct {
	Start, End int // in the text, with the braces
	// Action is the text between the braces, without trim markers, and with
	// the quotes unescaped that a double-quoted scalar of YAML escapes.
	Action string
	// References are what the action refers to, in order; never none.
	References []MacroReference

	action int // where Action starts in the text
}

// MacroReference is one .spectro.KIND.PATH of a macro.
type MacroReference struct {
	Start, End int    // in the macro's action
	Kind       string // system, pack, var, macro, app, or what else stands there
	Path       string // behind the kind, dotted
	// Pos is set for the references of Pack.Macros.
	Pos Pos
}

func (r MacroReference) String() string {
	if r.Path == "" {
		return ".spectro." + r.Kind
	}
	return ".spectro." + r.Kind + "." + r.Path
}

// The kinds of references that Palette knows
// (docs.spectrocloud.com/registries-and-packs/pack-constraints, "Pack Macros").
const (
	SystemMacro  = "system"
	PackMacro    = "pack"
	VarMacro     = "var"
	UserMacro    = "macro"
	AppMacro     = "app" // of app profiles
	macroMarker  = ".spectro."
	legacyMarker = ".Spectro."
	macroOpen    = "{{"
	macroClose   = "}}"
	// maxMacro is the longest text, in bytes, between braces that is read as
	// a macro.
	maxMacro = 1 << 10
)

// MacroKinds lists the kinds of references that Palette knows.
func MacroKinds() []string { return []string{SystemMacro, PackMacro, VarMacro, UserMacro, AppMacro} }

// Macros returns the macros in a text, in order. They do not overlap.
func Macros(text string) iter.Seq[MacroSpan] {
	return func(yield func(MacroSpan) bool) {
		for s := range scanMacros(text) {
			if len(s.References) > 0 && !s.control && !yield(s.MacroSpan) {
				return
			}
		}
	}
}

// scannedMacro is a place in a text that speaks of spectro.
type scannedMacro struct {
	MacroSpan
	// legacy has the references to .Spectro, dotless those without their dot.
	legacy, dotless []MacroReference
	control         bool
	// stray is true for a marker without braces around; Start and End are
	// those of the reference.
	stray bool
}

func scanMacros(text string) iter.Seq[scannedMacro] {
	return func(yield func(scannedMacro) bool) {
		for at := 0; ; {
			marker := strings.Index(text[at:], "pectro.")
			if marker < 0 {
				return
			}
			marker += at - 1 // of the s
			at = marker + len("spectro.")
			if marker < 0 || text[marker] != 's' && text[marker] != 'S' {
				continue
			}
			s := scannedMacro{stray: true}
			if start, end, ok := macroBounds(text, marker); ok {
				s = readAction(text, start, end)
				at = end
			} else if s.Start, s.End, ok = strayReference(text, marker); !ok {
				continue
			}
			if !yield(s) {
				return
			}
		}
	}
}

// macroBounds finds the braces around the marker: the nearest before it, the
// nearest after it, in the same line, and none between.
func macroBounds(text string, marker int) (start, end int, ok bool) {
	from := max(0, marker-maxMacro)
	start = strings.LastIndex(text[from:marker], macroOpen)
	if start < 0 {
		return 0, 0, false
	}
	start += from
	end = strings.Index(text[marker:min(len(text), marker+maxMacro)], macroClose)
	if end < 0 {
		return 0, 0, false
	}
	end += marker + len(macroClose)
	inner := text[start+len(macroOpen) : end-len(macroClose)]
	if strings.IndexByte(inner, '\n') >= 0 || strings.Contains(text[start:marker], macroClose) || strings.Contains(text[marker:end], macroOpen) {
		return 0, 0, false
	}
	return start, end, true
}

func readAction(text string, start, end int) scannedMacro {
	inner := text[start+len(macroOpen) : end-len(macroClose)]
	body := strings.TrimPrefix(inner, "- ")
	body = strings.TrimLeft(body, " \t\r\f\v")
	s := scannedMacro{MacroSpan: MacroSpan{Start: start, End: end, action: end - len(macroClose) - len(body)}}
	body = strings.TrimSpace(strings.TrimSuffix(body, " -"))
	// Within a double-quoted scalar of YAML the macro's quotes are escaped.
	s.Action = strings.ReplaceAll(body, `\"`, `"`)
	s.control = isControl(s.Action)
	s.readReferences()
	return s
}

// readReferences finds the references outside of string literals.
func (s *scannedMacro) readReferences() {
	action := s.Action
	for i := 0; i < len(action); {
		if end := literalEnd(action, i); end > i {
			i = end
			continue
		}
		var to *[]MacroReference
		width := len(macroMarker)
		switch after := i > 0 && continuesPath(action[i-1]); {
		case after:
		case strings.HasPrefix(action[i:], macroMarker):
			to = &s.References
		case strings.HasPrefix(action[i:], legacyMarker):
			to = &s.legacy
		case strings.HasPrefix(action[i:], macroMarker[1:]):
			to, width = &s.dotless, width-1
		}
		if to == nil {
			i++
			continue
		}
		end := i + width
		for end < len(action) && isReferenceByte(action[end]) {
			end++
		}
		kind, path, _ := strings.Cut(action[i+width:end], ".")
		*to = append(*to, MacroReference{Start: i, End: end, Kind: kind, Path: path})
		i = end
	}
}

// literalEnd returns the end of the string literal that starts at i, or i.
func literalEnd(action string, i int) int {
	quote := action[i]
	if quote != '"' && quote != '`' && quote != '\'' {
		return i
	}
	end := i + 1
	for end < len(action) && action[end] != quote {
		if action[end] == '\\' && quote != '`' {
			end++
		}
		end++
	}
	return min(end+1, len(action))
}

// continuesPath tells whether a dot behind c is part of a longer path, such as
// a chart's own .Values.spectro.x.
func continuesPath(c byte) bool { return isReferenceByte(c) || c == ')' }

// isReferenceByte tells whether c can be part of a reference. Names of packs
// hold hyphens.
func isReferenceByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '_' || c == '-' || c == '.' || c == '$' || c >= 0x80
}

// isControl tells whether an action is a control structure of a template or a
// comment, which no macro is.
func isControl(action string) bool {
	word, _, _ := strings.Cut(action, " ")
	switch word {
	case "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue":
		return true
	}
	return strings.HasPrefix(action, "/*")
}

// strayReference returns the bounds of a .spectro.KIND.PATH of a kind that
// Palette knows.
func strayReference(text string, marker int) (start, end int, ok bool) {
	start = marker - 1
	if start < 0 || !strings.HasPrefix(text[start:], macroMarker) || start > 0 && continuesPath(text[start-1]) {
		return 0, 0, false
	}
	end = start + len(macroMarker)
	for end < len(text) && isReferenceByte(text[end]) && text[end] < 0x80 {
		end++
	}
	kind, path, _ := strings.Cut(text[start+len(macroMarker):end], ".")
	return start, end, path != "" && knownMacroKind(kind)
}

func knownMacroKind(kind string) bool {
	switch kind {
	case SystemMacro, PackMacro, VarMacro, UserMacro, AppMacro:
		return true
	}
	return false
}

// at turns an offset in the action into one in the text.
func (s *MacroSpan) at(text string, offset int) int {
	i := s.action
	for ; offset > 0 && i < s.End; offset-- {
		if strings.HasPrefix(text[i:], `\"`) {
			i++
		}
		i++
	}
	return i
}
