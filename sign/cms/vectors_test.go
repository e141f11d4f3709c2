package cms

import (
	"errors"
	"testing"
)

// expectProblem wants exactly one kind of problem, or none.
func expectProblem(t testing.TB, problems []error, want error) {
	t.Helper()
	if want == nil {
		for _, p := range problems {
			t.Errorf("unexpected problem: %v", p)
		}
		return
	}
	found := false
	for _, p := range problems {
		if errors.Is(p, want) {
			found = true
		} else {
			t.Errorf("unexpected problem: %v", p)
		}
	}
	if !found {
		t.Errorf("problem not found: %v", want)
	}
}
