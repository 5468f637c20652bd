package export

import (
	"bytes"
	"testing"
)

func TestOpenSearch(t *testing.T) {
	description := OpenSearch{
		Title: "Papers & <notes> on \x01 operators", Description: "What we \"read\"", Language: "en",
		Base: "https://example.org/repo/",
	}
	golden(t, "opensearch.xml", written(t, func(b *bytes.Buffer) error { return description.Write(b) }))
}

func TestNamesFitIntoTheLimit(t *testing.T) {
	for title, want := range map[string]string{
		"": "", "Sixteen letters.": "Sixteen letters.", "Papers on neural operators": "Papers on neural",
		"Papers on neurals": "Papers on", "Neuraloperatorsandothers": "Neuraloperatorsa",
		"神经算子神经算子神经算子神经算子神经": "神经算子神经算子神经算子神经算子",
	} {
		if got := shortened(title, 16); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
