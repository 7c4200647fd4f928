package lint

import (
	"fmt"
	"strings"
)

// FieldPath writes a JSON pointer the way Kubernetes names fields:
// spec.template.spec.containers[0].image.
func FieldPath(path []string) string {
	var b strings.Builder
	for _, step := range path {
		switch {
		case isIndex(step):
			fmt.Fprintf(&b, "[%s]", step)
		case strings.ContainsAny(step, "./"):
			fmt.Fprintf(&b, "[%q]", step)
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

func isIndex(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
