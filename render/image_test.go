package render

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// parseObjects gives the objects of a rendered text, as the engine does.
func parseObjects(t *testing.T, text string) []Object {
	t.Helper()
	docs, errs := newDocumentParser().parse(text)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var objects []Object
	for _, d := range docs {
		for _, item := range unfold(d) {
			o, err := newObject(item, Source{Chart: 0, Manifest: -1}, "x.yaml", false)
			if err != nil {
				t.Fatal(err)
			}
			objects = append(objects, o)
		}
	}
	return objects
}

const testDigest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// The numbers are those of the list of traps: images.
func TestImages(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []string // certainty, reference normalized, path
	}{
		{"pod", `
apiVersion: v1
kind: Pod
spec:
  containers: [{name: a, image: busybox}]
  initContainers: [{name: b, image: "hashicorp/consul:1.2"}]
  ephemeralContainers: [{name: c, image: "localhost:5000/x"}]
  volumes: [{name: v, image: {reference: quay.io/x/y:1}}]
`, []string{
			"certain docker.io/hashicorp/consul:1.2 spec/initContainers/0/image",
			"certain docker.io/library/busybox spec/containers/0/image",
			"certain localhost:5000/x spec/ephemeralContainers/0/image",
			"certain quay.io/x/y:1 spec/volumes/0/image/reference",
		}},
		{"workloads", `
apiVersion: apps/v1
kind: Deployment
spec: {template: {spec: {containers: [{image: a/b:1}]}}}
---
apiVersion: batch/v1
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: a/c:1}]}}}}}
---
apiVersion: v1
kind: PodTemplate
template: {spec: {containers: [{image: a/d:1}]}}
---
apiVersion: v1
kind: ReplicationController
spec: {template: {spec: {containers: [{image: a/e:1}]}}}
`, []string{
			"certain docker.io/a/b:1 spec/template/spec/containers/0/image",
			"certain docker.io/a/c:1 spec/jobTemplate/spec/template/spec/containers/0/image",
			"certain docker.io/a/d:1 template/spec/containers/0/image",
			"certain docker.io/a/e:1 spec/template/spec/containers/0/image",
		}},
		{"1 custom resources", `
apiVersion: trident.netapp.io/v1
kind: TridentOrchestrator
spec:
  tridentImage: docker.io/netapp/trident:25.10.0
  autosupportImage: netapp/trident-autosupport:25.10
  imagePullPolicy: IfNotPresent
  imageRegistry: registry.example.com/x:1
  images: {driver: "quay.io/dell/driver:v1", other: none}
---
apiVersion: elasticsearch.k8s.elastic.co/v1
kind: Elasticsearch
spec: {version: 9.1.0}
---
apiVersion: mellanox.com/v1alpha1
kind: NicClusterPolicy
spec: {ofedDriver: {image: doca-driver, repository: nvcr.io/nvidia/mellanox, version: "25.1"}, nv: {image: a/b:1, repository: nvcr.io}, s: {image: short}}
`, []string{
			"possible docker.io/netapp/trident-autosupport:25.10 spec/autosupportImage",
			"possible quay.io/dell/driver:v1 spec/images/driver",
			"possible docker.io/netapp/trident:25.10.0 spec/tridentImage",
			"possible nvcr.io/nvidia/mellanox/doca-driver:25.1 spec/ofedDriver/image",
		}},
		{"1 YAML in a ConfigMap", `
apiVersion: v1
kind: ConfigMap
data:
  0_piraeus.yaml: |
    base: quay.io/piraeusdatastore
    components:
      linstor-controller: {tag: v1.31, image: piraeus-server}
      module-loader:
        tag: v9.2
        match: [{osImage: Ubuntu, image: drbd9-jammy}]
    pod:
    - image: "quay.io/x/y:1" # the one
  template.yaml: |
    pod:
    - image: "quay.io/x/t:1" # of a template
      containerImage: {{ .x }}
  sidecar.json: '{"containers": [{"image": "ghcr.io/x/z:2"}]}'
  proxy-image: ghcr.io/x/proxy:3
`, []string{
			"possible quay.io/piraeusdatastore/piraeus-server:v1.31 data/0_piraeus.yaml",
			"possible quay.io/piraeusdatastore/drbd9-jammy:v9.2 data/0_piraeus.yaml",
			"possible quay.io/x/y:1 data/0_piraeus.yaml",
			"possible ghcr.io/x/proxy:3 data/proxy-image",
			"possible ghcr.io/x/z:2 data/sidecar.json",
			"possible quay.io/x/t:1 data/template.yaml",
		}},
		{"2 operator environment and arguments", `
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    metadata: {annotations: {sidecar.istio.io/proxyImage: "docker.io/istio/proxyv2:1.2", x: "a/b:1"}}
    spec:
      containers:
      - image: quay.io/strimzi/operator:0.48.0
        env:
        - {name: RELATED_IMAGE_ose, value: registry.redhat.io/openshift4/ose-kube-rbac-proxy:v4}
        - name: STRIMZI_KAFKA_IMAGES
          value: |
            4.0.0=quay.io/strimzi/kafka:0.48.0-kafka-4.0.0
            4.1.0=quay.io/strimzi/kafka:0.48.0-kafka-4.1.0
        - {name: BUILDER_IMAGE, value: builder-ubuntu22-v1}
        - {name: IMAGE_PULL_POLICY, value: Always}
        - {name: URL, value: "example.com/x:1"}
        - {name: FROM, valueFrom: {}}
        command:
        - /bin/sh
        - -ec
        - |
          exec operator \
            -dataplane-image="docker.io/hashicorp/dataplane:1.3.0" \
            --proxy-image 'quay.io/x/proxy:1'
        args: [--driver-image=nvcr.io/nvidia/driver:1, --config-reloader=quay.io/p/reloader:v1, "--listen=example.com/x:8080", --cni-image, ghcr.io/cni:2, --addr=:8080, x/y:1]
`, []string{
			"possible docker.io/istio/proxyv2:1.2 spec/template/metadata/annotations/sidecar.istio.io/proxyImage",
			"certain quay.io/strimzi/operator:0.48.0 spec/template/spec/containers/0/image",
			"possible registry.redhat.io/openshift4/ose-kube-rbac-proxy:v4 spec/template/spec/containers/0/env/0/value",
			"possible quay.io/strimzi/kafka:0.48.0-kafka-4.0.0 spec/template/spec/containers/0/env/1/value",
			"possible quay.io/strimzi/kafka:0.48.0-kafka-4.1.0 spec/template/spec/containers/0/env/1/value",
			"possible docker.io/hashicorp/dataplane:1.3.0 spec/template/spec/containers/0/command/2",
			"possible quay.io/x/proxy:1 spec/template/spec/containers/0/command/2",
			"possible nvcr.io/nvidia/driver:1 spec/template/spec/containers/0/args/0",
			"possible quay.io/p/reloader:v1 spec/template/spec/containers/0/args/1",
			"possible ghcr.io/cni:2 spec/template/spec/containers/0/args/4",
		}},
		{"5 hooks", `
apiVersion: v1
kind: Pod
metadata: {annotations: {helm.sh/hook: "test"}}
spec: {containers: [{image: "busybox:latest"}]}
---
apiVersion: batch/v1
kind: Job
metadata: {annotations: {helm.sh/hook: "pre-delete, post-upgrade"}}
spec: {template: {spec: {containers: [{image: "bitnami/kubectl:1"}]}}}
---
apiVersion: v1
kind: Pod
metadata: {annotations: {helm.sh/hook: "test,post-install"}}
spec: {containers: [{image: "alpine:3"}]}
`, []string{
			"certain docker.io/library/busybox:latest spec/containers/0/image test",
			"certain docker.io/bitnami/kubectl:1 spec/template/spec/containers/0/image",
			"certain docker.io/library/alpine:3 spec/containers/0/image",
		}},
		{"6 digests", `
apiVersion: v1
kind: Pod
spec: {containers: [{image: "quay.io/x/y@` + testDigest + `"}, {image: "quay.io/x/y:v1@` + testDigest + `"}]}
`, []string{
			"certain quay.io/x/y@" + testDigest + " spec/containers/0/image",
			"certain quay.io/x/y:v1@" + testDigest + " spec/containers/1/image",
		}},
		{"7 not a reference", `
apiVersion: v1
kind: Pod
spec: {containers: [{image: "Not A Reference"}, {image: ""}, {image: 1}]}
`, []string{"certain  spec/containers/0/image"}},
		{"11 CRD bodies", `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec: {versions: [{schema: {openAPIV3Schema: {properties: {image: {default: "quay.io/x/y:1"}}}}, image: "quay.io/x/y:1"}]}
`, nil},
		{"no images", "apiVersion: v1\nkind: Service\nspec: {ports: [{name: http, value: a/b:1}]}\n", nil},
		{"list", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: a/b:1}]}\n",
			[]string{"certain docker.io/a/b:1 spec/containers/0/image"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, image := range imagesIn(parseObjects(t, test.in)) {
				s := fmt.Sprintf("%s %s %s", image.Certainty, image.Normalized, strings.Join(image.Path, "/"))
				if image.TestHook {
					s += " test"
				}
				got = append(got, s)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestImageReference(t *testing.T) {
	for in, want := range map[string]string{
		"busybox":                              "docker.io/library/busybox",
		"busybox:1":                            "docker.io/library/busybox:1",
		"docker.io/busybox":                    "docker.io/library/busybox",
		"index.docker.io/busybox":              "docker.io/library/busybox",
		"appdynamics/agent:1":                  "docker.io/appdynamics/agent:1",
		"registry.k8s.io/sig-storage/x:v1":     "registry.k8s.io/sig-storage/x:v1",
		"localhost/x":                          "localhost/x",
		"host:5000/x/y:1@" + testDigest:        "host:5000/x/y:1@" + testDigest,
		"quay.io/x/y@sha512:00":                "",
		"":                                     "",
		"quay.io/X/y":                          "",
		"https://quay.io/x/y":                  "",
		" quay.io/x/y":                         "",
		"quay.io/x/y:":                         "",
		"{{ .x }}":                             "",
		strings.Repeat("0", 64):                "",
		"quay.io/" + strings.Repeat("x/", 200): "",
	} {
		got, err := ParseReference(in)
		if got.String() != want || (err != nil) != (want == "") {
			t.Errorf("ParseReference(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestImageWord(t *testing.T) {
	for name, want := range map[string]bool{
		"image": true, "Image": true, "IMAGE": true, "images": true, "tridentImage": true, "RELATED_IMAGE_x": true,
		"STRIMZI_KAFKA_IMAGES": true, "--cni-image": true, "imagePullPolicy": true, "proxyImages": true,
		"IMAGEMAGICK": false, "imagery": false, "reimage": false, "mage": false, "imagePullSecrets": true, "PILGRIMAGE": false,
	} {
		if got := hasImageWord(name); got != want {
			t.Errorf("hasImageWord(%q) = %v", name, got)
		}
	}
}

// imagesIn are the images of all objects, each with the index of its own.
func imagesIn(objects []Object) (out []Image) {
	for i := range objects {
		for _, image := range ImagesOf(&objects[i]) {
			image.Object = i
			out = append(out, image)
		}
	}
	return out
}

// FuzzImages looks for images in whatever parses: nothing may panic, and what is
// found beside pods is a reference.
func FuzzImages(f *testing.F) {
	f.Add("apiVersion: example.com/v1\nkind: X\nspec: {registry: quay.io, repository: a/b, tag: 1, images: [a/b:1, {image: x}]}")
	f.Add("apiVersion: v1\nkind: ConfigMap\ndata: {a: \"base: quay.io/x\\nc: {image: y, tag: v1}\", image: a/b:1}")
	f.Add("apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a, command: [sh, \"x --image=a/b:1\"], env: [{name: X_IMAGES, value: \"1=a/b:1,c/d:2\"}]}]}")
	parser := newDocumentParser()
	f.Fuzz(func(t *testing.T, text string) {
		b := builder{parser: parser}
		b.add("fuzz.yaml", text, false, false, false)
		for _, image := range imagesIn(b.objects) {
			if image.Certainty == Possible && image.Normalized == (Reference{}) {
				t.Errorf("%q is no reference", image.Reference)
			}
			if value, _ := lookup(b.objects[image.Object].Body, image.Path[:1]); value == nil {
				t.Errorf("%v leads nowhere", image.Path)
			}
		}
	})
}
