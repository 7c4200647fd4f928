package diff

import (
	"strings"
	"testing"
)

func TestImages(t *testing.T) {
	pod := func(images ...string) string {
		out := "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n"
		for i, image := range images {
			out += "    - {name: c" + string(rune('a'+i)) + ", image: '" + image + "'}\n"
		}
		return out
	}
	const digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	const meta = `{"name": "m", "version": "1", "layer": "addon", "kubeManifests": ["manifests/m.yaml"]}`
	c := packsOf(t, "-- old/pack.json --\n"+meta+"\n-- old/manifests/m.yaml --\n"+pod("a:1", "docker.io/library/same:1", "gone:1", "b:1")+
		"-- old/values.yaml --\npack: {content: {images: [{image: 'a:1'}, {image: 'stale:1'}]}}\n"+
		"-- new/pack.json --\n"+meta+"\n-- new/manifests/m.yaml --\n"+pod("a:2", "same:1", "b:1@"+digest, "b:2")+
		"-- new/values.yaml --\npack: {content: {images: [{image: 'a:2'}]}}\n")
	var got []string
	for _, i := range c.Images.Changes {
		line := strings.TrimPrefix(i.Repository, "docker.io/library/") + " " + strings.Join(i.Old, " ") + " → " + strings.Join(i.New, " ") + " " + string(i.Use)
		if i.Listed {
			line += " listed"
		}
		got = append(got, line)
	}
	expect(t, "images", got, []string{"a :1 → :2 deployed listed", "b :1 → :1@" + digest + " :2 deployed", "gone :1 →  deployed", "stale :1 →  listed listed"})
	if c.Images.Same != 1 || len(c.Values.Changes) != 0 {
		t.Errorf("%d images the same, values %v", c.Images.Same, lines(c.Values.Changes))
	}
}
