package importer

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/problem"
)

// A repeated has the entries of a dump for one paper, if there are several.
type repeated struct {
	entries []*source

	checked, removed bool // whether the curator removed the paper, if that was checked
}

// setFile sets the file of an entry and of the other entries of its paper.
func (s *source) setFile(pf *paperFile) {
	s.file = pf
	if s.repeated != nil {
		for _, e := range s.repeated.entries {
			e.file = pf
		}
	}
}

// dropContestedDOIs removes the DOIs that a dump gives to several arXiv identifiers from all entries that have them. It
// reports each of these entries. Such a DOI is wrong, or that of a whole volume: it identifies no paper. If some
// entries kept it, the order of the entries would decide which ones.
func dropContestedDOIs(sources []*source) (remarks problem.List) {
	first := map[string]*source{}   // the first entry with a DOI and an arXiv identifier, by DOI
	another := map[string]*source{} // the first entry with the same DOI and another arXiv identifier
	for _, s := range sources {
		doi := s.keys[byDOI]
		if doi == "" || s.keys[byArxiv] == "" {
			continue
		}
		if f := first[doi]; f == nil {
			first[doi] = s
		} else if another[doi] == nil && f.keys[byArxiv] != s.keys[byArxiv] {
			another[doi] = s
		}
	}
	if len(another) == 0 {
		return nil
	}
	for _, s := range sources {
		doi := s.keys[byDOI]
		if another[doi] == nil {
			continue
		}
		what := "the DOI " + problem.Quote(s.want.DOI) + " of " + problem.Quote(s.want.Title) +
			" belongs to different arXiv identifiers: " + first[doi].arxivAndPlace() + " and " +
			another[doi].arxivAndPlace()
		remark := problemAt(s.at, what, "imported without it; correct the DOIs in the file")
		remark.Kind = "entries have a DOI that belongs to different arXiv identifiers"
		remarks = append(remarks, remark)
		s.want.DOI, s.keys[byDOI], s.record = "", "", nil
	}
	return remarks
}

// arxivAndPlace names the arXiv identifier of an entry, and its place in the dump.
func (s *source) arxivAndPlace() string {
	return problem.Quote(s.keys[byArxiv]) + " (" + s.at.Place() + ")"
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

// maxCompared is the number of related nodes above which they are not compared by title, because the time grows with
// the square of it.
const maxCompared = 500

// splitByPaper splits related entries into those of one paper each, in the order of the first entry of each, and sets
// their field repeated.
//
// It starts with nodes of equal entries and joins nodes: first those with the same identifier, then those that agree by
// their titles (see joinAgreeing).
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

// joinEqual returns the entries in nodes. The entries of a node have the same title, abstract, identifiers, authors,
// date and venue.
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

// joinNodes joins the nodes that have entries with the same identifier. None of them have different arXiv identifiers,
// because dropContestedDOIs removed the DOIs that could join these.
func joinNodes(nodes [][]*source) [][]*source {
	sets := newSets(len(nodes))
	for _, property := range []int{byArxiv, byDOI} {
		first := map[string]int{}
		for i, n := range nodes {
			key := n[0].keys[property]
			if key == "" {
				continue
			}
			if j, known := first[key]; known {
				sets.join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	return sets.apply(nodes)
}

// An opinion is the result of comparing two nodes.
type opinion int

const (
	neutral  opinion = iota // no titles are the same, and nothing contradicts that they are one paper
	agree                   // some titles are the same, and nothing contradicts it
	conflict                // two entries are certainly of different papers, or have one title and are doubtful
)

// joinAgreeing joins nodes that agree, directly or through others, if no two of them are in conflict. If two are, as
// when an entry without names agrees with papers of different authors, it joins only nodes that have the same opinion
// of every node.
func joinAgreeing(nodes [][]*source) [][]*source {
	opinions, agreeing := compareAll(nodes)
	inConflict := map[int]bool{} // sets with a conflict
	for i := range nodes {
		for j := range i {
			if set := agreeing.find(i); set == agreeing.find(j) && opinions[i][j] == conflict {
				inConflict[set] = true
			}
		}
	}
	joined := newSets(len(nodes))
	for i := range nodes {
		for j := range i {
			set := agreeing.find(i)
			if set == agreeing.find(j) &&
				(!inConflict[set] || opinions[i][j] == agree && slices.Equal(opinions[i], opinions[j])) {
				joined.join(i, j)
			}
		}
	}
	return joined.apply(nodes)
}

// compareAll returns the opinions of all pairs of nodes, and the sets of nodes that agree, directly or through others.
func compareAll(nodes [][]*source) (opinions [][]opinion, agreeing sets) {
	opinions, agreeing = make([][]opinion, len(nodes)), newSets(len(nodes))
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
	return opinions, agreeing
}

// compareNodes compares each entry of one node with each of the other.
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

// sets are disjoint sets of the numbers from 0 to the length minus 1 (a union-find structure). Each number has another
// one of its set, or itself if it is the smallest, which names the set.
type sets []int

// newSets returns n sets of one number each.
func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// find returns the smallest number of the set of i.
func (s sets) find(i int) int {
	for s[i] != i {
		i = s[i]
	}
	return i
}

// join joins the sets of i and j.
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
