package render

import (
	"fmt"
	"math/bits"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"text/template"
	"unicode/utf8"
)

// Bounds on single values.
const (
	maxString    = 32 << 20  // bytes
	maxParsed    = 8 << 20   // bytes of a text to be read as YAML, JSON or TOML
	maxNumbers   = 1_000_000 // items of a list that a function makes
	maxPairs     = 5_000     // items of a list that a function compares with each other
	maxWalkDepth = 500       // of a value that a function walks through
	maxWalkNodes = 2_000_000
)

// made charges a function's result to the execution. It panics with a
// limitError, which text/template turns into an error of the call.
func made[T any](x *execution, result T) T {
	n := 0
	switch v := any(result).(type) {
	case string:
		if len(v) < 256 {
			return result
		}
		n = len(v)
	case []any:
		n = 16 * len(v)
	case []string:
		n = 16 * len(v)
	case map[string]any:
		n = 32 * len(v)
	}
	x.grow(n)
	return result
}

// grow charges n bytes that a function is about to make, or has made.
func (x *execution) grow(n int) {
	if n > maxString {
		panic(limitf("a function makes a value of more than %d MiB", maxString>>20))
	}
	if err := x.charge(n); err != nil {
		panic(err)
	}
}

// growBy is grow for n times m bytes.
func (x *execution) growBy(n, m int) {
	if n <= 0 || m <= 0 {
		return
	}
	if hi, lo := bits.Mul64(uint64(n), uint64(m)); hi != 0 || lo > maxString {
		x.grow(maxString + 1)
	}
	x.grow(n * m)
}

func (x *execution) readable(s string) {
	if len(s) > maxParsed {
		panic(limitf("a function reads a text of more than %d MiB", maxParsed>>20))
	}
	x.grow(len(s))
}

// check makes sure that a function can walk through a value: `set` can put a
// map into itself, and nothing keeps a loop from nesting one list in the other.
func (x *execution) check(v any) {
	switch v.(type) {
	case nil, string, bool, int, int64, float64:
		return
	}
	w := walker{left: maxWalkNodes}
	w.walk(v, 0)
	x.grow(w.bytes)
	x.pointers = x.pointers || w.pointers
}

// checkPrinted is check for values that are about to be printed.
func (x *execution) checkPrinted(values ...any) {
	x.pointers = false
	for _, v := range values {
		x.check(v)
	}
}

// address is how fmt prints a pointer inside of another value.
var address = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`0x[0-9a-f]{9,16}`) })

// printed is made for what fmt has printed. A template that prints its root
// object prints the addresses of the pointers in it, which no two renderings
// have in common.
func printed(x *execution, s string) string {
	if x.pointers {
		s = address().ReplaceAllLiteralString(s, "0xc000000000")
	}
	return made(x, s)
}

type walker struct {
	left     int
	bytes    int
	pointers bool
}

func (w *walker) walk(v any, depth int) {
	if w.left--; w.left < 0 || w.bytes > maxString {
		panic(limitf("a value is too large for a function"))
	}
	if depth > maxWalkDepth {
		panic(limitf("a value is nested more than %d deep, or contains itself", maxWalkDepth))
	}
	switch v := v.(type) {
	case nil, bool, int, int64, float64:
	case string:
		w.bytes += len(v)
	case []byte:
		w.bytes += len(v)
	case []any:
		for _, item := range v {
			w.walk(item, depth+1)
		}
	case map[string]any:
		for key, item := range v {
			w.bytes += len(key)
			w.walk(item, depth+1)
		}
	case files:
		for _, data := range v {
			w.bytes += len(data)
		}
	default:
		w.reflect(reflect.ValueOf(v), depth)
	}
}

func (w *walker) reflect(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			w.walk(iter.Key().Interface(), depth+1)
			w.walk(iter.Value().Interface(), depth+1)
		}
	case reflect.Struct, reflect.Pointer:
		w.pointers = true
	case reflect.Slice, reflect.Array:
		switch v.Type().Elem().Kind() {
		case reflect.Interface, reflect.Map, reflect.Slice, reflect.String, reflect.Struct, reflect.Pointer:
			for i := range v.Len() {
				w.walk(v.Index(i).Interface(), depth+1)
			}
		default:
			w.left -= v.Len()
		}
	}
	// Structs and pointers come from Helm and sprig, and are finite.
}

// shallow are the functions that do not look inside of what they are given.
var shallow = map[string]bool{
	"all": true, "any": true, "coalesce": true, "default": true, "empty": true, "ternary": true,
	"list": true, "tuple": true, "get": true, "set": true, "unset": true, "hasKey": true,
	"pick": true, "omit": true, "pluck": true, "keys": true, "values": true,
	"first": true, "mustFirst": true, "last": true, "mustLast": true,
	"kindOf": true, "kindIs": true, "typeOf": true, "typeIs": true, "typeIsLike": true,
	"append": true, "push": true, "prepend": true, "mustAppend": true, "mustPush": true, "mustPrepend": true,
	"rest": true, "mustRest": true, "initial": true, "mustInitial": true, "reverse": true, "mustReverse": true,
	"slice": true, "mustSlice": true, "concat": true, "chunk": true, "mustChunk": true, "dig": true,
}

// bounded wraps a function of sprig so that it is given nothing it could not
// walk through, and pays for what it makes.
func (x *execution) bounded(name string, function any) any {
	check := x.check
	if shallow[name] {
		check = func(any) {}
	}
	switch f := function.(type) {
	case func(string) bool, func(string, string) bool, func(string) int, func(string, any) bool,
		func(any) bool, func(map[string]any, string) bool, func(map[string]any, string) any,
		func(map[string]any, string, any) map[string]any, func(any, any, bool) any:
		if name == "has" || name == "deepEqual" {
			break
		}
		return function
	case func(string) string:
		return func(a string) string { return made(x, f(a)) }
	case func(string, string) string:
		return func(a, b string) string { return made(x, f(a, b)) }
	case func(string, string, string) string:
		return func(a, b, c string) string { return made(x, f(a, b, c)) }
	case func(int, string) string:
		return func(a int, b string) string { return made(x, f(a, b)) }
	case func(any) string:
		if strings.HasSuffix(name, "Json") {
			return func(a any) string { check(a); return made(x, f(a)) }
		}
		return func(a any) string {
			if x.pointers = false; !shallow[name] {
				x.checkPrinted(a)
			}
			return printed(x, f(a))
		}
	case func(any) int:
		return func(a any) int { check(a); return f(a) }
	case func(any) int64:
		return func(a any) int64 { check(a); return f(a) }
	case func(any) float64:
		return func(a any) float64 { check(a); return f(a) }
	case func(any) any:
		return func(a any) any { check(a); return f(a) }
	case func(any, any) int64:
		return func(a, b any) int64 { check(a); check(b); return f(a, b) }
	case func(any, ...any) any:
		return func(a any, b ...any) any {
			check(a)
			for _, v := range b {
				check(v)
			}
			return f(a, b...)
		}
	case func(any, any) []any:
		return func(a, b any) []any { check(a); check(b); return made(x, f(a, b)) }
	case func(any) []any:
		return func(a any) []any { check(a); return made(x, f(a)) }
	case func(any) []string:
		return func(a any) []string { check(a); return made(x, f(a)) }
	case func(...any) string:
		return func(a ...any) string {
			x.checkPrinted(a...)
			return printed(x, f(a...))
		}
	case func(...any) any:
		return func(a ...any) any {
			for _, v := range a {
				check(v)
			}
			return made(x, f(a...))
		}
	case func(...any) []any:
		return func(a ...any) []any { return made(x, f(a...)) }
	case func(...any) bool:
		return function
	case func(...any) map[string]any:
		return func(a ...any) map[string]any {
			for i := 0; i < len(a); i += 2 {
				x.check(a[i]) // the keys are printed
			}
			return made(x, f(a...))
		}
	}
	return x.boundedAny(function, check)
}

// boundedAny is bounded for the signatures that are rare in templates.
func (x *execution) boundedAny(function any, check func(any)) any {
	f := reflect.ValueOf(function)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		for _, arg := range args {
			switch arg.Kind() {
			case reflect.Interface, reflect.Map, reflect.Slice:
				check(arg.Interface())
			}
		}
		var out []reflect.Value
		if f.Type().IsVariadic() {
			out = f.CallSlice(args)
		} else {
			out = f.Call(args)
		}
		made(x, out[0].Interface())
		return out
	}).Interface()
}

// addGrowing replaces the functions whose result can be larger than what they
// are given by more than a factor.
func (x *execution) addGrowing(m template.FuncMap) {
	repeat := m["repeat"].(func(int, string) string)
	m["repeat"] = func(count int, s string) string {
		x.growBy(count, len(s))
		return repeat(count, s)
	}
	indent := func(spaces int, s string) string {
		x.growBy(spaces, strings.Count(s, "\n")+1)
		x.grow(len(s))
		if !strings.Contains(s, "\n") {
			return strings.Repeat(" ", spaces) + s
		}
		pad := strings.Repeat(" ", spaces)
		return pad + strings.ReplaceAll(s, "\n", "\n"+pad)
	}
	m["indent"] = indent
	m["nindent"] = func(spaces int, s string) string { return "\n" + indent(spaces, s) }
	m["replace"] = func(old, new, src string) string {
		if len(new) > len(old) {
			x.growBy(strings.Count(src, old), len(new)-len(old))
		}
		return made(x, strings.ReplaceAll(src, old, new))
	}
	wrapWith := m["wrapWith"].(func(int, string, string) string)
	m["wrapWith"] = func(width int, separator, s string) string {
		x.growBy(len(s), len(separator))
		return made(x, wrapWith(width, separator, s))
	}
	m["printf"] = func(format string, args ...any) string {
		x.checkPrinted(args...)
		x.grow(widths(format))
		return printed(x, fmt.Sprintf(format, args...))
	}
	print := func(f func(...any) string) func(...any) string {
		return func(args ...any) string {
			x.checkPrinted(args...)
			return printed(x, f(args...))
		}
	}
	m["print"] = print(fmt.Sprint)
	m["println"] = print(fmt.Sprintln)
	m["html"] = print(template.HTMLEscaper)
	m["js"] = print(template.JSEscaper)
	m["urlquery"] = print(template.URLQueryEscaper)
}

// widths adds up the widths and precisions in a format, to which fmt pads. It
// reads at most a million for each, from the arguments for a star.
func widths(format string) int {
	const most = 1_000_000
	total, number := 0, -1
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c >= '0' && c <= '9':
			number = min(max(number, 0)*10+int(c-'0'), most)
			continue
		case c == '*':
			total += most
		}
		// Digits outside of a verb count as well: they are fewer than the bytes
		// that matter, but for large numbers in a format.
		if number > 100 {
			total += number
		}
		number = -1
	}
	return total
}

// addLists replaces the functions that make lists out of numbers and strings,
// or compare all items of a list with each other.
func (x *execution) addLists(m template.FuncMap) {
	until := m["until"].(func(int) []int)
	m["until"] = func(count int) []int {
		x.numbers(0, count, 1)
		return until(count)
	}
	untilStep := m["untilStep"].(func(int, int, int) []int)
	m["untilStep"] = func(start, stop, step int) []int {
		x.numbers(start, stop, step)
		return untilStep(start, stop, step)
	}
	seq := m["seq"].(func(...int) string)
	m["seq"] = func(params ...int) string {
		switch len(params) {
		case 1:
			x.numbers(1, params[0], 1)
		case 2:
			x.numbers(params[0], params[1], 1)
		case 3:
			x.numbers(params[0], params[2], params[1])
		}
		return made(x, seq(params...))
	}
	join := m["join"].(func(string, any) string)
	m["join"] = func(separator string, list any) string {
		x.checkPrinted(list)
		if v := reflect.ValueOf(list); v.Kind() == reflect.Slice {
			x.growBy(v.Len(), len(separator))
		}
		return printed(x, join(separator, list))
	}
	split := m["split"].(func(string, string) map[string]string)
	m["split"] = func(separator, s string) map[string]string {
		x.parts(separator, s, 64)
		return split(separator, s)
	}
	splitn := m["splitn"].(func(string, int, string) map[string]string)
	m["splitn"] = func(separator string, n int, s string) map[string]string {
		x.parts(separator, s, 64)
		return splitn(separator, n, s)
	}
	m["splitList"] = func(separator, s string) []string {
		x.parts(separator, s, 16)
		return strings.Split(s, separator)
	}
	for _, name := range []string{"uniq", "mustUniq", "has", "mustHas", "without", "mustWithout"} {
		m[name] = x.compares(m[name])
	}
	// Helm's, but in the order of the keys: sprig's is random.
	m["keys"] = func(dicts ...map[string]any) []string {
		out := []string{}
		for _, d := range dicts {
			out = append(out, sortedKeys(d)...)
		}
		return made(x, out)
	}
	m["values"] = func(d map[string]any) []any {
		out := []any{}
		for _, key := range sortedKeys(d) {
			out = append(out, d[key])
		}
		return made(x, out)
	}
}

// numbers charges the numbers from start to stop. sprig adds up steps until
// they pass the end, which numbers that overflow never do.
func (x *execution) numbers(start, stop, step int) {
	span := uint64(stop) - uint64(start)
	if stop < start {
		span = -span
	}
	stride := uint64(step)
	if step < 0 {
		stride = -stride
	}
	if stride == 0 {
		return
	}
	const far = 1 << 62
	if span/stride > maxNumbers || max(start, stop, step) > far || min(start, stop, step) < -far {
		panic(limitf("a list of more than %d numbers", maxNumbers))
	}
	x.grow(8 * int(span/stride))
}

func (x *execution) parts(separator, s string, size int) {
	n := strings.Count(s, separator)
	if separator == "" {
		n = utf8.RuneCountInString(s)
	}
	if n > maxNumbers {
		panic(limitf("a list of more than %d parts of a text", maxNumbers))
	}
	x.grow(n * size)
}

// compares bounds the lists given to a function that compares their items with
// each other.
func (x *execution) compares(function any) any {
	f := reflect.ValueOf(function)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		for _, arg := range args {
			list := arg
			if list.Kind() == reflect.Interface {
				list = list.Elem()
			}
			if list.Kind() == reflect.Slice && list.Len() > maxPairs {
				panic(limitf("a list of more than %d items to compare", maxPairs))
			}
		}
		if f.Type().IsVariadic() {
			return f.CallSlice(args)
		}
		return f.Call(args)
	}).Interface()
}
