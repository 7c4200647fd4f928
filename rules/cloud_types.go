package rules

import (
	_ "embed"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/packlint/packlint/pack"
)

//go:embed data/cloud-types.yaml
var cloudTypesYAML []byte

// cloudType is a value of cloudTypes and who knows it.
type cloudType struct {
	Name  string
	Known []cloudSource
}

// cloudSource is one of the places that list cloud types.
type cloudSource string

const (
	inDocs      cloudSource = "docs"
	inCommunity cloudSource = "community"
	inPalette   cloudSource = "palette"
)

func (c cloudType) in(source cloudSource) bool { return slices.Contains(c.Known, source) }

// retired is a cloud that is documented, but that Palette has no longer.
func (c cloudType) retired() bool { return c.in(inDocs) && !c.in(inPalette) }

// communityOnly is a value that nothing but the community repository accepts.
func (c cloudType) communityOnly() bool { return !c.in(inDocs) && !c.in(inPalette) }

// cloudTypes lists the cloud types, those most used first.
var cloudTypes = sync.OnceValue(func() (list []cloudType) {
	_ = yaml.Unmarshal(cloudTypesYAML, &list) // TestData reads it too
	return list
})

func findCloudType(name string) (cloudType, bool) {
	for _, c := range cloudTypes() {
		if c.Name == name {
			return c, true
		}
	}
	return cloudType{}, false
}

// currentCloudTypes are the names that one would write today.
func currentCloudTypes() []string {
	var names []string
	for _, c := range cloudTypes() {
		if c.in(inPalette) {
			names = append(names, c.Name)
		}
	}
	return names
}

// cloudTypeNodes returns the strings in cloudTypes and in cloudType, its former
// singular.
func cloudTypeNodes(p *pack.Pack) []*pack.Node {
	var nodes []*pack.Node
	root := p.Meta().Root
	if list := root.Get("cloudTypes"); list.Is(pack.Sequence) {
		for _, item := range list.Items {
			if item.Is(pack.String) {
				nodes = append(nodes, item)
			}
		}
	}
	if single := root.Get("cloudType"); single.Is(pack.String) {
		nodes = append(nodes, single)
	}
	return nodes
}
