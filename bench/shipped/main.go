//go:build bench

// Command shipped runs bench.Shipped as a process of its own, for bench/run.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/packlint/packlint/bench"
	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/report"
)

func main() {
	log.SetOutput(io.Discard) // Helm's remarks on values
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: shipped DIR-OF-PACKS")
		os.Exit(2)
	}
	result, err := bench.Shipped(os.Args[1])
	if err == nil {
		err = report.Formats()["json"].Write(os.Stdout, result, report.Options{Rules: catalogue.Builtin()})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "shipped:", err)
		os.Exit(2)
	}
}
