#include "ui/window.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
	QUERY_BYTES = 4096,
	HUNT_PAGE = 500, /* rows: some 200 KB at a time */
	ROWS_LEAST = 32,
};

void
window_init(struct window *w, uint32_t folder, struct str query, uint64_t id)
{
	*w = (struct window){
		.folder = folder,
		.id = id,
		.chosen = id != 0,
	};
	buf_init(&w->query, QUERY_BYTES);
	buf_put(&w->query, query);
	buf_init(&w->hunt.needle, QUERY_BYTES);
}

void
window_fini(struct window *w)
{
	event_free(&w->rows);
	buf_fini(&w->query);
	buf_fini(&w->hunt.needle);
}

static uint64_t
page_rows(const struct window *w)
{
	return w->cursor.rows > ROWS_LEAST ? (uint64_t)w->cursor.rows
					   : ROWS_LEAST;
}

static struct request *
new_rows_request(const struct window *w)
{
	struct request *q = request_new(REQUEST_ROWS);

	q->rows.folder = w->folder;
	q->rows.query = request_str(q, buf_str(&w->query));
	q->rows.oldest_first = w->oldest_first;
	return q;
}

void
window_ask(struct window *w, struct host *h)
{
	uint64_t page = page_rows(w), top = w->cursor.top;
	uint64_t above = page + page / 2;
	struct request *q;

	if (w->ticket != 0) {
		w->stale = true;
		return;
	}
	q = new_rows_request(w);
	q->rows.first = top > above ? top - above : 0;
	q->rows.count = (uint32_t)(4 * page);
	w->asked_id = w->chosen ? w->id : 0;
	q->rows.anchor = w->asked_id;
	w->asked_at = w->cursor.at;
	w->stale = false;
	w->ticket = h->post(h, &q);
}

struct row *
window_row(const struct window *w, uint64_t index)
{
	if (w->rows == NULL || index < w->rows->rows.first ||
	    index - w->rows->rows.first >= w->rows->rows.n)
		return NULL;
	return &w->rows->rows.v[index - w->rows->rows.first];
}

struct row *
window_current(const struct window *w)
{
	return w->cursor.total > 0 ? window_row(w, w->cursor.at) : NULL;
}

/* After the cursor moved: whose row is it, and are there rows around it? */
static void
settle(struct window *w, struct host *h)
{
	uint64_t slack = page_rows(w) / 2, first, end;
	const struct row *r;

	cursor_settle(&w->cursor);
	r = window_current(w);
	w->id = r != NULL ? r->id : 0;
	if (w->rows == NULL)
		return;
	first = w->rows->rows.first;
	end = first + w->rows->rows.n;
	if ((first > 0 && w->cursor.top < first + slack) ||
	    (end < w->cursor.total &&
	     w->cursor.top + page_rows(w) + slack > end))
		window_ask(w, h);
}

void
window_resize(struct window *w, struct host *h, int rows)
{
	w->cursor.rows = rows > 0 ? rows : 1;
	if (w->rows == NULL)
		window_ask(w, h);
	else
		settle(w, h);
}

void
window_set_query(struct window *w, struct host *h, struct str query)
{
	if (str_eq(buf_str(&w->query), query))
		return;
	buf_clear(&w->query);
	buf_put(&w->query, query);
	w->fresh = true;
	w->error[0] = '\0';
	w->outdated = w->ticket != 0;
	window_ask(w, h);
}

bool
window_command(struct window *w, struct host *h, enum command c)
{
	if (!cursor_command(&w->cursor, c))
		return false;
	w->chosen = true;
	settle(w, h);
	return true;
}

void
window_go_to(struct window *w, struct host *h, uint64_t id)
{
	w->chosen = true;
	for (size_t i = 0; w->rows != NULL && i < w->rows->rows.n; i++) {
		if (w->rows->rows.v[i].id != id)
			continue;
		w->cursor.at = w->rows->rows.first + i;
		settle(w, h);
		return;
	}
	w->id = id; /* the next answer may know where it is */
	window_ask(w, h);
}

void
window_flag(struct window *w, uint64_t id, uint32_t set, uint32_t clear)
{
	w->chosen = true;
	for (size_t i = 0; w->rows != NULL && i < w->rows->rows.n; i++) {
		struct row *r = &w->rows->rows.v[i];

		if (r->id == id)
			r->flags = (r->flags | set) & ~clear;
	}
}

void
window_remove(struct window *w, struct host *h, uint64_t id)
{
	size_t i, n = w->rows != NULL ? w->rows->rows.n : 0;
	struct row *v = n > 0 ? w->rows->rows.v : NULL;

	for (i = 0; i < n && v[i].id != id; i++)
		;
	if (i == n)
		return;
	w->chosen = true;
	memmove(&v[i], &v[i + 1], (n - i - 1) * sizeof(*v));
	w->rows->rows.n--;
	w->rows->rows.total--;
	w->cursor.total--;
	if (w->rows->rows.first + i < w->cursor.at)
		w->cursor.at--;
	settle(w, h);
	/* An answer under way still has the row that went. */
	w->outdated = w->ticket != 0;
	w->stale = w->stale || w->outdated;
}

/* Moves the cursor with its message, and the page with the cursor; at the
 * very top the page stays, so that new mail comes into sight. A cursor that
 * was sent beyond the rows at hand has no message: it stays where it is. */
static void
follow_anchor(struct window *w, const struct event *ev)
{
	uint64_t at = ev->rows.anchor_at;

	if (w->asked_id == 0 || w->id == 0 || at == UINT64_MAX ||
	    at == w->asked_at)
		return;
	if (at > w->asked_at) {
		w->cursor.at += at - w->asked_at;
		if (w->cursor.top > 0)
			w->cursor.top += at - w->asked_at;
		return;
	}
	at = w->asked_at - at;
	w->cursor.at -= w->cursor.at < at ? w->cursor.at : at;
	w->cursor.top -= w->cursor.top < at ? w->cursor.top : at;
}

static void
use_rows(struct window *w, struct host *h, struct event **ev)
{
	event_free(&w->rows);
	w->rows = *ev;
	*ev = NULL;
	w->cursor.total = w->rows->rows.total;
	if (w->fresh && w->rows->rows.anchor_at == UINT64_MAX)
		w->cursor.at = w->cursor.top = 0;
	else
		follow_anchor(w, w->rows);
	w->fresh = false;
	settle(w, h);
}

static bool
take_rows(struct window *w, struct host *h, struct event **ev)
{
	bool stale = w->stale, outdated = w->outdated;

	w->ticket = 0;
	w->stale = w->outdated = false;
	(void)snprintf(w->error, sizeof(w->error), "%s", (*ev)->err.text);
	if ((*ev)->err.kind == ERR_NONE && !outdated)
		use_rows(w, h, ev);
	else if (!stale)
		status_fail(&h->status, "%s", w->error);
	event_free(ev);
	if (stale)
		window_ask(w, h);
	return true;
}

/* ---- hunting ---- */

static bool
contains(struct str text, const struct hunt *hunt)
{
	return utf8_contains_folded(text, buf_str(&hunt->needle));
}

static bool
is_prey(const struct row *r, const struct hunt *hunt)
{
	if (hunt->kind == HUNT_UNREAD)
		return (r->flags & ROW_READ) == 0;
	for (uint32_t i = 0; i < r->n_to; i++)
		if (contains(r->to[i].name, hunt) ||
		    contains(r->to[i].addr, hunt))
			return true;
	return contains(r->subject, hunt) || contains(r->from.name, hunt) ||
	       contains(r->from.addr, hunt);
}

static void
step_hunt(struct hunt *hunt, uint64_t total)
{
	hunt->left--;
	if (hunt->backward)
		hunt->next = hunt->next > 0 ? hunt->next - 1 : total - 1;
	else
		hunt->next = hunt->next + 1 < total ? hunt->next + 1 : 0;
}

/* Looks through a page from hunt->next on. True when it has found. */
static bool
hunt_in(struct hunt *hunt, const struct event *page, uint64_t total)
{
	while (hunt->left > 0 && hunt->next >= page->rows.first &&
	       hunt->next - page->rows.first < page->rows.n) {
		if (is_prey(&page->rows.v[hunt->next - page->rows.first], hunt))
			return true;
		step_hunt(hunt, total);
	}
	return false;
}

static void
ask_hunt_page(struct window *w, struct host *h)
{
	struct request *q = new_rows_request(w);
	uint64_t at = w->hunt.next;

	q->rows.first = at;
	if (w->hunt.backward)
		q->rows.first = at + 1 > HUNT_PAGE ? at + 1 - HUNT_PAGE : 0;
	q->rows.count = HUNT_PAGE;
	w->hunt.ticket = h->post(h, &q);
}

static void
go_on_hunting(struct window *w, struct host *h, const struct event *page)
{
	if (hunt_in(&w->hunt, page, w->cursor.total)) {
		w->hunt.kind = HUNT_NONE;
		w->chosen = true;
		w->cursor.at = w->hunt.next;
		settle(w, h);
		/* The page it was found on may not be the window's. */
		w->id = page->rows.v[w->cursor.at - page->rows.first].id;
	} else if (w->hunt.left > 0) {
		ask_hunt_page(w, h);
	} else {
		status_say(&h->status, w->hunt.kind == HUNT_UNREAD
					       ? "Nothing unread"
					       : "Not found");
		w->hunt.kind = HUNT_NONE;
	}
}

void
window_hunt(struct window *w, struct host *h, enum hunt_kind kind,
	    struct str text, bool backward)
{
	if (text.n > 0) {
		buf_clear(&w->hunt.needle);
		utf8_put_folded(&w->hunt.needle, text);
	}
	if (w->rows == NULL || w->cursor.total == 0)
		return;
	if (kind == HUNT_TEXT && w->hunt.needle.n == 0)
		return;
	w->hunt.kind = kind;
	w->hunt.backward = backward;
	w->hunt.next = w->cursor.at;
	w->hunt.left = w->cursor.total;
	w->hunt.ticket = 0;
	step_hunt(&w->hunt, w->cursor.total);
	go_on_hunting(w, h, w->rows);
}

static bool
take_hunt_page(struct window *w, struct host *h, struct event **ev)
{
	struct event *page = *ev;

	*ev = NULL;
	w->hunt.ticket = 0;
	w->cursor.total = page->rows.total;
	if (w->hunt.next >= w->cursor.total)
		w->hunt.next = 0;
	if (page->err.kind != ERR_NONE || w->hunt.next < page->rows.first ||
	    w->hunt.next - page->rows.first >= page->rows.n)
		w->hunt.left = 0;
	go_on_hunting(w, h, page);
	event_free(&page);
	return true;
}

bool
window_event(struct window *w, struct host *h, struct event **ev)
{
	const struct event *e = *ev;

	if (e->kind == EVENT_CHANGED &&
	    (w->folder == 0 || e->changed.folder == 0 ||
	     e->changed.folder == w->folder))
		window_ask(w, h);
	if (e->ticket == 0)
		return false;
	if (e->kind == EVENT_DONE)
		window_ask(w, h); /* what was shown at once may not be so */
	if (e->ticket == w->ticket)
		return take_rows(w, h, ev);
	if (e->ticket == w->hunt.ticket)
		return take_hunt_page(w, h, ev);
	return false;
}
