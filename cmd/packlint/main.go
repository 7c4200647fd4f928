// Command packlint lints Spectro Cloud Palette packs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/packlint/packlint/report"
)

// The exit codes, a contract with scripts and workflows.
const (
	exitClean    = 0 // nothing at or above --fail-on
	exitFindings = 1 // findings at or above --fail-on
	exitUsage    = 2 // wrong usage, unreadable path, or no pack found
	exitFailed   = 3 // packlint itself failed; the findings it has are printed
)

// status ends the program with an exit code and, unless silent, a message.
type status struct {
	code int
	err  error
}

func (s status) Error() string { return s.err.Error() }
func (s status) Unwrap() error { return s.err }

var errSilent = errors.New("said already")

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// collectLess trades memory for time, as a program may that ends soon: the heap
// grows further between collections, up to three quarters of a gigabyte. The
// variables of the Go runtime win.
func collectLess() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(250)
		debug.SetMemoryLimit(768 << 20)
	}
}

func run(args []string, stdout, stderr io.Writer) int {
	// Helm's packages log remarks on values through the standard logger.
	log.SetOutput(io.Discard)
	collectLess()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	return execute(ctx, rootCommand(), args, stdout, stderr)
}

// execute runs a command and returns its exit code.
func execute(ctx context.Context, root *cobra.Command, args []string, stdout, stderr io.Writer) int {
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitClean
	}
	code := exitUsage
	if s := (status{}); errors.As(err, &s) {
		code = s.code
	}
	if !errors.Is(err, errSilent) {
		var lines []string // which may show what stands in a pack
		for line := range strings.SplitSeq(err.Error(), "\n") {
			lines = append(lines, report.Visible(line))
		}
		fmt.Fprintf(stderr, "packlint: %s\n", strings.Join(lines, "\n"))
	}
	return code
}

func rootCommand() *cobra.Command {
	root := lintCommand()
	root.Use = "packlint [PATH…]"
	root.Long = `packlint finds defects in Spectro Cloud Palette packs before they reach a cluster.

It lints the packs at and below each PATH (default: the working directory): a
pack directory, a tree of packs, a packed pack (.tar.gz), a file of a pack, or a
published pack (oci://HOST/REPOSITORY:VERSION).`
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = false
	lint := lintCommand()
	lint.Use = "lint [PATH…]"
	root.AddCommand(lint, filesCommand(), rulesCommand(), explainCommand(), renderCommand(), imagesCommand(), diffCommand(), changedCommand(), actionCommand(hooks{publish: publishJudged}),
		configCommand(), adoptCommand(), policyCommand(), schemaCommand(), versionCommand(),
		publishCommand(), pullCommand(), listCommand(), loginCommand(), logoutCommand())
	return root
}
