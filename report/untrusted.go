package report

// Visible makes text that may come from a pack fit for a terminal and for the log
// of a workflow: see the formats text and github.
func Visible(s string) string { return visible(s) }

// MarkdownText writes text that may come from a pack as inline Markdown.
func MarkdownText(s string) string { return markdownText(s) }

// MarkdownCode writes text that may come from a pack as code in Markdown.
func MarkdownCode(s string) string { return markdownCode(limit(visible(s), maxMarkdownText)) }
