package main

import (
	"errors"

	"github.com/packlint/packlint/policy"
)

func pullPolicy(ref string) (policy.Files, error) { return nil, errors.New("to come: " + ref) }
