package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"text/template/parse"

	"github.com/offprint/offprint/internal/content"
)

// FoldConstants replaces constant actions, such as {{url "/tags/"}}, by their output. It changes the templates of the
// set.
func FoldConstants(set *template.Template, functions template.FuncMap) {
	for _, t := range set.Templates() {
		if t.Tree != nil {
			foldList(t.Tree.Root, functions)
		}
	}
}

func foldList(l *parse.ListNode, functions template.FuncMap) {
	if l == nil {
		return
	}
	for i, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if i == 0 {
				continue
			}
			before, isText := l.Nodes[i-1].(*parse.TextNode)
			if !isText {
				continue
			}
			if text := constant(n, before.Text, functions); text != nil {
				l.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: text}
			}
		case *parse.IfNode:
			foldList(n.List, functions)
			foldList(n.ElseList, functions)
		case *parse.WithNode:
			foldList(n.List, functions)
			foldList(n.ElseList, functions)
		case *parse.RangeNode:
			foldList(n.List, functions)
			foldList(n.ElseList, functions)
		}
	}
}

// constant returns the output of an action that is the same on every page and needs no escaping, or else nil. before is
// the text before the action.
func constant(n *parse.ActionNode, before []byte, functions template.FuncMap) []byte {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 2 {
		return nil
	}
	function, isFunction := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	argument, isText := n.Pipe.Cmds[0].Args[1].(*parse.StringNode)
	if !isFunction || !isText {
		return nil
	}
	switch f := functions[function.Ident].(type) {
	case func(string) string: // a plain URL, which html/template does not change in an attribute
		if address := f(argument.Text); bytes.HasSuffix(before, []byte(`="`)) && content.IsPlain(address) {
			return []byte(address)
		}
	case func(string) template.HTMLAttr: // html/template does not change an attribute that follows another one
		if bytes.HasSuffix(before, []byte(`" `)) {
			return fmt.Append(nil, f(argument.Text))
		}
	}
	return nil
}
