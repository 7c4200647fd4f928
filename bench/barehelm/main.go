//go:build bench

// Command barehelm is the yardstick of bench/run: what loading and rendering
// the charts of packs with Helm's own packages costs, and parsing what comes
// out, with nothing checked. It runs in one process, a pack at a time on each
// CPU, as packlint does.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"sync/atomic"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/kube"
)

func main() {
	log.SetOutput(io.Discard)
	packs, err := filepath.Glob(filepath.Join(os.Args[1], "*", "pack.json"))
	if err != nil || len(packs) == 0 {
		fmt.Fprintln(os.Stderr, "usage: barehelm DIR-OF-PACKS")
		os.Exit(2)
	}
	newest := kube.Newest()
	caps := chartutil.DefaultCapabilities.Copy()
	caps.KubeVersion = chartutil.KubeVersion{Version: "v" + newest.String(), Major: "1", Minor: fmt.Sprint(newest.Minor)}
	caps.APIVersions = kube.APIVersions(newest)

	var charts, documents, failed atomic.Int64
	work := make(chan string)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range work {
				renderPack(filepath.Dir(name), caps, &charts, &documents, &failed)
			}
		})
	}
	for _, name := range packs {
		work <- name
	}
	close(work)
	group.Wait()
	fmt.Fprintf(os.Stderr, "%d packs, %d charts (%d do not render), %d documents\n", len(packs), charts.Load(), failed.Load(), documents.Load())
}

var separator = regexp.MustCompile(`(?:^|\s*\n)---\s*`)

func renderPack(dir string, caps *chartutil.Capabilities, charts, documents, failed *atomic.Int64) {
	var meta struct {
		Name   string   `json:"name"`
		Charts []string `json:"charts"`
	}
	data, _ := os.ReadFile(filepath.Join(dir, "pack.json"))
	if json.Unmarshal(data, &meta) != nil {
		return
	}
	var values struct {
		Charts map[string]map[string]any `json:"charts"`
	}
	data, _ = os.ReadFile(filepath.Join(dir, "values.yaml"))
	_ = yaml.Unmarshal(data, &values)
	for _, name := range meta.Charts {
		charts.Add(1)
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			failed.Add(1)
			continue
		}
		chart, err := loader.LoadArchive(bytes.NewReader(data))
		if err != nil {
			failed.Add(1)
			continue
		}
		vals := values.Charts[chart.Name()]
		if err := chartutil.ProcessDependenciesWithMerge(chart, vals); err != nil {
			failed.Add(1)
			continue
		}
		options := chartutil.ReleaseOptions{Name: meta.Name, Namespace: "default", Revision: 1, IsInstall: true}
		top, err := chartutil.ToRenderValuesWithSchemaValidation(chart, vals, options, caps, true)
		if err != nil {
			failed.Add(1)
			continue
		}
		rendered, err := engine.Engine{}.Render(chart, top)
		if err != nil {
			failed.Add(1)
			continue
		}
		for file, text := range rendered {
			if filepath.Base(file) == "NOTES.txt" {
				continue
			}
			for _, document := range separator.Split(text, -1) {
				var object map[string]any
				if yaml.Unmarshal([]byte(document), &object) == nil && object != nil {
					documents.Add(1)
				}
			}
		}
	}
}
