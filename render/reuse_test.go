package render

import (
	"context"
	"reflect"
	"testing"
)

// TestReuse renders every pack with a fresh renderer for each of its presets and
// two Kubernetes versions, and again with one renderer for all.
func TestReuse(t *testing.T) {
	shared := NewRenderer()
	for i, p := range corpusPacks(t) {
		in := testInput(p)
		variants := [][]Preset{nil}
		for _, preset := range Presets(p, in.Macros) {
			variants = append(variants, []Preset{preset})
		}
		if len(variants) == 1 && i%5 > 0 {
			continue
		}
		for _, version := range []string{"1.37.2", "1.27.0"} {
			in.KubernetesVersion, in.Macros.KubernetesVersion = "v"+version, version
			for i, presets := range variants {
				if i > 0 && version != "1.37.2" {
					break
				}
				in.Presets = presets
				want, err := NewRenderer().Render(context.Background(), in)
				if err != nil {
					t.Fatal(err)
				}
				got, err := shared.Render(context.Background(), in)
				if err != nil {
					t.Fatal(err)
				}
				for i := range got.Failures {
					// Only a rendering as shipped looks for a cure.
					got.Failures[i].CuredByPreset, want.Failures[i].CuredByPreset = "", ""
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, variant %d, Kubernetes %s: %d objects, alone %d", p.Path, i, version, len(got.Objects), len(want.Objects))
				}
			}
		}
		shared.Forget(p)
	}
}
