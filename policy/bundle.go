package policy

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/memory"
)

// Bundles have the media types of conftest (internal/commands/push.go there), so
// that each tool reads those of the other: a layer a file, with its path as the
// title.
const (
	configMediaType = "application/vnd.cncf.openpolicyagent.config.v1+json"
	policyMediaType = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
	dataMediaType   = "application/vnd.cncf.openpolicyagent.data.layer.v1+json"
)

// Push puts policies into a repository under a tag and returns the digest to pin
// them by. The same files have the same digest.
func Push(ctx context.Context, to oras.Target, tag string, files Files) (digest string, err error) {
	store := memory.New()
	add := func(mediaType string, data []byte) (ocispec.Descriptor, error) {
		d := content.NewDescriptorFromBytes(mediaType, data)
		if ok, err := store.Exists(ctx, d); err != nil || ok {
			return d, err
		}
		return d, store.Push(ctx, d, strings.NewReader(string(data)))
	}
	config, err := add(configMediaType, []byte("{}"))
	if err != nil {
		return "", err
	}
	manifest := ocispec.Manifest{MediaType: ocispec.MediaTypeImageManifest, Config: config}
	manifest.SchemaVersion = 2
	for _, name := range slices.Sorted(maps.Keys(files)) {
		mediaType := policyMediaType
		if isData(name) {
			mediaType = dataMediaType
		}
		layer, err := add(mediaType, files[name])
		if err != nil {
			return "", err
		}
		layer.Annotations = map[string]string{ocispec.AnnotationTitle: name}
		manifest.Layers = append(manifest.Layers, layer)
	}
	text, err := json.Marshal(manifest)
	if err != nil {
		return "", err
	}
	root, err := add(ocispec.MediaTypeImageManifest, text)
	if err != nil {
		return "", err
	}
	if err := store.Tag(ctx, root, tag); err != nil {
		return "", err
	}
	pushed, err := oras.Copy(ctx, store, tag, to, tag, oras.DefaultCopyOptions)
	return string(pushed.Digest), err
}

// Pull reads policies from a repository, by a tag or a digest, and returns the
// digest that they have. What comes is checked against it.
func Pull(ctx context.Context, from oras.ReadOnlyTarget, reference string) (files Files, digest string, err error) {
	root, text, err := oras.FetchBytes(ctx, from, reference, oras.FetchBytesOptions{MaxBytes: maxFileSize})
	if err != nil {
		return nil, "", err
	}
	var manifest ocispec.Manifest
	if err := json.Unmarshal(text, &manifest); err != nil || manifest.Config.MediaType != configMediaType {
		return nil, "", fmt.Errorf("it holds no policies: its type is %q, and that of policies is %q", manifest.Config.MediaType, configMediaType)
	}
	files = Files{}
	for _, layer := range manifest.Layers {
		name, err := layerName(layer)
		if err != nil {
			return nil, "", err
		}
		if name == "" {
			continue
		}
		if layer.Size > maxFileSize {
			return nil, "", fmt.Errorf("%s has %d MiB; policies have up to %d MiB", name, layer.Size>>20, maxFileSize>>20)
		}
		if _, ok := files[name]; ok {
			return nil, "", fmt.Errorf("it holds %s twice", name)
		}
		data, err := content.FetchAll(ctx, from, layer)
		if err != nil {
			return nil, "", err
		}
		if err := files.put(name, data); err != nil {
			return nil, "", err
		}
	}
	if len(files) == 0 {
		return nil, "", fmt.Errorf("it holds no policies")
	}
	return files, string(root.Digest), nil
}

// layerName is the path of a layer's file, "" for a layer of another kind. Data
// may have any name in conftest's bundles: it gets one that says what it is.
func layerName(layer ocispec.Descriptor) (string, error) {
	if layer.MediaType != policyMediaType && layer.MediaType != dataMediaType {
		return "", nil
	}
	name := path.Clean(strings.ReplaceAll(layer.Annotations[ocispec.AnnotationTitle], "\\", "/"))
	if !fs.ValidPath(name) || name == "." {
		return "", fmt.Errorf("it holds a file %q, which leads out of the bundle", name)
	}
	ext := path.Ext(name)
	switch {
	case layer.MediaType == policyMediaType && ext != regoSuffix:
		return "", fmt.Errorf("it holds a policy %q, which is no %s file", name, regoSuffix)
	case layer.MediaType == dataMediaType && !isData(name):
		if ext != ".json" && ext != ".yaml" && ext != ".yml" {
			return "", fmt.Errorf("it holds data in %q, which is neither JSON nor YAML", name)
		}
		name = path.Join(strings.TrimSuffix(name, ext), "data"+ext)
	}
	return name, nil
}
