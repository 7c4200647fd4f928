package kube

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
)

// formats are the formats that the API server's decoder checks, checked as it
// does. A value of a type that a format does not speak of is valid: objects are
// rejected for their type elsewhere.
func formats() []*jsonschema.Format {
	return []*jsonschema.Format{
		{Name: "byte", Validate: validateBytes},
		{Name: "date-time", Validate: validateTime},
		{Name: "duration", Validate: validateDuration},
		{Name: "int32", Validate: func(v any) error { return validateInt(v, math.MinInt32, math.MaxInt32) }},
		{Name: "int64", Validate: func(v any) error { return validateInt(v, math.MinInt64, math.MaxInt64) }},
		{Name: "quantity", Validate: validateQuantity},
	}
}

// validateBytes reads a []byte as encoding/json does.
func validateBytes(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	_, err := base64.StdEncoding.DecodeString(s)
	return err
}

// validateTime reads metav1.Time. MicroTime wants six digits after the point;
// they are let off here.
func validateTime(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	_, err := time.Parse(time.RFC3339, s)
	return err
}

// validateDuration is for schemas of --schema-location: "1h30m" as custom
// resource definitions mean it, or ISO 8601 as JSON Schema does.
func validateDuration(v any) error {
	s, ok := v.(string)
	if !ok || strings.HasPrefix(s, "P") {
		return nil
	}
	_, err := strfmt.ParseDuration(s)
	return err
}

// validateInt checks the range of a whole number of any type a parser may give.
func validateInt(v any, least, most int64) error {
	switch v.(type) {
	case string, bool, nil, []any, map[string]any:
		return nil
	}
	n, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok || !n.IsInt() {
		return nil
	}
	if n.Num().Cmp(big.NewInt(least)) < 0 || n.Num().Cmp(big.NewInt(most)) > 0 {
		return errors.New("out of range")
	}
	return nil
}

// validateQuantity reads resource.Quantity, from a string or a number.
func validateQuantity(v any) error {
	text, ok := v.(string)
	if !ok {
		number, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text = string(number)
	}
	_, err := resource.ParseQuantity(strings.TrimSpace(text))
	return err
}
