package report

// Visible makes a text fit for one line of a terminal or of a workflow's log:
// what would have an effect there is shown as an escape.
func Visible(s string) string { return visible(s) }

// MarkdownText writes text that may come from a pack as inline Markdown.
func MarkdownText(s string) string { return markdownText(s) }

// MarkdownCode writes text that may come from a pack as code in Markdown.
func MarkdownCode(s string) string { return markdownCode(limit(visible(s), maxMarkdownText)) }
