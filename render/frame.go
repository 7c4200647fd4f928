package render

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// frame is one template in the chain of calls that led to an error.
type frame struct {
	file    string // the template's name, or rootName for a text given to tpl
	define  string // what was executed in it
	line    int    // 1-based
	column  int    // 0-based, in bytes, as text/template counts; -1 when unknown
	context string // the expression, as text/template abbreviates it
	message string
	text    string // the text given to tpl
}

func (f frame) position() Position {
	return Position{Template: f.file, Line: f.line, Column: f.column + 1}
}

// tplError is a failure in a text given to tpl.
type tplError struct {
	text string
	err  error
}

func (e *tplError) Error() string {
	return "error during tpl function execution for " + strconv.Quote(e.text) + ": " + e.err.Error()
}

func (e *tplError) Unwrap() error { return e.err }

// The prefix of text/template's (*state).errorf. The name in quotes is Go
// syntax, and cannot hold a bare quote.
var execPrefix = regexp.MustCompile(`^template: (?s:(.*?)):(\d+)(?::(\d+))?: executing ("(?:[^"\\]|\\.)*") at <((?s:.*?))>: `)

// frames takes apart the error of an execution, the outermost template first.
// rest is what the innermost one ends in: an error of a function, or nil.
func frames(err error) (chain []frame, rest error) {
	text := ""
	for err != nil {
		switch e := err.(type) {
		case template.ExecError:
			message := e.Error()
			f := frame{file: e.Name, define: e.Name, message: message, column: -1, text: text}
			if m := execPrefix.FindStringSubmatch(message); m != nil {
				f.file = m[1]
				f.line, _ = strconv.Atoi(m[2])
				if m[3] != "" {
					f.column, _ = strconv.Atoi(m[3])
				}
				if define, err := strconv.Unquote(m[4]); err == nil {
					f.define = define
				}
				f.context = m[5]
				f.message = message[len(m[0]):]
			}
			chain = append(chain, f)
			// Below the ExecError is fmt's error of the message, and below
			// that what it wraps.
			err = errors.Unwrap(errors.Unwrap(err))
		case *tplError:
			text = e.text
			err = e.err
		default:
			if next := errors.Unwrap(err); next != nil && !isTyped(err) {
				err = next
				continue
			}
			return chain, err
		}
	}
	return chain, nil
}

// isTyped tells whether an error is one of those that classification knows.
func isTyped(err error) bool {
	switch err.(type) {
	case *limitError, *inputError, *missingTemplateError, *tplParseError:
		return true
	}
	return false
}

// parsePrefix is the prefix of text/template/parse's errors.
var parsePrefix = regexp.MustCompile(`^template: (?s:(.*?)):(\d+): `)

// parseFailure takes apart the error of parsing a file.
func parseFailure(file string, err error) (Position, string) {
	message := err.Error()
	if m := parsePrefix.FindStringSubmatch(message); m != nil {
		line, _ := strconv.Atoi(m[2])
		return Position{Template: m[1], Line: line}, message[len(m[0]):]
	}
	return Position{Template: file}, strings.TrimPrefix(message, "template: ")
}

// offset returns the byte that a line and a column name in a text.
func offset(text string, line, column int) (parse.Pos, bool) {
	if column < 0 {
		return 0, false
	}
	at := 0
	for range line - 1 {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0, false
		}
		at += i + 1
	}
	return parse.Pos(at + column), at+column <= len(text)
}
