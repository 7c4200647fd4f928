package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/packlint/packlint/lint"
)

// junitFormat is for the test reports of CI systems. A suite is a pack; a case is
// a rule that found something there. It fails when a finding reaches --fail-on;
// lesser findings are the output of a case that passes. A pack without findings
// is one case that passes.
//
// There are several schemas for JUnit's XML. The elements and attributes used
// here are those that the schemas of Jenkins (junit-4.xsd, junit-10.xsd) share.
// Many readers show only the first failure of a case, so there is never more
// than one.
type junitFormat struct{}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr,omitempty"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string           `xml:"name,attr"`
	Tests      int              `xml:"tests,attr"`
	Failures   int              `xml:"failures,attr"`
	Errors     int              `xml:"errors,attr"`
	Time       string           `xml:"time,attr,omitempty"`
	Properties *junitProperties `xml:"properties"`
	Cases      []junitCase      `xml:"testcase"`
	Output     *junitOutput     `xml:"system-out"`
}

type junitProperties struct {
	Properties []junitProperty `xml:"property"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr,omitempty"`
	Skipped *struct{}     `xml:"skipped"`
	Failure *junitFailure `xml:"failure"`
	Output  *junitOutput  `xml:"system-out"`
}

type junitOutput struct {
	Text string `xml:",cdata"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

func (junitFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	out := junitSuites{Name: "packlint", Time: o.seconds(r.Summary.Duration)}
	for _, s := range sections(r) {
		suite := o.junitSuite(s)
		out.Tests += suite.Tests
		out.Failures += suite.Failures
		out.Suites = append(out.Suites, suite)
	}
	return out.write(w)
}

func (out junitSuites) write(w io.Writer) error {
	text, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func (o Options) junitSuite(s section) junitSuite {
	out := junitSuite{Name: visible(s.Path), Time: o.seconds(s.Duration())}
	for _, p := range []junitProperty{{"name", s.Name}, {"version", s.Version}, {"layer", s.Layer}} {
		if p.Value == "" {
			continue
		}
		if out.Properties == nil {
			out.Properties = &junitProperties{}
		}
		out.Properties.Properties = append(out.Properties.Properties, junitProperty{p.Name, visible(p.Value)})
	}
	byRule := map[string][]headline{}
	var rules []string
	for _, h := range s.headlines {
		if byRule[h.Rule] == nil {
			rules = append(rules, h.Rule)
		}
		byRule[h.Rule] = append(byRule[h.Rule], h)
	}
	slices.Sort(rules)
	for _, rule := range rules {
		c := o.junitCase(rule, byRule[rule])
		c.Class = out.Name
		if c.Failure != nil {
			out.Failures++
		}
		out.Cases = append(out.Cases, c)
	}
	if len(out.Cases) == 0 {
		out.Cases = []junitCase{{Name: "packlint", Class: out.Name}}
	}
	out.Tests = len(out.Cases)
	if remarks := junitRemarks(s); remarks != "" {
		out.Output = &junitOutput{"\n" + remarks}
	}
	return out
}

// junitCase lists the findings of a rule in a pack.
func (o Options) junitCase(rule string, found []headline) junitCase {
	c := junitCase{Name: visible(rule)}
	worst := found[0]
	var text strings.Builder
	for _, h := range found {
		if h.Severity > worst.Severity {
			worst = h
		}
		fmt.Fprintf(&text, "\n%s: %s: %s\n", place(h.File, h.Line, h.Column), h.Severity, visible(h.Message))
		if from := origin(h.Finding); from != "" {
			fmt.Fprintf(&text, "    %s\n", from)
		}
		if h.Hint != "" {
			fmt.Fprintf(&text, "    hint: %s\n", visible(h.Hint))
		}
		if len(h.folded) > 0 {
			fmt.Fprintf(&text, "    also: %d more of this cause: %s\n", len(h.folded), rulesOf(h.folded))
		}
	}
	if on := o.failOn(); on == lint.Off || worst.Severity < on {
		c.Output = &junitOutput{text.String()}
		return c
	}
	message := visible(worst.Message)
	if len(found) > 1 {
		message = fmt.Sprintf("%s (and %d more)", message, len(found)-1)
	}
	c.Failure = &junitFailure{Type: worst.Severity.String(), Message: message, Text: text.String()}
	return c
}

// junitRemarks accounts for what is in no case.
func junitRemarks(s section) string {
	var b strings.Builder
	for _, part := range []struct {
		what     string
		findings []lint.Finding
	}{{"inherited", s.inherited}, {"suppressed", s.suppressed}} {
		if len(part.findings) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", part.what, rulesOf(part.findings))
		}
	}
	for _, what := range s.Skipped {
		fmt.Fprintf(&b, "not checked: %s\n", visible(what))
	}
	return b.String()
}

// seconds is "" unless durations are asked for: two runs print the same bytes.
func (o Options) seconds(d time.Duration) string {
	if !o.Verbose {
		return ""
	}
	return fmt.Sprintf("%.3f", d.Seconds())
}
