package render

import (
	"bytes"
	"strings"

	"github.com/packlint/packlint/pack"
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

	// others asks for other samples than the usual ones.
	others bool
}

const (
	// maxMacroValue is the longest value that a pipeline takes or gives.
	maxMacroValue = 16 << 10
	// maxMacroGrowth bounds what all macros of a text add to it.
	maxMacroGrowth = 8 << 20
)

// Resolve replaces the macros in the text of a pack's values; all other text,
// actions meant for Helm's tpl included, stays as it is. The number of lines
// does not change, so that positions in the result are positions in the text.
func (m Macros) Resolve(text []byte) []byte {
	if !bytes.Contains(text, []byte(".spectro.")) {
		return text
	}
	source := string(text)
	out := make([]byte, 0, len(text))
	growth, at := 0, 0
	for macro := range pack.Macros(source) {
		out = append(out, source[at:macro.Start]...)
		at = macro.End
		value := m.evaluate(macro)
		if growth+len(value) > maxMacroGrowth {
			value = unknownSample
		} else {
			growth += len(value)
		}
		out = append(out, oneLine(value)...)
	}
	return append(out, source[at:]...)
}

// oneLine puts a space for each line break, as YAML does in a scalar that goes
// on in the next line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}

// evaluate gives the value of a macro.
func (m Macros) evaluate(macro pack.MacroSpan) string {
	samples := make([]string, len(macro.References))
	known := true
	for i, ref := range macro.References {
		var ok bool
		samples[i], ok = m.sample(ref)
		known = known && ok
	}
	source := macroSource(macro)
	if source == referenceSource(0) {
		return samples[0]
	}
	if !known && !m.others && (strings.Contains(macro.Action, "default") || strings.Contains(macro.Action, "coalesce")) {
		// The author's own default is of the right type; the sample only may be.
		blank := make([]string, len(macro.References))
		for i, ref := range macro.References {
			if s, ok := m.sample(ref); ok {
				blank[i] = s
			}
		}
		if value, err := runPipeline(source, blank); err == nil && value != "" {
			return value
		}
	}
	value, err := runPipeline(source, samples)
	if err != nil {
		return samples[0]
	}
	return value
}

// macroSource is the macro's action with a template expression in the place of
// each reference. Pack names hold hyphens, which a field of a template cannot.
func macroSource(macro pack.MacroSpan) string {
	var b strings.Builder
	at := 0
	for i, ref := range macro.References {
		b.WriteString(macro.Action[at:ref.Start])
		b.WriteString(referenceSource(i))
		at = ref.End
	}
	b.WriteString(macro.Action[at:])
	return b.String()
}
