package content

import (
	"path"
	"slices"
	"strings"
)

// attachments are the extensions of files that a text can publish beside its page: documents, slides, data, code,
// recordings and pictures. HTML and scripts are not among them, because a browser would run them as part of the site.
var attachments = strings.Fields(`
	.pdf .ps .djvu .epub
	.ppt .pptx .odp .key
	.doc .docx .odt .rtf .txt .tex .bib .ris
	.csv .tsv .json .jsonl .xls .xlsx .ods .parquet .npy .npz .h5 .mat
	.zip .gz .tgz .xz .bz2 .zst .7z .tar
	.ipynb .py .jl .r .c .cpp .rs .go
	.mp4 .webm .mov .mp3 .ogg .wav .srt .vtt
	.png .jpg .jpeg .gif .webp .svg
`)

// IsAttachment reports whether a file can be published beside the page of a text, by its name.
func IsAttachment(name string) bool {
	return slices.Contains(attachments, strings.ToLower(path.Ext(name)))
}

// IsPDF reports whether a file is a PDF, by its name.
func IsPDF(name string) bool { return strings.EqualFold(path.Ext(name), ".pdf") }
