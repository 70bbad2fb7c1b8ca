/* unflow.h - what a reader that follows RFC 3676 makes of a text. */
#ifndef TESTS_MAIL_UNFLOW_H
#define TESTS_MAIL_UNFLOW_H

#include "base/buf.h"

static inline void
unflow(struct buf *out, struct str text, bool delsp)
{
	struct str line;
	bool goes_on = false;

	while (str_take_line(&text, &line)) {
		size_t depth = 0;

		while (depth < line.n && line.p[depth] == '>')
			depth++;
		if (!goes_on && depth > 0)
			buf_put(out, str_head(line, depth));
		line = str_skip(line, depth);
		if (str_starts(line, STR(" ")))
			line = str_skip(line, 1);
		if (!goes_on && depth > 0 && line.n > 0)
			buf_put_char(out, ' ');
		goes_on = str_ends(line, STR(" ")) && !str_eq(line, STR("-- "));
		buf_put(out, str_head(line, line.n - (goes_on && delsp)));
		if (!goes_on)
			buf_put_char(out, '\n');
	}
}

#endif
