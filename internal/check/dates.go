package check

// dates finds papers and digests that are dated after today.
func dates(f *finder) {
	today := f.Build.Today
	for _, s := range f.sources {
		if s.paper == nil || s.paper.Draft || today.IsZero() {
			continue
		}
		if s.paper.Date.Compare(today) > 0 {
			where := s.field("date", s.paper.Date.String())
			where.What, where.Hint = "the paper is dated after today: "+s.paper.Date.Long(),
				"builds include it from that day on; correct the date if that is not intended"
			f.add(Warning, where, nil)
		}
		for _, d := range s.paper.Digests {
			if d.Compare(today) > 0 {
				where := s.field("digests", d.String())
				where.What, where.Hint = "a digest is dated after today: "+d.Long(), "correct the date"
				f.add(Warning, where, nil)
			}
		}
	}
}
