package rules

import (
	_ "embed"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/addon-types.yaml
var addonTypesYAML []byte

// addonType is a category of add-ons. A generic one tells a user nothing.
type addonType struct {
	Name    string
	Generic bool
}

// addonTypes lists the categories by name.
var addonTypes = sync.OnceValue(func() (list []addonType) {
	_ = yaml.Unmarshal(addonTypesYAML, &list) // TestData reads it too
	return list
})

func findAddonType(name string) (addonType, bool) {
	for _, t := range addonTypes() {
		if t.Name == name {
			return t, true
		}
	}
	return addonType{}, false
}

// specificAddonTypes are the names of the categories that say something.
func specificAddonTypes() []string {
	var names []string
	for _, t := range addonTypes() {
		if !t.Generic {
			names = append(names, t.Name)
		}
	}
	return names
}
