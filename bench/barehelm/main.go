//go:build bench

// Command barehelm runs bench.BareHelm as a process of its own, for bench/run.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/packlint/packlint/bench"
)

func main() {
	log.SetOutput(io.Discard) // Helm's remarks on values
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: barehelm DIR-OF-PACKS")
		os.Exit(2)
	}
	n, err := bench.BareHelm(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "barehelm:", err)
		os.Exit(2)
	}
	fmt.Fprintf(os.Stderr, "%d packs, %d charts (%d with errors), %d documents\n", n.Packs, n.Charts, n.Failed, n.Documents)
}
