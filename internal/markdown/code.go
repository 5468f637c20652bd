package markdown

import (
	"sync"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A highlighter writes code with a span for each token that the theme colours.
type highlighter struct {
	formatter *chromahtml.Formatter
	// lexers are those asked for, by the name asked with; nil where there is none. To find that out
	// takes chroma 6 ms, since it tries the patterns of all file names.
	lexers sync.Map
}

func newHighlighter() *highlighter {
	return &highlighter{formatter: chromahtml.New(chromahtml.WithClasses(true), chromahtml.PreventSurroundingPre(true))}
}

func (h *highlighter) lexer(language string) chroma.Lexer {
	if known, ok := h.lexers.Load(language); ok {
		lexer, _ := known.(chroma.Lexer)
		return lexer
	}
	lexer := lexers.Get(language)
	if lexer != nil {
		lexer = chroma.Coalesce(lexer)
	}
	h.lexers.Store(language, lexer)
	return lexer
}

// write writes code in a language. One that chroma does not know is written plainly.
func (h *highlighter) write(w util.BufWriter, code, language string) {
	if language != "" {
		if lexer := h.lexer(language); lexer != nil {
			if tokens, err := lexer.Tokenise(nil, code); err == nil {
				_ = h.formatter.Format(w, styles.Fallback, tokens)
				return
			}
		}
	}
	_, _ = w.Write(util.EscapeHTML([]byte(code)))
}

// code highlights a fenced block with classes whose colours are the theme's, in light and dark.
func (r nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	language := string(n.Language(source))
	_, _ = w.WriteString(`<pre class="code" tabindex="0"><code`)
	if language != "" {
		_, _ = w.WriteString(` data-language="` + string(util.EscapeHTML([]byte(language))) + `"`)
	}
	_ = w.WriteByte('>')
	r.highlighter.write(w, string(n.Lines().Value(source)), language)
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkContinue, nil
}
