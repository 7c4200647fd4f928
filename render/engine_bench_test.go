package render

import (
	"context"
	"io"
	"log"
	"os"
	"testing"
)

// History of the benchmarks, over the 158 charts of the corpus:
//
//	                     Helm     first    again
//	2026-11-23           2.18 s   0.46 s   0.31 s   2 cores; three quarters of Helm's time are RSA and bcrypt

func benchmarkCharts(b *testing.B) []corpusChart {
	log.SetOutput(io.Discard)
	b.Cleanup(func() { log.SetOutput(os.Stderr) })
	return corpusCharts(b)
}

// BenchmarkHelmEngine renders all charts with Helm.
func BenchmarkHelmEngine(b *testing.B) {
	charts := benchmarkCharts(b)
	for b.Loop() {
		for _, c := range charts {
			_, _ = renderHelm(copyChart(c.chart), c.values)
		}
	}
}

// BenchmarkEngine renders all charts for the first time.
func BenchmarkEngine(b *testing.B) {
	charts := benchmarkCharts(b)
	for b.Loop() {
		for _, c := range charts {
			_, _ = renderOurs(newChartTemplates(), c.chart, c.values)
		}
	}
}

// BenchmarkEngineAgain renders all charts as for another variant of values.
func BenchmarkEngineAgain(b *testing.B) {
	charts := benchmarkCharts(b)
	parsed := make([]*chartTemplates, len(charts))
	for i, c := range charts {
		parsed[i] = newChartTemplates()
		_, _ = renderOurs(parsed[i], c.chart, c.values)
	}
	for b.Loop() {
		for i, c := range charts {
			_, _ = renderOurs2(context.Background(), parsed[i], c.chart, c.values, executeOptions{})
		}
	}
}
