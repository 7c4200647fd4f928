// Package rules holds packlint's built-in rules in Go, one file a rule. A rule's
// example, testdata/<rule-id>.txtar, is its test case and the source of its
// page in docs/rules. To add a rule, write these two files and run
//
//	go test ./rules -update
//
// which lists the rule in all.go and writes its page.
package rules

import "embed"

// Examples holds the case of each rule, testdata/<rule-id>.txtar: a tree of
// packs that it reports (below bad/), one that it does not (below good/), and
// the findings (want).
//
//go:embed testdata/*.txtar
var Examples embed.FS
