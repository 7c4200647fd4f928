package pack

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// Fit is how a value satisfies a constraint.
type Fit uint8

// The degrees of fitting.
const (
	// Fits: the value is as the constraint wants it, or cannot be judged: it is
	// not set, or a macro stands in it.
	Fits Fit = iota
	// FitsConverted: the value would fit if Palette converted it first, as the
	// text "8080" to a number. Whether it does is not documented.
	FitsConverted
	// Misfits: the value cannot be meant by the constraint.
	Misfits
)

// Check tells whether a value satisfies the constraint's format, and if not,
// why, in words that continue "the value …".
func (c *Constraint) Check(n *Node) (Fit, string) {
	if c == nil || c.Format == nil || n.Blank() || n.HasAction() {
		return Fits, ""
	}
	if n.Kind == Mapping || n.Kind == Sequence {
		return Misfits, fmt.Sprintf("is %s, not a single value", n.Kind)
	}
	if ph := c.Format.single(); ph != nil {
		return ph.check(n)
	}
	if !c.Format.matches(n.Value) {
		return Misfits, fmt.Sprintf("does not have the form %q", shortened(c.Format.String()))
	}
	return Fits, ""
}

// HasAction tells whether a macro or another template action stands in a
// scalar: what the value will be is not known before it is resolved.
func (n *Node) HasAction() bool { return n != nil && strings.Contains(n.Value, "{{") }

// check judges a whole value.
func (p *Placeholder) check(n *Node) (Fit, string) {
	fit, reason := p.fits(n.Value)
	if fit == Misfits {
		return fit, reason
	}
	switch p.Type {
	case TypeString, TypePassword:
		if n.Kind != String {
			return FitsConverted, fmt.Sprintf("is %s, not a string", n.Kind)
		}
	case TypeNumber:
		if n.Kind != Number {
			return FitsConverted, "is a string that reads as a number"
		}
	case TypeBoolean:
		if n.Kind != Bool {
			return FitsConverted, "is a string that reads as a boolean"
		}
	}
	return fit, reason
}

// maxMatching bounds what matching one value costs: states of the automaton
// times bytes. Beyond it, a value counts as fitting.
const maxMatching = 1 << 20

// fits judges a text.
func (p *Placeholder) fits(text string) (Fit, string) {
	fit := Fits
	reason := ""
	switch p.Type {
	case TypeNumber:
		n, ok := parseNumber(text)
		switch {
		case !ok:
			return Misfits, "is not a number"
		case p.Range != nil && (n < p.Range.Min || n > p.Range.Max):
			return Misfits, fmt.Sprintf("is not in the range from %s", p.Range)
		}
	case TypeBoolean:
		switch strings.ToLower(text) {
		case "true", "false":
		case "yes", "no", "on", "off":
			fit, reason = FitsConverted, "is a boolean for YAML 1.1 only"
		default:
			return Misfits, "is neither true nor false"
		}
	case TypeList:
		if len(p.Options) > 0 && !slices.Contains(p.Options, strings.TrimSpace(text)) {
			return Misfits, "is none of the options " + shortened(strings.Join(p.Options, ", "))
		}
	case TypeIPv4:
		if addr, err := netip.ParseAddr(strings.TrimSpace(text)); err != nil || !addr.Is4() {
			return Misfits, "is not an IPv4 address"
		}
	case TypeVersion:
		if len(text) > 256 {
			return Misfits, "is not a version"
		}
		if _, err := semver.StrictNewVersion(text); err != nil {
			if _, err := semver.NewVersion(text); err != nil {
				return Misfits, "is not a semantic version"
			}
			fit, reason = FitsConverted, "is a version, but not one in the three parts of semantic versions"
		}
	}
	if p.Regexp != nil && p.states*len(text) <= maxMatching && !p.Regexp.MatchString(text) {
		return Misfits, fmt.Sprintf("does not match the expression %s", shortened(p.Option))
	}
	return fit, reason
}

// parseNumber reads a number as YAML writes it.
func parseNumber(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if i, err := strconv.ParseInt(text, 0, 64); err == nil {
		return float64(i), true
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	return f, err == nil && !strings.ContainsAny(text, "xXpP")
}

// matches tells whether a text can be cut into the parts of the format. It
// follows all cuts at once: the offsets that the parts so far can reach.
func (f *Format) matches(text string) bool {
	reached := []int{0}
	budget := maxMatching
	for i, part := range f.Parts {
		if budget -= len(text); budget < 0 {
			return true
		}
		var next []int
		seen := make([]bool, len(text)+1)
		reach := func(offset int) {
			if !seen[offset] {
				seen[offset] = true
				next = append(next, offset)
			}
		}
		for _, from := range reached {
			if part.Placeholder == nil {
				if strings.HasPrefix(text[from:], part.Literal) {
					reach(from + len(part.Literal))
				}
				continue
			}
			for to := from; to <= len(text); to++ {
				if budget -= 1 + (to-from)*max(part.Placeholder.states, 1); budget < 0 {
					return true
				}
				if seen[to] || !f.follows(i, text[to:]) {
					continue
				}
				if fit, _ := part.Placeholder.fits(text[from:to]); fit != Misfits {
					reach(to)
				}
			}
		}
		reached = next
	}
	return slices.Contains(reached, len(text))
}

// follows tells whether what comes behind part i can start a rest of the text.
func (f *Format) follows(i int, rest string) bool {
	if i+1 == len(f.Parts) {
		return rest == ""
	}
	next := f.Parts[i+1]
	return next.Placeholder != nil || strings.HasPrefix(rest, next.Literal)
}
