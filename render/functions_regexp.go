package render

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"text/template"
)

// Bounds on regular expressions. Go's take time proportional to the size of
// the compiled expression and of the text.
const (
	maxPattern    = 64 << 10
	maxRegexpCost = 500_000_000
	maxRegexps    = 10_000 // kept, of one chart
)

type compiledRegexp struct {
	re   *regexp.Regexp
	size int // instructions
	err  error
}

// compileRegexp compiles a pattern, or finds it among those that the chart has
// used before.
func (t *chartTemplates) compileRegexp(pattern string) *compiledRegexp {
	t.mu.Lock()
	c, ok := t.regexps[pattern]
	t.mu.Unlock()
	if ok {
		return c
	}
	c = &compiledRegexp{}
	if c.re, c.err = regexp.Compile(pattern); c.err == nil {
		if parsed, err := syntax.Parse(pattern, syntax.Perl); err == nil {
			if prog, err := syntax.Compile(parsed.Simplify()); err == nil {
				c.size = len(prog.Inst)
			}
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.regexps) < maxRegexps {
		t.regexps[pattern] = c
	}
	return c
}

// regexp returns a compiled pattern that may be matched against s.
func (x *execution) regexp(pattern, s string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, limitf("a regular expression of more than %d KiB", maxPattern>>10)
	}
	c := x.templates.compileRegexp(pattern)
	if c.err != nil {
		return nil, c.err
	}
	if c.size > 0 && len(s) > maxRegexpCost/c.size {
		return nil, limitf("a regular expression of %d instructions on a text of %d bytes", c.size, len(s))
	}
	return c.re, x.poll()
}

// mustRegexp panics on a broken pattern in sprig's words.
func (x *execution) mustRegexp(pattern, s string) *regexp.Regexp {
	re, err := x.regexp(pattern, s)
	if err != nil {
		if isLimit(err) {
			panic(err)
		}
		return regexp.MustCompile(pattern)
	}
	return re
}

// patiently runs what looks for all matches of an expression. That can take
// time quadratic in the text, and cannot be stopped: when the time is up, it is
// left to itself.
func patiently[T any](x *execution, re *regexp.Regexp, s string, find func() T) T {
	size := x.templates.compileRegexp(re.String()).size
	if float64(size)*float64(len(s))*float64(len(s)) < maxRegexpCost {
		return find()
	}
	done := make(chan T, 1)
	go func() { done <- find() }()
	select {
	case out := <-done:
		return out
	case <-x.ctx.Done():
		panic(limitf("rendering took longer than the time it may take"))
	}
}

// addRegexps replaces sprig's functions for regular expressions, which compile
// the pattern for every call.
func (x *execution) addRegexps(m template.FuncMap) {
	findAll := func(re *regexp.Regexp, s string, n int) []string {
		return made(x, patiently(x, re, s, func() []string { return re.FindAllString(s, n) }))
	}
	split := func(re *regexp.Regexp, s string, n int) []string {
		return made(x, patiently(x, re, s, func() []string { return re.Split(s, n) }))
	}
	m["regexMatch"] = func(pattern, s string) bool {
		re, err := x.regexp(pattern, s)
		if isLimit(err) {
			panic(err)
		}
		return err == nil && re.MatchString(s)
	}
	m["mustRegexMatch"] = func(pattern, s string) (bool, error) {
		re, err := x.regexp(pattern, s)
		return err == nil && re.MatchString(s), err
	}
	m["regexFindAll"] = func(pattern, s string, n int) []string {
		return findAll(x.mustRegexp(pattern, s), s, n)
	}
	m["mustRegexFindAll"] = func(pattern, s string, n int) ([]string, error) {
		re, err := x.regexp(pattern, s)
		if err != nil {
			return []string{}, err
		}
		return findAll(re, s, n), nil
	}
	m["regexFind"] = func(pattern, s string) string { return x.mustRegexp(pattern, s).FindString(s) }
	m["mustRegexFind"] = func(pattern, s string) (string, error) {
		re, err := x.regexp(pattern, s)
		if err != nil {
			return "", err
		}
		return re.FindString(s), nil
	}
	// A replacement can be longer than what it replaces, and hold "$0" many times.
	grow := func(re *regexp.Regexp, s, replacement string, references int) {
		if (len(s)+1)*(len(replacement)+1) > 1<<20 {
			x.growBy(len(patiently(x, re, s, func() [][]int { return re.FindAllStringIndex(s, -1) })), len(replacement))
			x.growBy(references, len(s))
		}
	}
	replaceAll := func(re *regexp.Regexp, s, replacement string) string {
		grow(re, s, replacement, strings.Count(replacement, "$"))
		return made(x, patiently(x, re, s, func() string { return re.ReplaceAllString(s, replacement) }))
	}
	m["regexReplaceAll"] = func(pattern, s, replacement string) string {
		return replaceAll(x.mustRegexp(pattern, s), s, replacement)
	}
	m["mustRegexReplaceAll"] = func(pattern, s, replacement string) (string, error) {
		re, err := x.regexp(pattern, s)
		if err != nil {
			return "", err
		}
		return replaceAll(re, s, replacement), nil
	}
	replaceLiteral := func(re *regexp.Regexp, s, replacement string) string {
		grow(re, s, replacement, 0)
		return made(x, patiently(x, re, s, func() string { return re.ReplaceAllLiteralString(s, replacement) }))
	}
	m["regexReplaceAllLiteral"] = func(pattern, s, replacement string) string {
		return replaceLiteral(x.mustRegexp(pattern, s), s, replacement)
	}
	m["mustRegexReplaceAllLiteral"] = func(pattern, s, replacement string) (string, error) {
		re, err := x.regexp(pattern, s)
		if err != nil {
			return "", err
		}
		return replaceLiteral(re, s, replacement), nil
	}
	m["regexSplit"] = func(pattern, s string, n int) []string {
		return split(x.mustRegexp(pattern, s), s, n)
	}
	m["mustRegexSplit"] = func(pattern, s string, n int) ([]string, error) {
		re, err := x.regexp(pattern, s)
		if err != nil {
			return []string{}, err
		}
		return split(re, s, n), nil
	}
}
