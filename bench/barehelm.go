// Package bench measures packlint against bare Helm on real packs.
package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// HelmCounts is what BareHelm came by.
type HelmCounts struct{ Packs, Charts, Failed, Documents int64 }

// BareHelm is the yardstick: it loads the charts of all packs below a directory
// with Helm's own packages, renders them, and parses what comes out, with
// nothing checked, a pack at a time on each CPU.
func BareHelm(dir string) (HelmCounts, error) {
	packs, err := filepath.Glob(filepath.Join(dir, "*", "pack.json"))
	if err != nil {
		return HelmCounts{}, err
	}
	if len(packs) == 0 {
		return HelmCounts{}, fmt.Errorf("no packs directly below %s", dir)
	}
	newest := kube.Newest()
	caps := chartutil.DefaultCapabilities.Copy()
	caps.KubeVersion = chartutil.KubeVersion{Version: "v" + newest.String(), Major: "1", Minor: fmt.Sprint(newest.Minor)}
	caps.APIVersions = kube.APIVersions(newest)

	var charts, failed, documents atomic.Int64
	work := make(chan string)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range work {
				n, f, d := renderPack(filepath.Dir(name), caps)
				charts.Add(n)
				failed.Add(f)
				documents.Add(d)
			}
		})
	}
	for _, name := range packs {
		work <- name
	}
	close(work)
	group.Wait()
	return HelmCounts{int64(len(packs)), charts.Load(), failed.Load(), documents.Load()}, nil
}

func renderPack(dir string, caps *chartutil.Capabilities) (charts, failed, documents int64) {
	var meta struct {
		Name   string   `json:"name"`
		Charts []string `json:"charts"`
	}
	data, err := os.ReadFile(filepath.Join(dir, "pack.json"))
	if err != nil || json.Unmarshal(data, &meta) != nil {
		return 0, 0, 0
	}
	var values struct {
		Charts map[string]map[string]any `json:"charts"`
	}
	data, err = os.ReadFile(filepath.Join(dir, "values.yaml"))
	if err != nil || yaml.Unmarshal(data, &values) != nil {
		values.Charts = nil
	}
	for _, name := range meta.Charts {
		charts++
		n, err := renderChart(filepath.Join(dir, name), meta.Name, values.Charts, caps)
		if err != nil {
			failed++
		}
		documents += n
	}
	return charts, failed, documents
}

var separator = regexp.MustCompile(`(?:^|\s*\n)---\s*`)

func renderChart(file, release string, values map[string]map[string]any, caps *chartutil.Capabilities) (documents int64, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	chart, err := loader.LoadArchive(bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	own := values[chart.Name()]
	if err := chartutil.ProcessDependenciesWithMerge(chart, own); err != nil {
		return 0, err
	}
	options := chartutil.ReleaseOptions{Name: release, Namespace: "default", Revision: 1, IsInstall: true}
	top, err := chartutil.ToRenderValuesWithSchemaValidation(chart, own, options, caps, true)
	if err != nil {
		return 0, err
	}
	rendered, err := engine.Engine{}.Render(chart, top)
	if err != nil {
		return 0, err
	}
	for name, text := range rendered {
		if filepath.Base(name) == "NOTES.txt" {
			continue
		}
		for _, document := range separator.Split(text, -1) {
			var object map[string]any
			if parseErr := yaml.Unmarshal([]byte(document), &object); parseErr != nil {
				err = errors.Join(err, parseErr)
			} else if object != nil {
				documents++
			}
		}
	}
	return documents, err
}
