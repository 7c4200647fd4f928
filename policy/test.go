package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
)

// TestResult is the outcome of one rule named test_… or todo_test_….
type TestResult struct {
	File     string
	Line     int
	Package  string // as Rego writes it, without data
	Name     string
	Failed   bool
	Skipped  bool // todo_test_…
	Err      error
	Output   string // what it printed
	Duration time.Duration
}

// TestReport is what a test run gives.
type TestReport struct {
	Results  []TestResult // by file and line
	Coverage []FileCoverage
}

// Failed tells whether some test failed.
func (r *TestReport) Failed() bool {
	return slices.ContainsFunc(r.Results, func(t TestResult) bool { return t.Failed || t.Err != nil })
}

// FileCoverage says what of a file its tests evaluate. Lines that hold nothing
// to evaluate do not count.
type FileCoverage struct {
	File        string
	Covered     int
	Missed      int
	MissedLines []string // "12", "14-16"
}

// Percent is the covered share of a file's lines.
func (f FileCoverage) Percent() float64 {
	if f.Covered+f.Missed == 0 {
		return 100
	}
	return 100 * float64(f.Covered) / float64(f.Covered+f.Missed)
}

// Test runs the tests of the set in the sandbox that policies run in. The error
// is for policies and tests that do not compile, and for policies in packlint's
// form that refer to what the input document does not have.
func (s *Set) Test(ctx context.Context, coverage bool) (*TestReport, error) {
	modules := maps.Clone(s.modules)
	maps.Copy(modules, s.tests)
	compiler := s.newCompiler()
	if !slices.ContainsFunc(s.rules, func(r *rule) bool { return r.perObject }) {
		compiler = compiler.WithSchemas(inputSchemas())
	}
	store, err := newStore(s.data, nil)
	if err != nil {
		return nil, err
	}
	runner := tester.NewRunner().
		SetCompiler(compiler).
		SetStore(store).
		SetModules(modules).
		SetTimeout(s.options.Limits.Time).
		CapturePrintOutput(true).
		RaiseBuiltinErrors(true)
	tracer := cover.New()
	if coverage {
		runner.SetCoverageQueryTracer(tracer)
	}
	report := &TestReport{}
	err = storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		results, err := runner.RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range results {
			report.Results = append(report.Results, testResult(r))
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, compileErrors(err)
	}
	slices.SortFunc(report.Results, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
	})
	if coverage {
		report.Coverage = s.coverage(tracer.Report(s.modules))
	}
	return report, nil
}

func testResult(r *tester.Result) TestResult {
	out := TestResult{
		Package: strings.TrimPrefix(r.Package, "data."), Name: r.Name,
		Failed: r.Fail, Skipped: r.Skip, Err: r.Error, Output: string(r.Output), Duration: r.Duration,
	}
	if at := r.Location; at != nil {
		out.File, out.Line = at.File, at.Row
	}
	if r.Error != nil {
		out.Err = errors.New(evaluationError(r.Error))
	}
	return out
}

// compileErrors are the compiler's errors, a line each, with what is to be said
// about those that the sandbox brings about.
func compileErrors(err error) error {
	var list ast.Errors
	if !errors.As(err, &list) {
		return err
	}
	var lines []error
	for _, e := range list[:min(len(list), maxErrors)] {
		line := located(e)
		if why := explain(e); why != "" {
			line = fmt.Errorf("%w: %s", line, why)
		}
		lines = append(lines, line)
	}
	return errors.Join(lines...)
}

func (s *Set) coverage(r cover.Report) []FileCoverage {
	var out []FileCoverage
	for _, file := range sortedFiles(s.modules) {
		f, ok := r.Files[file]
		if !ok {
			continue
		}
		c := FileCoverage{File: file, Covered: f.CoveredLines, Missed: f.NotCoveredLines}
		for _, missed := range f.NotCovered {
			lines := fmt.Sprint(missed.Start.Row)
			if missed.End.Row > missed.Start.Row {
				lines += fmt.Sprintf("-%d", missed.End.Row)
			}
			c.MissedLines = append(c.MissedLines, lines)
		}
		out = append(out, c)
	}
	return out
}
