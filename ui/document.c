#include "ui/document.h"

static const struct lines *
lines_of(const struct event *ev)
{
	return ev->kind == EVENT_MESSAGE ? &ev->message.lines : &ev->more.lines;
}

void
document_fini(struct document *d)
{
	for (size_t i = 0; i < d->n; i++)
		event_free(&d->v[i]);
	mem_free(&d->v);
	*d = (struct document){ 0 };
}

const struct lines *
document_add(struct document *d, struct event **ev)
{
	if (d->n == d->room) {
		d->room = d->room == 0 ? 1 : 2 * d->room;
		d->v = mem_realloc(d->v, d->room, sizeof(struct event *));
	}
	d->v[d->n++] = *ev;
	*ev = NULL;
	return lines_of(d->v[d->n - 1]);
}

struct event *
document_head(const struct document *d)
{
	return d->n > 0 ? d->v[0] : NULL;
}

size_t
document_links(const struct document *d)
{
	const struct lines *last;

	if (d->n == 0)
		return 0;
	last = lines_of(d->v[d->n - 1]);
	return last->links_before + last->links.n;
}

struct str
document_link(const struct document *d, size_t number)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct lines *l = lines_of(d->v[i]);

		if (number > l->links_before &&
		    number <= l->links_before + l->links.n)
			return l->links.v[number - l->links_before - 1];
	}
	return (struct str){ 0 };
}
