/*
 * facts.h - what a part says that is written for programs, as lines for
 * people: "label: text".
 *
 * Use:    report.h, calendar.h and external.h make them, a pager shows them.
 * Pure.   Thread: any.
 * Lives:  all in the arena given.
 * Limits: LIMIT_FACTS; what lies beyond is left out and sets is_cut.
 */
#ifndef MAIL_FACTS_H
#define MAIL_FACTS_H

#include "base/buf.h"
#include "base/vec.h"

struct fact {
	struct str label; /* empty: the text stands alone */
	struct str text;  /* UTF-8, LF between lines; not yet safe to show.
			     Both empty: a gap between two groups */
};

struct facts {
	struct fact *v;
	size_t n, room;
	bool is_cut;
};

/* Adds a copy of both. */
void facts_add(struct arena *a, struct facts *f, struct str label,
	       struct str text);
/* Adds a gap, but not at the top and never two. */
void facts_gap(struct arena *a, struct facts *f);

/* Appends a date field's value as people here read it: "Tue, 01 Jul 2003
 * 10:52:37 +0200", in local time; as it stands when it is no date. */
void facts_put_date(struct buf *out, struct str value);

#endif
