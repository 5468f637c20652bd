package keep

import "testing"

func TestEqualValuesBecomeTheSame(t *testing.T) {
	type part struct{ name string }
	type whole struct {
		part *part
		list []string
	}
	old := &whole{&part{"a"}, []string{"x"}}
	equal := &whole{&part{"a"}, []string{"x"}}
	if Same(old, equal) != old {
		t.Error("an equal value is not the old one")
	}
	for _, other := range []*whole{{&part{"b"}, []string{"x"}}, {&part{"a"}, []string{"y"}}, {nil, []string{"x"}}, nil} {
		if Same(old, other) != other {
			t.Errorf("%v is taken for the old value", other)
		}
	}
	if Same(nil, equal) != equal {
		t.Error("the first value is not kept")
	}
}
