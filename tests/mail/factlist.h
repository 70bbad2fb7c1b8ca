/* factlist.h - facts as one text, for tables of tests. */
#ifndef TESTS_MAIL_FACTLIST_H
#define TESTS_MAIL_FACTLIST_H

#include "mail/facts.h"

/* "label: text\n" each; a text alone "text\n", a gap "\n". Appended. */
static inline void
factlist_put(struct buf *out, const struct facts *facts)
{
	VEC_EACH (const struct fact, f, facts) {
		buf_put(out, f->label);
		if (f->label.n > 0)
			buf_put(out, STR(": "));
		buf_put(out, f->text);
		buf_put_char(out, '\n');
	}
}

#endif
