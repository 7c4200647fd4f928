package render

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// referenceSource is the template expression for the i-th reference.
func referenceSource(i int) string {
	return "(index . " + strconv.Itoa(i) + ")"
}

// runPipeline executes a macro's pipeline on the values of its references.
func runPipeline(source string, values []string) (string, error) {
	t, err := template.New("macro").Funcs(macroFunctions()).Option("missingkey=error").Parse("{{" + source + "}}")
	if err != nil {
		return "", err
	}
	var out boundedBuilder
	if err := t.Execute(&out, values); err != nil {
		return "", err
	}
	return out.String(), nil
}

var errMacroSize = errors.New("a macro's value is too long")

// boundedBuilder refuses to grow beyond maxMacroValue.
type boundedBuilder struct{ strings.Builder }

func (b *boundedBuilder) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxMacroValue {
		return 0, errMacroSize
	}
	return b.Builder.Write(p)
}

// macroFunctions are the functions of sprig that depend on nothing but their
// arguments and make little of much. Left out are the random, time, crypto,
// environment and network ones, and those that make much of little (repeat,
// indent, until, seq, wrap).
var macroFunctions = sync.OnceValue(func() template.FuncMap {
	all := sprig.TxtFuncMap()
	functions := make(template.FuncMap)
	for name := range strings.FieldsSeq(`
		abbrev abbrevboth trunc trim upper lower title untitle substr trimall trimAll
		trimSuffix trimPrefix nospace initials swapcase snakecase camelcase kebabcase
		contains hasPrefix hasSuffix quote squote cat replace plural
		sha1sum sha256sum sha512sum adler32sum toString atoi int64 int float64 toDecimal
		split splitList splitn toStrings add1 add sub div mod mul max min ceil floor round
		join sortAlpha default empty coalesce all any compact ternary
		toJson toRawJson fromJson typeOf kindOf kindIs typeIs deepEqual
		base dir clean ext isAbs b64enc b64dec b32enc b32dec
		list tuple dict get hasKey keys values append prepend first rest last initial
		reverse uniq without has slice concat dig
		semver semverCompare
		regexMatch regexFind regexFindAll regexReplaceAll regexReplaceAllLiteral regexSplit regexQuoteMeta
		urlParse urlJoin`) {
		functions[name] = bounded(all[name])
	}
	// The template package's own, which could grow without bounds as well.
	functions["print"] = bounded(fmt.Sprint)
	functions["println"] = bounded(fmt.Sprintln)
	functions["printf"] = bounded(printf)
	functions["html"] = bounded(html.EscapeString)
	functions["urlquery"] = bounded(url.QueryEscape)
	functions["js"] = bounded(template.JSEscapeString)
	return functions
})

// printf refuses the widths with which a short format gives a long text.
func printf(format string, args ...any) (string, error) {
	digits := 0
	for i := range len(format) {
		switch c := format[i]; {
		case c == '*':
			return "", errMacroSize
		case c >= '0' && c <= '9':
			if digits++; digits > 3 {
				return "", errMacroSize
			}
		default:
			digits = 0
		}
	}
	return fmt.Sprintf(format, args...), nil
}

// bounded wraps a function so that it takes no long text. Each function makes
// at most the product of its arguments out of them, and the arguments of the
// next one are measured again.
func bounded(function any) any {
	f := reflect.ValueOf(function)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		size := 0
		for _, arg := range args {
			if size += textSize(arg, 0); size > maxMacroValue {
				// The template package turns the panic into its error.
				panic(errMacroSize)
			}
		}
		if f.Type().IsVariadic() {
			return f.CallSlice(args)
		}
		return f.Call(args)
	}).Interface()
}

// textSize is roughly how much text a value holds.
func textSize(v reflect.Value, depth int) int {
	if depth > 16 {
		return maxMacroValue
	}
	switch v.Kind() {
	case reflect.String:
		return v.Len()
	case reflect.Interface:
		return textSize(v.Elem(), depth+1)
	case reflect.Slice:
		size := 0
		for i := range v.Len() {
			size += 1 + textSize(v.Index(i), depth+1)
		}
		return size
	case reflect.Map:
		size := 0
		for it := v.MapRange(); it.Next(); {
			size += 1 + textSize(it.Key(), depth+1) + textSize(it.Value(), depth+1)
		}
		return size
	}
	return 1
}
