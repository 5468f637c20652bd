package importer

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/identity"
)

// repeated are the entries of a dump for one paper, if there are several.
type repeated struct {
	entries []*source
	file    *paperFile // made for the first one; nil until then

	checked, removed bool // whether the curator removed the paper, if that was checked
}

// groupByPaper groups the entries of a dump that are the same paper, in the order of the dump. Which entries are in a
// group does not depend on their order.
func groupByPaper(sources []*source) [][]*source {
	related := findRelated(sources)
	members := map[int][]*source{} // few entries are related in nearly every dump
	for i, s := range sources {
		if root := related.find(i); root != i {
			if members[root] == nil {
				members[root] = []*source{sources[root]}
			}
			members[root] = append(members[root], s)
		}
	}
	groups := make([][]*source, 0, len(sources))
	for i := range sources {
		switch {
		case related.find(i) != i: // in the group of an earlier entry
		case members[i] == nil:
			groups = append(groups, sources[i:i+1:i+1])
		default:
			groups = append(groups, splitByPaper(members[i])...)
		}
	}
	return groups
}

// findRelated joins the entries that share an identifier or a title, directly or through others.
func findRelated(sources []*source) sets {
	related := newSets(len(sources))
	for _, property := range []int{byArxiv, byDOI, byTitle} {
		first := make(map[string]int, len(sources))
		for i, s := range sources {
			key := s.keys[property]
			if key == "" {
				continue
			}
			if j, known := first[key]; known {
				related.join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	return related
}

// maxCompared is the number of entries with one title or identifier above which not every pair is compared.
const maxCompared = 500

// splitByPaper splits related entries into those of one paper each.
//
// Entries with the same identifier are one paper. Other entries are one paper if all of them agree. If an entry without
// names agrees with two papers that contradict each other, it is neither.
func splitByPaper(entries []*source) [][]*source {
	nodes := joinEqual(entries)
	nodes = joinNodes(nodes)
	if len(nodes) <= maxCompared {
		nodes = joinAgreeing(nodes)
	}
	order := map[*source]int{}
	for i, e := range entries {
		order[e] = i
	}
	for _, n := range nodes {
		slices.SortFunc(n, func(a, b *source) int { return order[a] - order[b] })
		if len(n) > 1 {
			group := &repeated{entries: n}
			for _, e := range n {
				e.repeated = group
			}
		}
	}
	slices.SortFunc(nodes, func(a, b []*source) int { return order[a[0]] - order[b[0]] })
	return nodes
}

// joinEqual joins entries that say the same.
func joinEqual(entries []*source) (nodes [][]*source) {
	type facts struct {
		arxiv, doi, authors, date, venue string
		count                            int
		texts                            texts
	}
	at := map[facts]int{}
	for _, e := range entries {
		f := facts{
			e.keys[byArxiv], e.keys[byDOI], strings.Join(e.want.Authors, "\n"), e.want.Date.String(),
			e.want.Venue.YAML(), e.want.AuthorCount, e.texts,
		}
		i, known := at[f]
		// Two texts with a title such as "Editorial" and nothing else may be different.
		if known && identity.CompareListed(nodes[i][0].identity(), e.identity()).Verdict == identity.Same {
			nodes[i] = append(nodes[i], e)
			continue
		}
		at[f] = len(nodes)
		nodes = append(nodes, []*source{e})
	}
	return nodes
}

// joinNodes joins the nodes that have entries with the same identifier, unless their arXiv identifiers differ.
func joinNodes(nodes [][]*source) [][]*source {
	sets := newSets(len(nodes))
	for _, property := range []int{byArxiv, byDOI} {
		by := map[string][]int{}
		for i, n := range nodes {
			if key := n[0].keys[property]; key != "" {
				for _, j := range by[key] {
					if identity.Compare(nodes[j][0].identity(), n[0].identity()).Verdict == identity.Same {
						sets.join(i, j)
					}
				}
				if len(by[key]) < maxCompared {
					by[key] = append(by[key], i)
				}
			}
		}
	}
	return sets.apply(nodes)
}

// What two nodes say about each other.
type opinion int

const (
	neutral opinion = iota
	agree
	conflict
)

// joinAgreeing joins the nodes that agree, directly or through others, if none of them are in conflict. Otherwise it
// joins those of them that agree with exactly the same nodes.
func joinAgreeing(nodes [][]*source) [][]*source {
	opinions := make([][]opinion, len(nodes))
	agreeing := newSets(len(nodes))
	for i := range nodes {
		opinions[i] = make([]opinion, len(nodes))
		opinions[i][i] = agree
		for j := range i {
			o := compareNodes(nodes[i], nodes[j])
			opinions[i][j], opinions[j][i] = o, o
			if o == agree {
				agreeing.join(i, j)
			}
		}
	}
	torn := map[int]bool{}
	for i := range nodes {
		for j := range i {
			if root := agreeing.find(i); root == agreeing.find(j) && opinions[i][j] == conflict {
				torn[root] = true
			}
		}
	}
	joined := newSets(len(nodes))
	for i := range nodes {
		for j := range i {
			root := agreeing.find(i)
			if root == agreeing.find(j) &&
				(!torn[root] || opinions[i][j] == agree && slices.Equal(opinions[i], opinions[j])) {
				joined.join(i, j)
			}
		}
	}
	return joined.apply(nodes)
}

// compareNodes reports whether the entries of two nodes are one paper: some by their titles, and none contradicts it.
func compareNodes(a, b []*source) opinion {
	found := neutral
	for _, x := range a {
		for _, y := range b {
			verdict := identity.CompareListed(x.identity(), y.identity()).Verdict
			sameTitle := x.keys[byTitle] == y.keys[byTitle]
			if verdict == identity.Different || sameTitle && verdict != identity.Same {
				return conflict
			}
			if sameTitle {
				found = agree
			}
		}
	}
	return found
}

// sets are disjoint sets of the numbers below a limit.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		i = s[i]
	}
	return i
}

func (s sets) join(i, j int) {
	i, j = s.find(i), s.find(j)
	s[max(i, j)] = min(i, j)
}

// apply joins the nodes whose numbers are in one set.
func (s sets) apply(nodes [][]*source) (joined [][]*source) {
	at := map[int]int{}
	for i, n := range nodes {
		root := s.find(i)
		k, known := at[root]
		if !known {
			at[root] = len(joined)
			joined = append(joined, slices.Clone(n))
			continue
		}
		joined[k] = append(joined[k], n...)
	}
	return joined
}
