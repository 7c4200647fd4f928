package rules

import (
	_ "embed"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/system-macros.yaml
var systemMacrosYAML []byte

// systemMacro is a name that follows .spectro.system.
type systemMacro struct {
	Name string
	// Former says what the macro is when it is none for a cluster profile.
	Former string
	// Clouds are the cloud types where it has a value; none means all.
	Clouds []string
}

// systemMacros lists the system macros, in the order of the documentation.
var systemMacros = sync.OnceValue(func() (list []systemMacro) {
	_ = yaml.Unmarshal(systemMacrosYAML, &list) // TestData reads it too
	return list
})

func findSystemMacro(name string) (systemMacro, bool) {
	for _, m := range systemMacros() {
		if m.Name == name {
			return m, true
		}
	}
	// The inputs of a tier have names of their author's choice.
	if strings.HasPrefix(name, "apptier.") {
		return systemMacro{Name: name, Former: "a macro of app profiles"}, true
	}
	return systemMacro{}, false
}

// currentSystemMacros are the names that one would write today.
func currentSystemMacros() []string {
	var names []string
	for _, m := range systemMacros() {
		if m.Former == "" {
			names = append(names, m.Name)
		}
	}
	return names
}
