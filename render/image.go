package render

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sigs.k8s.io/yaml"
)

// Certainty says how sure it is that an image is deployed.
type Certainty string

const (
	// Certain: a container, or an image volume, of a built-in workload.
	Certain Certainty = "certain"
	// Possible: named by a custom resource, an environment variable, an
	// argument, a ConfigMap or an annotation. Whether the software behind it
	// ever pulls the image is its own affair.
	Possible Certainty = "possible"
)

// Image is an image that an object deploys, or may deploy.
type Image struct {
	Reference string // as written

	// Normalized is the zero Reference when the one in a pod spec does not
	// parse; such an image is Certain and cannot be pulled.
	Normalized Reference

	Object    int      // index into the objects
	Path      []string // JSON pointer tokens in the object's Body
	Certainty Certainty

	// TestHook marks an image that only `helm test` pulls.
	TestHook bool
}

// ImagesOf lists the images of one object; their Object is 0.
func ImagesOf(o *Object) []Image {
	f := imageFinder{testHook: o.TestHook()}
	f.findObject(o)
	return f.images
}

// imageFinder collects the images of one object.
type imageFinder struct {
	testHook bool
	images   []Image
}

func (f *imageFinder) add(s string, path []string, certainty Certainty) {
	reference, _ := ParseReference(s)
	f.images = append(f.images, Image{
		Reference:  s,
		Normalized: reference,
		Path:       slices.Clone(path),
		Certainty:  certainty,
		TestHook:   f.testHook,
	})
}

// addClear adds what is clearly an image reference.
func (f *imageFinder) addClear(s string, path []string) bool {
	if !isClearReference(s) {
		return false
	}
	f.add(s, path, Possible)
	return true
}

// isClearReference reports a reference that is hardly anything else: with a
// slash or a registry host, and with a tag or a digest.
func isClearReference(s string) bool {
	if !strings.Contains(s, "/") || strings.HasPrefix(s, "/") {
		return false
	}
	r, err := ParseReference(s)
	return err == nil && (r.Tag != "" || r.Digest != "")
}

func (f *imageFinder) findObject(o *Object) {
	switch o.Kind {
	case "CustomResourceDefinition":
		// Its schema speaks of images in descriptions, defaults and examples.
		return
	case "Secret":
		return
	case "ConfigMap":
		f.findConfigMap(o.Body)
		return
	}
	path := PodTemplatePath(o)
	if path == nil {
		f.findFields(o.Body, nil, imagePieces{})
		return
	}
	f.findAnnotations(o.Body, nil)
	template := o.Body
	for _, key := range path {
		template, _ = template[key].(map[string]any)
	}
	if len(path) > 0 {
		f.findAnnotations(template, path)
	}
	if spec, ok := template["spec"].(map[string]any); ok {
		f.findPodSpec(spec, append(slices.Clone(path), "spec"))
	}
}

func (f *imageFinder) findPodSpec(spec map[string]any, path []string) {
	for _, field := range []string{"initContainers", "containers", "ephemeralContainers"} {
		for i, container := range items(spec[field]) {
			at := append(slices.Clone(path), field, strconv.Itoa(i))
			if image, ok := container["image"].(string); ok && image != "" {
				f.add(image, append(at, "image"), Certain)
			}
			for j, env := range items(container["env"]) {
				f.findEnv(env, append(slices.Clone(at), "env", strconv.Itoa(j)))
			}
			f.findArguments(container["command"], append(slices.Clone(at), "command"))
			f.findArguments(container["args"], append(slices.Clone(at), "args"))
		}
	}
	for i, volume := range items(spec["volumes"]) {
		image, _ := volume["image"].(map[string]any)
		if reference, ok := image["reference"].(string); ok && reference != "" {
			f.add(reference, append(slices.Clone(path), "volumes", strconv.Itoa(i), "image", "reference"), Certain)
		}
	}
}

// items yields the mappings of a list and their index.
func items(v any) iter.Seq2[int, map[string]any] {
	return func(yield func(int, map[string]any) bool) {
		list, _ := v.([]any)
		for i, item := range list {
			if m, ok := item.(map[string]any); ok && !yield(i, m) {
				return
			}
		}
	}
}

// findEnv looks at an environment variable: an operator's RELATED_IMAGE_X, an
// X_IMAGE, or a list of them such as Strimzi's STRIMZI_KAFKA_IMAGES, whose
// lines read "4.1.0=quay.io/strimzi/kafka:0.48.0-kafka-4.1.0".
func (f *imageFinder) findEnv(env map[string]any, path []string) {
	name, _ := env["name"].(string)
	value, _ := env["value"].(string)
	if !hasImageWord(name) || value == "" {
		return
	}
	path = append(slices.Clone(path), "value")
	for field := range strings.FieldsFuncSeq(value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		if f.addClear(field, path) {
			continue
		}
		if _, reference, ok := strings.Cut(field, "="); ok {
			f.addClear(reference, path)
		}
	}
}

// findArguments looks at "--x-image=reference", "--x-image reference", and
// "--x=reference" with a reference that names its registry; also in the words of
// a shell script that is one argument.
func (f *imageFinder) findArguments(v any, path []string) {
	list, _ := v.([]any)
	wanted := false // the flag before asks for an image
	for i, item := range list {
		text, _ := item.(string)
		at := append(slices.Clone(path), strconv.Itoa(i))
		words := []string{text}
		if strings.ContainsFunc(text, unicode.IsSpace) {
			words = strings.Fields(text)
		}
		for _, word := range words {
			flag, value, assigned := strings.Cut(strings.TrimRight(word, `;\`), "=")
			value = strings.Trim(value, `"'`)
			switch {
			case !strings.HasPrefix(flag, "-"):
				if wanted {
					f.addClear(strings.Trim(flag, `"'`), at)
				}
				wanted = false
			case assigned:
				wanted = false
				if hasImageWord(flag) || namesRegistry(value) {
					f.addClear(value, at)
				}
			default:
				wanted = hasImageWord(flag)
			}
		}
	}
}

// namesRegistry reports a reference whose first part is a domain, and whose
// tag is not the number of a port.
func namesRegistry(s string) bool {
	host, _, ok := strings.Cut(s, "/")
	if !ok || !strings.Contains(host, ".") {
		return false
	}
	r, err := ParseReference(s)
	if err != nil {
		return false
	}
	_, err = strconv.Atoi(r.Tag)
	return r.Digest != "" || err != nil
}

// hasImageWord reports a name with "image" or "images" as one of its words:
// RELATED_IMAGE_X, --sidecar-image, tridentImage.
func hasImageWord(name string) bool {
	for i := 0; i+len("image") <= len(name); i++ {
		if !strings.EqualFold(name[i:i+len("image")], "image") {
			continue
		}
		upper := name[i+1] == 'M'
		if i > 0 && isLetter(name[i-1]) && (upper || name[i] != 'I') {
			continue
		}
		rest := name[i+len("image"):]
		if rest != "" && (rest[0] == 's' || rest[0] == 'S' && upper) {
			rest = rest[1:]
		}
		if rest == "" || !isLetter(rest[0]) || !upper && unicode.IsUpper(rune(rest[0])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (f *imageFinder) findAnnotations(object map[string]any, path []string) {
	metadata, _ := object["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		if value, ok := annotations[key].(string); ok && hasImageWord(key) {
			f.addClear(value, append(slices.Clone(path), "metadata", "annotations", key))
		}
	}
}

// findFields walks an object that is no workload, a custom resource mostly,
// for fields named image or xImage, lists or mappings named images, references
// in pieces, and for environment variables and arguments as in a pod spec.
func (f *imageFinder) findFields(v any, path []string, around imagePieces) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["name"].(string); ok {
			f.findEnv(v, path)
		}
		pieces := around.with(v)
		if reference, key := pieces.compose(v, path); reference != "" {
			f.addClear(reference, append(slices.Clone(path), key))
		}
		composed := isComposed(v)
		for _, key := range slices.Sorted(maps.Keys(v)) {
			at := append(slices.Clone(path), key)
			switch value := v[key].(type) {
			case string:
				if isImageKey(key) && !composed || len(path) > 0 && isImagesKey(path[len(path)-1]) {
					f.addClear(value, at)
				}
			case []any:
				if key == "args" || key == "command" {
					f.findArguments(value, at)
					continue
				}
				f.findFields(value, at, pieces)
			default:
				f.findFields(value, at, pieces)
			}
		}
	case []any:
		for i, item := range v {
			at := append(slices.Clone(path), strconv.Itoa(i))
			if s, ok := item.(string); ok {
				if isImagesKey(path[len(path)-1]) {
					f.addClear(s, at)
				}
				continue
			}
			f.findFields(item, at, around)
		}
	}
}

// imagePieces are what mappings around say of references that are put together:
// the registry, with the repositories in front, and the tag.
type imagePieces struct{ base, tag string }

func (p imagePieces) with(v map[string]any) imagePieces {
	for _, key := range []string{"base", "registry", "imageRegistry"} {
		if s, ok := v[key].(string); ok && s != "" {
			p.base = s
		}
	}
	if tag := piece(v, "tag", "version", "imageTag"); tag != "" {
		p.tag = tag
	}
	return p
}

// compose puts a reference together, of pieces such as
//
//	repository: nvcr.io/nvidia/mellanox     registry: quay.io       base: quay.io/piraeusdatastore
//	image: doca-driver                      repository: a/b         components:
//	version: "25.1"                         tag: v1                   csi: {image: piraeus-csi, tag: v1}
//
// and says which key names the image; "" when there is no registry or no tag.
func (p imagePieces) compose(v map[string]any, path []string) (reference, key string) {
	image, _ := v["image"].(string)
	repository, _ := v["repository"].(string)
	var name string
	switch {
	case p.tag == "" || strings.ContainsAny(image, ":@"):
		return "", ""
	case image != "" && repository != "":
		name, key = repository+"/"+image, "image"
	case image != "" && p.base != "":
		name, key = p.base+"/"+image, "image"
	case repository != "" && p.base != "":
		name, key = p.base+"/"+strings.TrimPrefix(repository, "/"), "repository"
	case repository != "" && len(path) > 0 && isImageKey(path[len(path)-1]):
		name, key = repository, "repository"
	}
	if host, _, ok := strings.Cut(name, "/"); !ok || !strings.Contains(host, ".") {
		return "", ""
	}
	return name + ":" + p.tag, key
}

// piece is the first of some fields that is set, as text.
func piece(v map[string]any, keys ...string) string {
	for _, key := range keys {
		switch value := v[key].(type) {
		case string:
			if value != "" {
				return value
			}
		case float64, int64, int:
			return fmt.Sprint(value)
		}
	}
	return ""
}

// isComposed reports a mapping in which the image field is but a piece of the
// reference, next to a registry or a repository.
func isComposed(v map[string]any) bool {
	for _, key := range []string{"registry", "repository", "repo"} {
		if s, ok := v[key].(string); ok && s != "" {
			return true
		}
	}
	return false
}

// isImageKey reports a field that holds an image reference: image, xImage,
// x_image, x-image, also as the last part of an annotation's key.
func isImageKey(key string) bool {
	return hasImageWord(key) && len(key) >= len("image") && strings.EqualFold(key[len(key)-len("image"):], "image")
}

// isImagesKey reports a field that holds several.
func isImagesKey(key string) bool {
	return hasImageWord(key) && len(key) >= len("images") && strings.EqualFold(key[len(key)-len("images"):], "images")
}

// findConfigMap looks at the configuration of operators: entries named after
// an image, and JSON or YAML text with image fields.
func (f *imageFinder) findConfigMap(body map[string]any) {
	f.findAnnotations(body, nil)
	data, _ := body["data"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(data)) {
		text, _ := data[key].(string)
		path := []string{"data", key}
		if hasImageWord(key) && f.addClear(strings.TrimSpace(text), path) {
			continue
		}
		f.findText(text, path)
	}
}

// maxImageText bounds the texts in ConfigMaps that are read as YAML, in bytes.
const maxImageText = 1 << 20

// findText looks into a text that may be YAML or JSON, or a template of it.
func (f *imageFinder) findText(text string, path []string) {
	if !strings.Contains(text, "mage") && !strings.Contains(text, "IMAGE") {
		return
	}
	known := map[string]bool{}
	if len(text) <= maxImageText {
		var v map[string]any
		if yaml.Unmarshal([]byte(text), &v) == nil {
			inner := imageFinder{testHook: f.testHook}
			inner.findFields(v, nil, imagePieces{})
			for _, image := range inner.images {
				if !known[image.Reference] {
					known[image.Reference] = true
					// The object ends at the text: so does the path.
					f.add(image.Reference, path, Possible)
				}
			}
		}
	}
	inner := imageFinder{}
	inner.findLines(text, path)
	for _, image := range inner.images {
		if !known[image.Reference] {
			f.add(image.Reference, path, Possible)
		}
	}
}

// findLines looks for "image: reference" in a text that may be YAML, a
// template of YAML, or something else.
func (f *imageFinder) findLines(text string, path []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- "))
		key, value, ok := strings.Cut(line, ":")
		if !ok || !isImageKey(strings.Trim(key, `"'`)) {
			continue
		}
		value, _, _ = strings.Cut(strings.TrimSpace(value), " #")
		f.addClear(strings.Trim(strings.TrimSpace(strings.TrimSuffix(value, ",")), `"'`), path)
	}
}
