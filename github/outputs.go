package github

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
)

// Output is an output of the step.
type Output struct{ Name, Value string }

// WriteOutputs adds outputs to the runner's file. Each value stands between two
// lines that nobody can guess: with lines that somebody could, a value could end
// early and go on as another output. In no workflow it does nothing.
func (e Environment) WriteOutputs(outputs []Output) error {
	if e.Output == "" {
		return nil
	}
	var b strings.Builder
	for _, o := range outputs {
		mark := "packlint-" + rand.Text()
		fmt.Fprintf(&b, "%s<<%s\n%s\n%s\n", o.Name, mark, o.Value, mark)
	}
	return appendTo(e.Output, b.String())
}

// appendTo writes to a file that the runner has made.
func appendTo(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
