package lint

import "fmt"

// Severity says how sure and how bad a finding is: an error is certain and
// breaks the pack, a warning is very likely a defect, an info is worth a look.
type Severity uint8

// Unset means "as the rule's default"; Off keeps a rule from running.
const (
	Unset Severity = iota
	Off
	Info
	Warning
	Error
)

var severityNames = [...]string{"", "off", "info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads off, info, warning or error.
func ParseSeverity(s string) (Severity, error) {
	for i, name := range severityNames[1:] {
		if s == name {
			return Severity(i + 1), nil
		}
	}
	return Unset, fmt.Errorf("unknown severity %q: use error, warning, info or off", s)
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}
