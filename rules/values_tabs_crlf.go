package rules

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesTabsCRLF looks at indentation and line ends only: tabs elsewhere are
// part of a value.
var ValuesTabsCRLF = lint.Rule{
	ID:       "values-tabs-crlf",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "values.yaml has Windows line ends or tabs in its indentation",
	Why:      "Palette shows values.yaml in its editor and merges presets into the text. Carriage returns end up inside of block scalars (scripts, certificates, configuration files) and make every line of a review a change; tabs are an error as soon as they indent a key.",
	Fix:      "Save the file with line feeds only, and indent with spaces.",
	Related:  []string{"values-syntax"},
	Check: func(p *lint.Pass) {
		values := p.Pack.Values()
		crlf, firstCRLF, tabs, firstTab := 0, 0, 0, 0
		var crlfs, indents []pack.Edit
		for n := 1; n <= values.Lines(); n++ {
			line := []byte(values.Line(n))
			if indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]; len(indent) < len(line) && bytes.IndexByte(indent, '\t') >= 0 {
				if tabs++; firstTab == 0 {
					firstTab = n
				}
				at := pack.Pos{File: values.File, Line: n, Column: 1, EndColumn: len(indent) + 1}
				indents = append(indents, values.Replace(at, strings.ReplaceAll(string(indent), "\t", "  ")))
			}
		}
		for i, line := range bytes.Split(values.Text, []byte("\n")) {
			if bytes.HasSuffix(line, []byte("\r")) {
				if crlf++; firstCRLF == 0 {
					firstCRLF = i + 1
				}
				end := utf8.RuneCount(line)
				crlfs = append(crlfs, values.Replace(pack.Pos{File: values.File, Line: i + 1, Column: end, EndColumn: end + 1}, ""))
			}
		}
		if crlf > 0 {
			p.Report(values.At(firstCRLF), fmt.Sprintf("%d of %d lines end in CR LF (Windows line ends)", crlf, values.Lines()),
				lint.Key("crlf"), lint.Hint("convert the file with `sed -i 's/\\r$//' values.yaml`, and add `*.yaml text eol=lf` to .gitattributes"), lint.Fix(values.Reform(crlfs...)))
		}
		if tabs > 0 && values.Err == nil {
			p.Report(values.At(firstTab), fmt.Sprintf("%d lines are indented with tabs", tabs),
				lint.Key("tabs"), lint.Hint("indent with spaces"), lint.Fix(values.Reform(indents...)))
		}
	},
}
