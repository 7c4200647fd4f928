package report

import (
	"encoding/xml"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// xsd is as much of XML Schema as the schemas of JUnit's XML use.
type xsd struct {
	Elements []xsdElement `xml:"element"`
}

type xsdElement struct {
	Name    string   `xml:"name,attr"`
	Ref     string   `xml:"ref,attr"`
	Type    string   `xml:"type,attr"`
	Min     string   `xml:"minOccurs,attr"`
	Max     string   `xml:"maxOccurs,attr"`
	Complex *xsdType `xml:"complexType"`
}

type xsdType struct {
	Mixed      bool           `xml:"mixed,attr"`
	Sequence   *xsdGroup      `xml:"sequence"`
	Choice     *xsdGroup      `xml:"choice"`
	Attributes []xsdAttribute `xml:"attribute"`
}

type xsdGroup struct {
	Min      string       `xml:"minOccurs,attr"`
	Max      string       `xml:"maxOccurs,attr"`
	Elements []xsdElement `xml:"element"`
	Choice   *xsdGroup    `xml:"choice"`
}

type xsdAttribute struct {
	Name string `xml:"name,attr"`
	Use  string `xml:"use,attr"`
}

// pattern is a regular expression for the names of an element's children, each
// followed by a space.
func (g *xsdGroup) pattern(separator string) string {
	if g == nil {
		return ""
	}
	var parts []string
	for _, e := range g.Elements {
		parts = append(parts, "(?:"+e.Ref+" )"+occurs(e.Min, e.Max))
	}
	if g.Choice != nil {
		parts = append(parts, g.Choice.pattern("|"))
	}
	return "(?:" + strings.Join(parts, separator) + ")" + occurs(g.Min, g.Max)
}

func occurs(low, high string) string {
	switch {
	case low == "0" && high == "unbounded":
		return "*"
	case low == "0":
		return "?"
	case high == "unbounded":
		return "+"
	}
	return ""
}

type xmlNode struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []xmlNode  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (s xsd) validate(n xmlNode) error {
	name := n.XMLName.Local
	i := slices.IndexFunc(s.Elements, func(e xsdElement) bool { return e.Name == name })
	if i < 0 {
		return fmt.Errorf("the element %s is unknown", name)
	}
	t := s.Elements[i].Complex
	if t == nil {
		t = &xsdType{Mixed: true} // xs:string
	}
	var children strings.Builder
	for _, c := range n.Children {
		children.WriteString(c.XMLName.Local + " ")
		if err := s.validate(c); err != nil {
			return err
		}
	}
	pattern := "^(?:" + t.Sequence.pattern("") + t.Choice.pattern("|") + ")$"
	if !regexp.MustCompile(pattern).MatchString(children.String()) {
		return fmt.Errorf("the children of %s are %s, not %s", name, children.String(), pattern)
	}
	if !t.Mixed && strings.TrimSpace(n.Text) != "" {
		return fmt.Errorf("%s has the text %q", name, n.Text)
	}
	has := map[string]bool{}
	for _, a := range n.Attrs {
		has[a.Name.Local] = true
		if !slices.ContainsFunc(t.Attributes, func(known xsdAttribute) bool { return known.Name == a.Name.Local }) {
			return fmt.Errorf("%s has the unknown attribute %s", name, a.Name.Local)
		}
	}
	for _, a := range t.Attributes {
		if a.Use == "required" && !has[a.Name] {
			return fmt.Errorf("%s lacks the attribute %s", name, a.Name)
		}
	}
	return nil
}

func TestJUnitSchema(t *testing.T) {
	text, err := os.ReadFile("testdata/junit-4.xsd")
	if err != nil {
		t.Fatal(err)
	}
	var schema xsd
	if err := xml.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	valid := func(text []byte) error {
		var root xmlNode
		if err := xml.Unmarshal(text, &root); err != nil {
			return err
		}
		return schema.validate(root)
	}
	for name, r := range map[string]*lint.Result{
		"small": small(t), "wide": wide(), "clean": clean(), "none": {}, "crashed": crashed(), "hostile": hostile(),
	} {
		for _, o := range []Options{{}, {Verbose: true}, {FailOn: lint.Info}, {FailOn: lint.Off}} {
			if err := valid(written(t, "junit", r, o)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	// The schema is held to account as well.
	for _, bad := range []string{
		`<testsuites><x/></testsuites>`,
		`<testsuites><testsuite name="a"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="1"><testcase name="a"><failure/><skipped/></testcase></testsuite></testsuites>`,
		`<testsuites><testsuite name="a" tests="1" color="b"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="1">text</testsuite></testsuites>`,
		`<testsuites><testsuite name="a" tests="1"><properties/></testsuite></testsuites>`,
	} {
		if valid([]byte(bad)) == nil {
			t.Errorf("%s is valid", bad)
		}
	}
}

// TestJUnitFailOn: what fails the run fails in the report, and nothing else.
func TestJUnitFailOn(t *testing.T) {
	for on, want := range map[lint.Severity]string{
		lint.Unset: `failures="2"`, lint.Error: `failures="2"`, lint.Warning: `failures="3"`, lint.Info: `failures="4"`, lint.Off: `failures="0"`,
	} {
		if got := written(t, "junit", small(t), Options{FailOn: on}); !strings.Contains(strings.SplitN(string(got), "\n", 3)[1], want) {
			t.Errorf("%s: want %s\n%s", on, want, got)
		}
	}
}
