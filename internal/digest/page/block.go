package page

// A block is the lines between two ends of entries.
type block struct {
	title      paragraph // nil if the page marks no title above the lines
	text       []line
	byline     *byline // at the end of the block, or nil
	introduced bool    // whether details of a paper precede the block
	first      bool    // whether neither an entry nor the date of the digest precedes the block
}

// A placement assigns the lines of a block to papers, to boilerplate, or to neither.
type placement struct {
	records   []record
	skipped   []int32     // indexes of lines that are boilerplate
	left      []paragraph // text that belongs to no entry, possibly with boilerplate
	alone     bool        // whether the byline ends none of the records
	endsPaper bool        // whether the lines that follow are not about the paper above the block
}

// read reads a block. It reuses the memory of the placement of an earlier block.
func (p page) read(b block, earlier placement) placement {
	found := placement{records: earlier.records[:0], skipped: earlier.skipped[:0], left: earlier.left[:0]}
	switch {
	case !p.titled:
		found.readText(b)
	case b.title == nil: // between two entries
		found.left, found.alone = append(found.left, found.paragraphs(b.text, true)...), true
	default:
		found.readTitled(b)
	}
	return found
}

// readTitled reads an entry whose title is known.
func (f *placement) readTitled(b block) {
	body := f.paragraphs(b.text, true)
	if b.byline == nil {
		body = f.skipBoilerplateAtEnd(body)
	}
	all := append([]paragraph{b.title}, body...)
	r := record{all: all, text: all, title: b.title, byline: b.byline}
	if b.introduced && len(body) > 0 {
		r = f.asCard(r)
	}
	f.records = append(f.records, r)
}

// readText reads copied text. Only the form of the text shows where an entry starts.
func (f *placement) readText(b block) {
	paragraphs := f.skipEmptyItems(f.paragraphs(b.text, false))
	f.endsPaper = len(paragraphs) > 0
	text, masthead := cutMasthead(paragraphs)
	for len(masthead) > 0 { // the page was pasted again
		f.readEntries(text, b, nil)
		text, masthead = cutMasthead(masthead)
	}
	text = f.skipBoilerplate(text)
	f.alone = len(text) == 0
	switch {
	case b.byline == nil:
		f.readEntries(f.skipBoilerplateAtEnd(text), b, nil)
	case f.alone:
	case b.first && len(f.records) == 0 && b.isDate() && !hasLong(text):
		f.left, f.alone = append(f.left, text...), true
	default:
		f.readEntries(text, b, b.byline)
	}
}

// isDate reports whether the byline at the start of a page can be the date of the digest.
func (b block) isDate() bool {
	return b.byline.authors == 0 && !b.introduced && !b.byline.hasSeparator && b.byline.comments == nil
}

// readEntries reads one or more entries. The byline, which can be nil, belongs to the last.
func (f *placement) readEntries(paragraphs []paragraph, b block, last *byline) {
	starts := entryStarts(paragraphs)
	for i, start := range starts {
		if i+1 < len(starts) {
			f.readEntry(record{all: paragraphs[start:starts[i+1]]}, b.introduced)
		} else {
			f.readEntry(record{all: paragraphs[start:], byline: last}, b.introduced)
		}
	}
}

// readEntry reads an entry from all of its lines.
func (f *placement) readEntry(r record, introduced bool) {
	r.upvotes, r.text = cutLeadingVotes(r.all)
	r.introduced = introduced
	if len(r.text) == 0 || r.byline == nil && len(r.text) == 1 && !introduced && !r.text[0].couldBeEntry() {
		f.left = append(f.left, r.all...)
		if r.byline != nil {
			f.left = append(f.left, r.byline.lines)
		}
		return
	}
	if introduced {
		r = f.asCard(r)
	}
	f.records = append(f.records, r)
}

// cutLeadingVotes removes the votes from the start of an entry: a number or a dash on its first line.
func cutLeadingVotes(text []paragraph) (*int, []paragraph) {
	first := text[0]
	switch {
	case first.isVotes():
		return first.votes(), text[1:]
	case first[:1].isVotes():
		return first[:1].votes(), append([]paragraph{first[1:]}, text[1:]...)
	}
	return nil, text
}

// asCard marks a record as a card if it has neither a byline nor an abstract. It removes boilerplate, such as the
// page's footer, from the end of the card.
func (f *placement) asCard(r record) record {
	if r.byline != nil || hasLong(r.text[1:]) {
		return r
	}
	r.card = true
	for n := len(r.text); n > 0; n-- {
		last := r.text[n-1]
		end := len(last)
		for end > 0 && n+end > 2 && last[end-1].isBoilerplate() {
			end--
		}
		f.skip(last[end:])
		if end > 0 {
			r.text = append(r.text[:n-1:n-1], last[:end])
			break
		}
	}
	return r
}

// paragraphs splits lines into paragraphs at blank lines, in place.
func (f *placement) paragraphs(lines []line, titled bool) []paragraph {
	kept := lines[:0]
	for _, l := range lines {
		if isSeparator(l.text) && l.text != "-" || isImage(l.text) || titled && isAvatar(l.text) {
			f.skip(paragraph{l}) // the rest of a byline without text
		} else {
			kept = append(kept, l)
		}
	}
	var all []paragraph
	start := 0
	for i := range len(kept) + 1 {
		if i == len(kept) || kept[i].text == "" {
			all = append(all, paragraph(kept[start:i:i]).splitTitles()...)
			start = i + 1
		}
	}
	return all
}

// skipEmptyItems removes dashes that are empty menu items and not votes: boilerplate or another dash follows them.
func (f *placement) skipEmptyItems(paragraphs []paragraph) []paragraph {
	kept := paragraphs[:0]
	for i, p := range paragraphs {
		if len(p) == 1 && p[0].text == "-" && i+1 < len(paragraphs) &&
			(paragraphs[i+1].isBoilerplate() || paragraphs[i+1][0].text == "-") {
			f.skip(p)
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// skipBoilerplate removes boilerplate lines from the start.
func (f *placement) skipBoilerplate(paragraphs []paragraph) []paragraph {
	for i, p := range paragraphs {
		for j, l := range p {
			emptyItem := l.text == "-" && j+1 < len(p) && p[j+1].isBoilerplate()
			if !l.isBoilerplate() && !isAvatar(l.text) && !emptyItem {
				return append([]paragraph{p[j:]}, paragraphs[i+1:]...)
			}
			f.skip(p[j : j+1])
		}
	}
	return nil
}

// skipBoilerplateAtEnd removes paragraphs of boilerplate from the end.
func (f *placement) skipBoilerplateAtEnd(paragraphs []paragraph) []paragraph {
	for n := len(paragraphs); n > 0 && paragraphs[n-1].isBoilerplate(); n-- {
		f.skip(paragraphs[n-1])
		paragraphs = paragraphs[:n-1]
	}
	return paragraphs
}

// cutMasthead splits paragraphs where the page starts again. The masthead is nil if it does not.
func cutMasthead(paragraphs []paragraph) (before, masthead []paragraph) {
	leading := 0 // number of paragraphs at the start that are boilerplate
	for i := 0; i < len(paragraphs); i++ {
		if i == leading && paragraphs[i].isBoilerplate() {
			leading++
		}
		if i == 0 || !isMasthead(paragraphs[i][0].text) {
			continue
		}
		start := i
		for start > leading && paragraphs[start-1].isBoilerplate() {
			start--
		}
		if start > leading {
			return paragraphs[:start], paragraphs[start:]
		}
	}
	return paragraphs, nil
}

// entryStarts returns the indexes of the paragraphs that start an entry: the first paragraph, and each that looks like
// a title between a complete abstract and another abstract. Votes above a title belong to its entry.
func entryStarts(paragraphs []paragraph) []int {
	if len(paragraphs) == 0 {
		return nil
	}
	starts := []int{0}
	long := 0 // the last long paragraph
	for i := 2; i+1 < len(paragraphs); i++ {
		if paragraphs[i-1].isLong() {
			long = i - 1
		}
		last := starts[len(starts)-1]
		title := i
		if paragraphs[i].isVotes() {
			title++
		}
		switch {
		case i-last < 2:
		case title > i && paragraphs[last].isVotes() && paragraphs[title].isTitle():
			starts = append(starts, i) // votes precede both titles
			i = title
		case title+1 >= len(paragraphs):
		case long <= last || !paragraphs[i-1].endsSentence():
		case paragraphs[title].isTitle() && paragraphs[title+1].isLong():
			starts = append(starts, i)
			i = title
		}
	}
	return starts
}

// skip adds lines to the boilerplate.
func (f *placement) skip(lines []line) {
	for _, l := range lines {
		f.skipped = append(f.skipped, l.index)
	}
}
