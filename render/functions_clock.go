package render

import (
	"text/template"
	"time"
)

// renderTime is what templates take for now.
var renderTime = time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC)

// addClock replaces sprig's functions that read the clock, the time zone of
// the machine, or its time zone database. All times are in UTC, which sprig
// falls back to as well.
func (x *execution) addClock(m template.FuncMap) {
	date := func(layout string, v any) string { return x.moment(v).UTC().Format(layout) }
	dateInZone := func(layout string, v any, _ string) string { return date(layout, v) }
	m["now"] = x.now
	m["date"] = date
	m["dateInZone"] = dateInZone
	m["date_in_zone"] = dateInZone
	m["htmlDate"] = func(v any) string { return date(time.DateOnly, v) }
	m["htmlDateInZone"] = func(v any, _ string) string { return date(time.DateOnly, v) }
	m["toDate"] = func(layout, s string) time.Time {
		t, _ := time.ParseInLocation(layout, s, time.UTC)
		return t
	}
	m["mustToDate"] = func(layout, s string) (time.Time, error) {
		return time.ParseInLocation(layout, s, time.UTC)
	}
	m["ago"] = func(v any) string { return x.now().Sub(x.moment(v)).Round(time.Second).String() }
	durationRound := m["durationRound"].(func(any) string)
	m["durationRound"] = func(v any) string {
		if t, ok := v.(time.Time); ok {
			v = int64(x.now().Sub(t))
		}
		return durationRound(v)
	}
}

// moment reads a time as sprig does: what is none means now.
func (x *execution) moment(v any) time.Time {
	switch v := v.(type) {
	case time.Time:
		return v
	case *time.Time:
		if v != nil {
			return *v
		}
	case int64:
		return time.Unix(v, 0)
	case int:
		return time.Unix(int64(v), 0)
	case int32:
		return time.Unix(int64(v), 0)
	}
	return x.now()
}

func (x *execution) now() time.Time {
	if x.options.others {
		return renderTime.AddDate(1, 1, 1)
	}
	return renderTime
}
