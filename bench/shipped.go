package bench

import (
	"context"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// Shipped lints the packs below a directory with their shipped values alone: all
// rules run, and none sees a preset or a second Kubernetes version.
func Shipped(dir string) (*lint.Result, error) {
	var lowered []*lint.Rule
	for _, rule := range catalogue.Builtin() {
		r := *rule
		r.Needs = min(r.Needs, lint.Rendered)
		lowered = append(lowered, &r)
	}
	locations, err := pack.Find([]string{dir})
	if err != nil {
		return nil, err
	}
	engine, err := lint.New(lowered, lint.Options{})
	if err != nil {
		return nil, err
	}
	return engine.Run(context.Background(), locations)
}
