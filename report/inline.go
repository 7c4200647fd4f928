package report

// Visible makes a text fit for one line of a terminal or of a workflow's log:
// what would have an effect there is shown as an escape.
func Visible(s string) string { return visible(s) }
