package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"

	"sigs.k8s.io/yaml"
)

// functions is the complete function map of an execution.
func (x *execution) functions() template.FuncMap {
	m := x.templateFunctions()
	m[stepFunction] = func() (string, error) { return "", x.step() }
	m[enterFunction] = func() (string, error) { return "", x.enter() }
	m[leaveFunction] = func() string { x.leave(); return "" }
	m[printFunction] = x.printable
	return m
}

// templateFunctions is Helm's function map: sprig's, without the two that read
// the environment, and Helm's own (helm.sh/helm/v3/pkg/engine/funcs.go). What
// sprig takes from the machine, the clock or chance is replaced by samples, and
// what could grow without bounds is bounded.
func (x *execution) templateFunctions() template.FuncMap {
	m := sprig.TxtFuncMap()
	delete(m, "env")
	delete(m, "expandenv")
	for name, f := range m {
		m[name] = x.bounded(name, f)
	}
	x.addGrowing(m)
	x.addLists(m)
	x.addRegexps(m)
	x.addClock(m)
	x.addRandom(m)
	x.addCertificates(m)
	x.watchWrites(m)

	m["toYaml"] = func(v any) string { x.check(v); return made(x, toYAML(v)) }
	m["toYamlPretty"] = func(v any) string { x.check(v); return made(x, toYAMLPretty(v)) }
	m["toJson"] = func(v any) string { x.check(v); return made(x, toJSON(v)) }
	m["toToml"] = func(v any) string { x.check(v); return made(x, toTOML(v)) }
	m["fromYaml"] = func(s string) map[string]any { x.readable(s); return fromYAML(s) }
	m["fromYamlArray"] = func(s string) []any { x.readable(s); return fromYAMLArray(s) }
	m["fromJson"] = func(s string) map[string]any { x.readable(s); return fromJSON(s) }
	m["fromJsonArray"] = func(s string) []any { x.readable(s); return fromJSONArray(s) }
	m["fromToml"] = func(s string) map[string]any { x.readable(s); return fromTOML(s) }

	m["required"] = x.required
	m["fail"] = x.fail
	// As `helm template` answers it, and `helm install --dry-run`.
	m["lookup"] = func(apiVersion, kind, namespace, name string) (map[string]any, error) {
		return map[string]any{}, nil
	}
	// Helm resolves names only when it is told to.
	m["getHostByName"] = func(string) string { return "" }

	// Bound to the set of templates by bind; here for their names.
	m["include"] = func(string, any) (string, error) { return "", nil }
	m["tpl"] = func(string, any) (string, error) { return "", nil }
	return m
}

// printable checks a value that is about to be printed, and hands it through
// exactly as it is: text/template tells nil from the nil of a type. Only what
// holds pointers is printed here.
func (x *execution) printable(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array, reflect.Interface, reflect.Pointer:
		if v.CanInterface() {
			x.checkPrinted(v.Interface())
			if x.pointers && v.Kind() != reflect.Pointer {
				return reflect.ValueOf(printed(x, fmt.Sprint(v.Interface())))
			}
		}
	case reflect.Struct:
		if v.CanInterface() && !v.CanAddr() && !v.Type().Implements(reflect.TypeFor[fmt.Stringer]()) {
			x.pointers = true
			return reflect.ValueOf(printed(x, fmt.Sprint(v.Interface())))
		}
	}
	return v
}

func toYAML(v any) string {
	data, err := yaml.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(data), "\n")
}

func toYAMLPretty(v any) string {
	var data bytes.Buffer
	encoder := goyaml.NewEncoder(&data)
	encoder.SetIndent(2)
	if err := encoder.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(data.String(), "\n")
}

// The functions that read give what went wrong as part of their result, which
// is how charts come to notice.

func fromYAML(s string) map[string]any {
	m := map[string]any{}
	if err := yaml.Unmarshal([]byte(s), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func fromYAMLArray(s string) []any {
	a := []any{}
	if err := yaml.Unmarshal([]byte(s), &a); err != nil {
		a = []any{err.Error()}
	}
	return a
}

func toTOML(v any) string {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(v); err != nil {
		return err.Error()
	}
	return b.String()
}

func fromTOML(s string) map[string]any {
	m := map[string]any{}
	if err := toml.Unmarshal([]byte(s), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func toJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(data)
}

func fromJSON(s string) map[string]any {
	m := map[string]any{}
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func fromJSONArray(s string) []any {
	a := []any{}
	if err := json.Unmarshal([]byte(s), &a); err != nil {
		a = []any{err.Error()}
	}
	return a
}
