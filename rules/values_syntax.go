package rules

import (
	"errors"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesSyntax leaves what is no file to values-missing.
var ValuesSyntax = lint.Rule{
	ID:       "values-syntax",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "values.yaml is not one valid YAML document",
	Why:      "Palette cannot save a profile whose values do not parse. Of several documents only the first is read: what the others set never reaches the cluster.",
	Fix:      "Correct the YAML at the reported line. The parser often notices a mistake one line late: look at the lines above, too.",
	Related:  []string{"values-duplicate-key", "values-indentation", "values-tabs-crlf"},
	Check: func(p *lint.Pass) {
		if err := p.Pack.Exists(pack.ValuesFile); errors.Is(err, fs.ErrNotExist) || errors.Is(err, pack.ErrNotRegular) {
			return
		}
		values := p.Pack.Values()
		switch {
		case values.Err != nil && brokenByMacro(p.Pack, nil): // macro-unquoted, macro-malformed
		case values.Err != nil:
			p.Report(values.Err.Pos, "values.yaml is not valid YAML: "+values.Err.Message, lint.Hint("%s", values.Err.Hint))
		case values.HasBOM():
			p.Report(values.At(1), "values.yaml starts with a UTF-8 byte order mark: parsers accept it, but it becomes part of the text that Palette stores and merges",
				lint.As(lint.Warning), lint.Hint("save the file as UTF-8 without a byte order mark"))
		case values.Root != nil && values.Root.Kind != pack.Mapping:
			p.Report(values.Root.Pos, "values.yaml holds "+values.Root.Kind.String()+" where the sections pack:, charts: and manifests: are expected")
		}
	},
}
