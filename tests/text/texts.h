/* texts.h - lines as one text, for comparing them in a table. */
#ifndef TESTS_TEXT_TEXTS_H
#define TESTS_TEXT_TEXTS_H

#include "base/buf.h"
#include "text/lines.h"

/* Every line, each with LF behind it, in the arena of the lines. */
static inline struct str
texts_join(const struct lines *l)
{
	struct str all;
	struct buf b;

	buf_init(&b, 64u * 1024 * 1024);
	VEC_EACH (const struct line, line, &l->all) {
		buf_put(&b, line->text);
		buf_put_char(&b, '\n');
	}
	all = arena_str(l->arena, buf_str(&b));
	buf_fini(&b);
	return all;
}

#endif
