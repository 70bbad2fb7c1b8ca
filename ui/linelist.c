#include "ui/linelist.h"

/* Lines between two sums that are kept. */
enum { RUN_LINES = 256 };

void
linelist_fini(struct linelist *l)
{
	arena_fini(&l->arena);
	*l = (struct linelist){ 0 };
}

static void
count(struct linelist_sums *sums, const struct line *line)
{
	sums->own += line->quote == 0;
	sums->paragraphs += !line->wrapped;
}

void
linelist_add(struct linelist *l, const struct lines *lines)
{
	*VEC_PUSH(&l->arena, &l->parts) = (struct linelist_part){ lines, l->n };
	VEC_EACH (const struct line, line, &lines->all) {
		if (l->n++ % RUN_LINES == 0)
			*VEC_PUSH(&l->arena, &l->runs) = l->sums;
		count(&l->sums, line);
	}
}

const struct line *
linelist_at(const struct linelist *l, size_t i)
{
	size_t low = 0, high = l->parts.n;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (l->parts.v[middle].first <= i)
			low = middle;
		else
			high = middle;
	}
	return &l->parts.v[low].lines->all.v[i - l->parts.v[low].first];
}

static struct linelist_sums
sums_before(const struct linelist *l, size_t i)
{
	struct linelist_sums sums = { 0 };
	size_t at = i / RUN_LINES;

	if (at < l->runs.n)
		sums = l->runs.v[at];
	else
		return l->sums;
	for (at *= RUN_LINES; at < i; at++)
		count(&sums, linelist_at(l, at));
	return sums;
}

size_t
linelist_own_before(const struct linelist *l, size_t i)
{
	return sums_before(l, i).own;
}

size_t
linelist_own_at(const struct linelist *l, size_t own)
{
	size_t low = 0, high = l->runs.n, before, i;

	if (own >= l->sums.own)
		return l->n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (l->runs.v[middle].own <= own)
			low = middle;
		else
			high = middle;
	}
	before = l->runs.v[low].own;
	for (i = low * RUN_LINES;; i++) {
		if (linelist_at(l, i)->quote > 0)
			continue;
		if (before++ == own)
			return i;
	}
}

/* Bytes of its unbroken line that a line holds. */
static size_t
bytes_of(const struct line *line)
{
	return line->text.n - line->prefix + line->blank_cut;
}

struct linelist_place
linelist_place(const struct linelist *l, size_t i)
{
	struct linelist_place place = { sums_before(l, i).paragraphs, 0 };

	while (i > 0 && linelist_at(l, i - 1)->wrapped)
		place.bytes += bytes_of(linelist_at(l, --i));
	return place;
}

/* The first line of a paragraph; n when that has not come. */
static size_t
paragraph_at(const struct linelist *l, size_t paragraph)
{
	size_t low = 0, high = l->runs.n, before, i;

	if (paragraph > l->sums.paragraphs || l->runs.n == 0)
		return l->n;
	/* The last run that begins no later than the end of the one before. */
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (l->runs.v[middle].paragraphs < paragraph)
			low = middle;
		else
			high = middle;
	}
	before = l->runs.v[low].paragraphs;
	for (i = low * RUN_LINES; i < l->n && before < paragraph; i++)
		before += !linelist_at(l, i)->wrapped;
	return i;
}

bool
linelist_find(const struct linelist *l, struct linelist_place place, size_t *i)
{
	*i = paragraph_at(l, place.paragraph);
	while (*i < l->n) {
		const struct line *line = linelist_at(l, *i);

		if (bytes_of(line) > place.bytes || !line->wrapped)
			return true;
		place.bytes -= bytes_of(line);
		(*i)++;
	}
	*i = l->n > 0 ? l->n - 1 : 0;
	return l->is_whole;
}
