package mathml

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestMacrosExpandLikeTheirDefinition(t *testing.T) {
	site, faults := DefineMacros(map[string]string{
		`\E`: `\mathbb{E}`, `\norm`: `\left\|#1\right\|`, `\pair`: `(#1,#2)`, `\eps`: `\varepsilon`, `\*`: `\cdot`,
		`\two`: `ab`,
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for src, same := range map[string]string{
		`\E[X]`:                                  `\mathbb{E}[X]`,
		`\norm{x}_2`:                             `\left\|x\right\|_2`,
		`\norm x`:                                `\left\|x\right\|`,
		`\pair a{b+c}`:                           `(a,b+c)`,
		`\eps x`:                                 `\varepsilon x`,
		`a\*b`:                                   `a\cdot b`,
		`x^\two`:                                 `x^{ab}`,
		`\frac\two\two`:                          `\frac{ab}{ab}`,
		`\text{$\E$ of}`:                         `\text{$\mathbb{E}$ of}`,
		`\pair{\pair12}{\E}`:                     `((1,2),\mathbb{E})`,
		`\newcommand{\x}{y}\x z`:                 `yz`,
		`\newcommand\x[2][0]{#1+#2}\x{1},\x[2]3`: `0+1,2+3`,
		`\newcommand{\E}{E}\E`:                   `E`,
		`\renewcommand{\phi}{\varphi}\phi`:       `\varphi`,
		`\providecommand{\phi}{x}\phi`:           `\phi`,
		`\def\x#1{[#1]}\x y`:                     `[y]`,
		`\let\x=\alpha\x`:                        `\alpha`,
		`\DeclareMathOperator{\sinc}{sinc}\sinc x`:     `\operatorname{sinc} x`,
		`\newcommand\x{\newcommand\y[1]{(##1)}}\x\y a`: `(a)`,
		`\newcommand\x{\frac}\x12`:                     `\frac12`,
	} {
		got, err := site.Copy().Convert(src, false)
		want, _ := Convert(same, false)
		if err != nil || got != want {
			t.Errorf("%s: %v\n got %s\nwant %s", src, err, got, want)
		}
	}
}

func TestMistakesInMacrosHaveTheirPosition(t *testing.T) {
	site, _ := DefineMacros(map[string]string{`\bad`: `x + \frca12`, `\good`: `y`, `\sq`: `\sqrt{#1}`})
	for src, want := range map[string]string{
		`1 + \bad`:                             `4: in \bad: unknown command \frca; did you mean \frac?`,
		`\good\good + \alhpa`:                  `13: unknown command \alhpa; did you mean \alpha?`,
		`a + \sq`:                              `4: missing argument after \sq`,
		`\newcommand{\x}{\x}\x`:                `19: in \x: \x: more than 1000 macros in one formula; does a macro use itself?`,
		`\newcommand{\x}{#2}`:                  `15: the definition uses #2, but has 0 arguments`,
		`\newcommand{\x}{1}\newcommand{\x}{2}`: `29: \x is already defined; write \renewcommand to replace it`,
		`\renewcommand{\xyz}{1}`:               `13: \xyz is not defined; write \newcommand to define it`,
		`\newcommand{x}{1}`:                    `11: \newcommand needs the name of a command, such as \E`,
		`\newcommand{\right}{1}`:               `11: \right cannot be redefined: it gives a formula its structure`,
		`\def\x#2{1}`: `6: \def takes the arguments #1, #2 and so on, without text between them, and a ` +
			`definition in braces`,
	} {
		_, err := site.Copy().Convert(src, false)
		var at *Error
		if !errors.As(err, &at) {
			t.Errorf("%s: %v is not an *Error", src, err)
		} else if got := fmt.Sprintf("%d: %v", at.Offset, at); got != want {
			t.Errorf("%s:\n got %s\nwant %s", src, got, want)
		}
	}
}

func TestMacroBombsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("expands megabytes")
	}
	var bomb strings.Builder
	bomb.WriteString(`\newcommand{\xa}{xxxxxxxxxx}`)
	for c := 'b'; c < 'k'; c++ {
		bomb.WriteString(`\newcommand{\x` + string(c) + `}{` + strings.Repeat(`\x`+string(c-1), 10) + `}`)
	}
	m := &Macros{}
	if got, err := m.Convert(bomb.String()+`\xj`, false); err == nil || len(got) > 0 {
		t.Errorf("%d bytes", len(got))
	}
	m = &Macros{} // every formula stays below the limit of macros
	if _, err := m.Convert(`\newcommand{\x}{`+strings.Repeat("x", 1000)+`}`, false); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		if _, err := m.Convert(`\x`, false); err != nil {
			if !strings.Contains(err.Error(), "expand to more than") {
				t.Error(err)
			}
			break
		}
		if i > maxExpanded/1000 {
			t.Fatal("no limit")
		}
	}
	grow := `\def\x#1{\x{#1#1}}\x{xxxxxxxxxx}`
	if _, err := (&Macros{}).Convert(grow, false); err == nil {
		t.Error("accepted")
	}
}

func TestMacrosOfASiteAreChecked(t *testing.T) {
	_, faults := DefineMacros(map[string]string{
		`E`: `x`, `\`: `x`, `\a b`: `x`, `\x`: `{`, `\y`: `}`, `\z`: `#`, `\left`: `x`, `\href`: `x`, `\ok`: `#1`,
	})
	if len(faults) != 8 || faults[`\ok`] != nil {
		t.Errorf("%d: %v", len(faults), faults)
	}
}

func FuzzMacros(f *testing.F) {
	f.Add(`\newcommand{\x}[2][a]{#1\frac{#2}}\x[b]{c}d\x e`)
	f.Add(`\def\x#1{\x{#1#1}}\x{a}`)
	f.Add(`\let\x\frac\x12\text{\x}`)
	f.Add(`\E{\E}^\E`)
	f.Fuzz(func(t *testing.T, src string) {
		site, _ := DefineMacros(map[string]string{`\E`: `\mathbb{E}_{#1}`, `\x`: `y\E`})
		got, err := site.Copy().Convert(src, true)
		var at *Error
		if err == nil {
			checkOutput(t, src, got)
		} else if !errors.As(err, &at) || at.Offset < 0 || at.Offset > len(src) || at.What == "" {
			t.Errorf("%q: %#v", src, err)
		}
	})
}
