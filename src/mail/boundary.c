#include "mail/boundary.h"

#include <string.h>

enum { STEP_BYTES = 1024 * 1024 };

static const char *
end_of(struct str s)
{
	return s.p + s.n;
}

size_t
boundary_find_char(struct mapped *m, struct str s, char c)
{
	size_t at, n;

	for (n = 0; n < s.n; n += STEP_BYTES) {
		struct str step = str_head(str_skip(s, n), STEP_BYTES);

		at = str_find_char(step, c, 0);
		mapped_passed(m, at == SIZE_MAX ? step.n : at);
		if (at != SIZE_MAX)
			return n + at;
	}
	return SIZE_MAX;
}

/* The next line that begins with "--", from the start of a line on; empty at
 * the end. Dashes are looked for: most lines have none. */
static struct str
next_dashes(struct mapped *m, struct str rest)
{
	const char *first = rest.p;

	for (;;) {
		rest = str_skip(rest, boundary_find_char(m, rest, '-'));
		if (rest.n < 2)
			return (struct str){ 0 };
		if (rest.p[1] == '-' && (rest.p == first || rest.p[-1] == '\n'))
			return rest;
		rest = str_skip(rest, boundary_find_char(m, rest, '\n'));
	}
}

uint64_t
boundary_tail(struct str text)
{
	uint64_t tail = text.n;
	size_t n = text.n < sizeof(tail) ? text.n : sizeof(tail);

	(void)memcpy(&tail, text.p + text.n - n, n);
	return tail;
}

static bool
is_text(const struct boundary_frame *f, struct str text, uint64_t tail)
{
	return f->text.n == text.n && f->tail == tail &&
	       memcmp(f->text.p, text.p, text.n) == 0;
}

/* Is this line, without its two dashes, a boundary? The outermost one counts:
 * it ends all that is open within it. Of two that are the same it is the
 * innermost: what the outer one still has comes behind the end of that. */
static bool
match(const struct boundary_frame *innermost, struct str line,
      struct boundary_hit *hit)
{
	struct str text = str_trim_end(line), head = text;
	uint64_t text_tail, head_tail;

	hit->frame = NULL;
	head.n -= str_ends(text, STR("--")) ? 2 : 0;
	head = str_trim_end(head); /* of a boundary that ended in blanks */
	text_tail = boundary_tail(text);
	head_tail = boundary_tail(head);
	for (const struct boundary_frame *f = innermost; f != NULL;
	     f = f->outer) {
		bool is_last = head.n < text.n && is_text(f, head, head_tail);

		if (f->is_loose ? !str_starts(line, f->text)
				: !is_last && !is_text(f, text, text_tail))
			continue;
		if (hit->frame != NULL && hit->frame->text.n == f->text.n)
			continue;
		hit->frame = f;
		hit->is_last = f->is_loose
				       ? str_starts(str_skip(line, f->text.n),
						    STR("--"))
				       : is_last;
	}
	return hit->frame != NULL;
}

void
boundary_next(struct boundary_source *src, const char *from)
{
	struct str rest = str_between(from, end_of(src->bytes)), line;

	if (src->frames == NULL) {
		mapped_passed(src->mapped, rest.n);
		rest.n = 0;
	}
	while (rest.n > 0) {
		rest = next_dashes(src->mapped, rest);
		if (rest.n < 3)
			break;
		src->hit.start = rest.p;
		line = str_head(rest,
				boundary_find_char(src->mapped, rest, '\n'));
		rest = str_skip(rest, line.n);
		rest = str_skip(rest, 1);
		src->hit.after = rest.p;
		if (line.n > 2 && line.p[2] > ' ' &&
		    match(src->frames, str_skip(line, 2), &src->hit))
			return;
	}
	src->hit = (struct boundary_hit){ .start = end_of(src->bytes),
					  .after = end_of(src->bytes) };
}

const char *
boundary_end_before(const struct boundary_hit *hit, const char *first)
{
	struct str s = { first, 0 };

	if (hit->start <= first)
		return first;
	s.n = (size_t)(hit->start - first);
	if (hit->frame == NULL || !str_ends(s, STR("\n")))
		return end_of(s);
	s.n--;
	if (str_ends(s, STR("\r")))
		s.n--;
	return end_of(s);
}
