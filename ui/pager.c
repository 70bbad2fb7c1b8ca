#include "ui/pager.h"

#include "ui/act.h"
#include "ui/charset_note.h"
#include "ui/document.h"
#include "ui/link_note.h"
#include "ui/page.h"
#include "ui/receipt_note.h"
#include "ui/rowline.h"
#include "ui/window.h"

enum {
	QUESTION_SEARCH,
	QUESTION_LINK,
	QUESTION_FOLDER,
	QUESTION_RECEIPT,
	QUESTION_CHARSET,
};

/* Longer lines are hard to read, however wide the screen is. */
enum { WIDTH_MAX_COLS = 120, WIDTH_MIN_COLS = 10 };

struct pager {
	struct view view;
	struct arena arena;   /* of part */
	struct window window; /* of the list behind, for the next message */
	bool follows;         /* opens what comes to the window's cursor */
	uint64_t id;
	struct str part;       /* shows only this; or empty */
	struct document shown; /* empty before the first portion */
	uint64_t ticket;       /* of the open request, or 0 */
	struct charset_note charset;
	bool keeps_place; /* the answer shows the same text again */
	enum open_form form;
	bool all_headers;
	int cols;
	struct page page;
	/* What was asked for, until as much of it is here as is to be seen;
	 * what was there before stays in sight so long. */
	struct document coming;
	struct page coming_page;
	bool comes;
	struct link_note links;
	struct receipt_note receipt;
};

static struct pager *
pager_of(struct view *v)
{
	return (struct pager *)v;
}

static const struct pager *
const_pager_of(const struct view *v)
{
	return (const struct pager *)v;
}

static int
text_cols(const struct pager *p)
{
	if (p->cols < WIDTH_MIN_COLS)
		return WIDTH_MIN_COLS;
	return p->cols < WIDTH_MAX_COLS ? p->cols : WIDTH_MAX_COLS;
}

/* The EVENT_MESSAGE that is shown, or NULL. */
static struct event *
message_of(const struct pager *p)
{
	return document_head(&p->shown);
}

/* What is laid out for nobody keeps the next one waiting. */
static void
cancel_open(struct pager *p, struct host *h)
{
	struct request *q;

	if (p->ticket == 0)
		return;
	q = request_new(REQUEST_CANCEL);
	q->cancel.ticket = p->ticket;
	p->ticket = 0;
	(void)h->post(h, &q);
}

static void
ask_message(struct pager *p, struct host *h, bool keep_place)
{
	struct request *q = request_new(REQUEST_OPEN);

	cancel_open(p, h);
	q->open.id = p->id;
	q->open.part = request_str(q, p->part);
	q->open.width_cols = text_cols(p);
	q->open.form = p->form;
	q->open.all_headers = p->all_headers;
	q->open.mark_read = !h->read_only;
	q->open.in_portions = true;
	p->keeps_place = keep_place;
	p->ticket = h->post(h, &q);
}

/* Has the list behind: is a whole message. */
static bool
has_list(const struct pager *p)
{
	return p->part.n == 0;
}

static void
show_other(struct pager *p, struct host *h, uint64_t id)
{
	p->follows = false;
	p->id = id;
	p->form = OPEN_TEXT;
	p->all_headers = false;
	ask_message(p, h, false);
}

/* Opens the message at the window's cursor when it is another one. */
static void
follow(struct pager *p, struct host *h)
{
	if (p->window.id != 0 && p->window.id != p->id)
		show_other(p, h, p->window.id);
}

static void
go_beside(struct pager *p, struct host *h, enum command c)
{
	const struct row *r = window_current(&p->window);
	uint64_t at = p->window.cursor.at;

	if (!has_list(p))
		return;
	/* When ours went away, the next one has come to its place. */
	if (r != NULL && r->id != p->id && c == COMMAND_DOWN) {
		follow(p, h);
		return;
	}
	(void)window_command(&p->window, h, c);
	p->follows = p->window.id == 0;
	if (p->window.rows != NULL && at == p->window.cursor.at)
		status_say(&h->status, c == COMMAND_DOWN
					       ? "This is the last message"
					       : "This is the first message");
	else
		follow(p, h);
}

static struct act_target
target(struct pager *p)
{
	struct act_target t = { .ids = &p->id, .n = 1 };

	if (message_of(p) != NULL)
		t.flags = message_of(p)->message.row.flags;
	return t;
}

static struct want
close_with(struct pager *p, struct host *h, uint64_t id)
{
	struct want want = { .kind = WANT_CLOSE };

	cancel_open(p, h);
	want.id = id;
	return want;
}

/* After the message was filed elsewhere: on to the next one. */
static struct want
leave_message(struct pager *p, struct host *h)
{
	window_remove(&p->window, h, p->id);
	if (p->window.id == 0)
		return close_with(p, h, 0);
	follow(p, h);
	return WANT_NONE;
}

static bool
act(struct pager *p, struct host *h, enum command c, struct want *want)
{
	struct act_target t = target(p);
	uint32_t set, clear;

	if (act_write(c, &t, want))
		return true;
	*want = WANT_NONE;
	if (act_file(h, c, &t)) {
		*want = leave_message(p, h);
		return true;
	}
	if (!act_flag(h, c, &t, &set, &clear))
		return false;
	if (message_of(p) != NULL) {
		uint32_t *flags = &message_of(p)->message.row.flags;

		*flags = (*flags | set) & ~clear;
		status_say(&h->status, "Now %s",
			   c == COMMAND_FLAG ? (set ? "flagged" : "not flagged")
					     : (set ? "read" : "unread"));
	}
	return true;
}

static struct want
ask(int what, const char *label, enum ask_kind kind)
{
	struct want want = { .kind = WANT_ASK, .what = what };

	want.ask.label = label;
	want.ask.kind = kind;
	return want;
}

static void
toggle_html(struct pager *p, struct host *h)
{
	const struct event *m = message_of(p);

	if (m == NULL || !m->message.has_html || !m->message.has_plain) {
		status_say(&h->status, "The text comes in one form only");
		return;
	}
	p->form = m->message.shows_html ? OPEN_PLAIN : OPEN_HTML;
	ask_message(p, h, false);
}

static void
hunt(struct pager *p, struct host *h)
{
	if (!has_list(p))
		return;
	p->follows = true;
	window_hunt(&p->window, h, HUNT_UNREAD, STR(""), false);
	follow(p, h);
}

static void
say_find(struct host *h, enum page_find found)
{
	if (found == PAGE_MISSING)
		status_say(&h->status, "Not found");
	else if (found == PAGE_SEARCHING)
		status_say(&h->status, "Searching...");
}

static void
look_command(struct pager *p, struct host *h, enum command c)
{
	if (c == COMMAND_TOGGLE_QUOTED) {
		page_hide_quotes(&p->page, !p->page.hides_quotes);
	} else if (c == COMMAND_SKIP_QUOTED) {
		if (!page_skip_quote(&p->page))
			status_say(&h->status, "No quote below");
	} else if (c == COMMAND_HEADERS) {
		p->all_headers = !p->all_headers;
		ask_message(p, h, false);
	} else if (c == COMMAND_RAW) {
		p->form = p->form == OPEN_RAW ? OPEN_TEXT : OPEN_RAW;
		ask_message(p, h, false);
	} else if (c == COMMAND_HTML) {
		toggle_html(p, h);
	} else if (c == COMMAND_NEXT_MATCH || c == COMMAND_PREVIOUS_MATCH) {
		say_find(h, page_find(&p->page, STR(""),
				      c == COMMAND_PREVIOUS_MATCH));
	}
}

static void
say_sender(const struct pager *p, struct host *h)
{
	if (message_of(p) != NULL)
		act_say_mailbox(h, &message_of(p)->message.row.from);
}

static struct want
open_parts(const struct pager *p)
{
	struct want want = { .kind = WANT_VIEW };

	want.view.screen = SCREEN_PARTS;
	want.view.id = p->id;
	return want;
}

static struct want
pager_command(struct view *v, struct host *h, enum command c)
{
	struct pager *p = pager_of(v);
	struct want want;

	page_stop(&p->page);
	if (c == COMMAND_PAGE_DOWN && page_is_at_end(&p->page) && has_list(p))
		status_say(&h->status, "The end; J opens the next message");
	if (page_command(&p->page, c))
		return WANT_NONE;
	if (act(p, h, c, &want))
		return want;
	if (c == COMMAND_QUIT)
		return close_with(p, h, has_list(p) ? p->id : 0);
	if (c == COMMAND_SEARCH)
		return ask(QUESTION_SEARCH, "Search: ", ASK_SEARCH);
	if (c == COMMAND_OPEN_LINK)
		return link_note_ask(&p->links, h, &p->shown, QUESTION_LINK);
	if (c == COMMAND_PARTS)
		return open_parts(p);
	if (c == COMMAND_RECEIPT)
		return receipt_note_ask(&p->receipt, h, message_of(p),
					QUESTION_RECEIPT);
	if (c == COMMAND_CHARSET)
		return charset_note_ask(message_of(p), QUESTION_CHARSET);
	if (c == COMMAND_MOVE)
		return ask(QUESTION_FOLDER, "Move to folder: ", ASK_FOLDER);
	if (c == COMMAND_NEXT_MESSAGE)
		go_beside(p, h, COMMAND_DOWN);
	else if (c == COMMAND_PREVIOUS_MESSAGE)
		go_beside(p, h, COMMAND_UP);
	else if (c == COMMAND_NEXT_UNREAD)
		hunt(p, h);
	else if (c == COMMAND_SENDER)
		say_sender(p, h);
	else if (c == COMMAND_UNDO)
		act_undo(h);
	else
		look_command(p, h, c);
	return WANT_NONE;
}

static struct want
pager_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct pager *p = pager_of(v);
	struct act_target t = target(p);

	if (!a->ok)
		return WANT_NONE;
	if (a->what == QUESTION_LINK)
		return link_note_open(&p->links, h, &p->shown, a->text);
	if (a->what == QUESTION_RECEIPT && str_eq(a->text, STR("y")))
		receipt_note_send(&p->receipt, h, p->id);
	if (a->what == QUESTION_SEARCH)
		say_find(h, page_find(&p->page, a->text, false));
	if (a->what == QUESTION_CHARSET)
		charset_note_tell(&p->charset, h, p->id, a->text);
	if (a->what == QUESTION_FOLDER && str_trim(a->text).n > 0) {
		act_move(h, &t, a->text);
		return leave_message(p, h);
	}
	return WANT_NONE;
}

static void
begin_coming(struct pager *p)
{
	document_fini(&p->coming);
	page_begin(&p->coming_page, &p->page);
	p->comes = true;
}

/* Shows what has come instead of what was there. */
static void
show_coming(struct pager *p, struct host *h)
{
	struct event *m = document_head(&p->coming);
	struct document shown = p->shown;
	struct page page = p->page;
	bool is_new = shown.n == 0 || shown.v[0]->message.id != m->message.id;

	p->shown = p->coming;
	p->page = p->coming_page;
	p->coming = shown;
	p->coming_page = page;
	p->comes = false;
	if (p->keeps_place)
		page_go_on_as(&p->page, &p->coming_page);
	linelist_fini(&p->coming_page.list);
	document_fini(&p->coming);
	if (is_new)
		receipt_note_show(m, h);
}

/* Adds a portion to what it belongs to. */
static void
take_portion(struct pager *p, struct host *h, struct event **ev)
{
	bool last = (*ev)->last;
	struct page *page = &p->page;

	if ((*ev)->kind == EVENT_MESSAGE)
		begin_coming(p);
	if (p->comes)
		page = &p->coming_page;
	page_add(page, document_add(p->comes ? &p->coming : &p->shown, ev));
	if (last)
		page_end(page);
	if (p->comes &&
	    (!p->keeps_place || p->shown.n == 0 || page_go_as(page, &p->page)))
		show_coming(p, h);
}

static struct want
take_message(struct pager *p, struct host *h, struct event **ev)
{
	if ((*ev)->last)
		p->ticket = 0;
	if ((*ev)->err.kind == ERR_NONE) {
		take_portion(p, h, ev);
		return WANT_NONE;
	}
	status_fail(&h->status, "%s", (*ev)->err.text);
	event_free(ev);
	/* What came before the error is all there is. */
	if (p->comes)
		show_coming(p, h);
	page_end(&p->page);
	return p->shown.n == 0 ? close_with(p, h, p->id) : WANT_NONE;
}

static bool
pager_work(struct view *v, struct host *h)
{
	struct pager *p = pager_of(v);
	enum page_find found;
	bool waits;

	if (!p->page.search.is_on)
		return false;
	found = page_work(&p->page, &waits);
	if (found == PAGE_SEARCHING)
		return !waits;
	if (found == PAGE_FOUND)
		status_clear(&h->status);
	else
		say_find(h, found);
	return false;
}

static struct want
pager_event(struct view *v, struct host *h, struct event **ev)
{
	struct pager *p = pager_of(v);

	if ((*ev)->ticket != 0 && (*ev)->ticket == p->ticket)
		return take_message(p, h, ev);
	if (receipt_note_event(&p->receipt, h, *ev, message_of(p)))
		return WANT_NONE;
	if (charset_note_event(&p->charset, h, *ev))
		ask_message(p, h, true);
	if (has_list(p) && window_event(&p->window, h, ev) && p->follows)
		follow(p, h);
	if (p->window.hunt.kind == HUNT_NONE && p->window.ticket == 0)
		p->follows = false;
	return WANT_NONE;
}

static void
pager_draw(const struct view *v, const struct host *h, struct grid *g,
	   struct area a)
{
	const struct pager *p = const_pager_of(v);

	(void)h;
	if (message_of(p) == NULL)
		(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT,
			       STR("Reading..."));
	else
		page_draw(&p->page, g, a);
}

/* "Ann: lunch"; mail may lack either. */
static void
put_about(const struct row *r, struct buf *out)
{
	size_t before = out->n;

	rowline_put_person(out, &r->from);
	if (out->n > before)
		buf_put(out, STR(": "));
	buf_put(out, r->subject.n > 0 ? r->subject : STR("(no subject)"));
}

static void
pager_title(const struct view *v, const struct host *h, struct buf *left,
	    struct buf *right)
{
	const struct pager *p = const_pager_of(v);
	const struct cursor *c = &p->window.cursor;

	(void)h;
	if (message_of(p) == NULL)
		return;
	if (has_list(p) && c->total > 0)
		buf_printf(left, "%llu/%llu ", (unsigned long long)c->at + 1,
			   (unsigned long long)c->total);
	put_about(&message_of(p)->message.row, left);
	if (p->part.n > 0)
		buf_printf(left, " [part %.*s]", STR_ARG(p->part));
	if (message_of(p)->message.charset.n > 0)
		buf_printf(left, " [%.*s]",
			   STR_ARG(message_of(p)->message.charset));
	receipt_note_title(message_of(p), right);
	if (page_is_at_end(&p->page))
		buf_put(right, p->page.top == 0 ? STR("all") : STR("end"));
	else
		buf_printf(right, "%d%%", page_percent(&p->page));
}

static void
pager_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct pager *p = pager_of(v);
	int before = text_cols(p);

	page_resize(&p->page, rows);
	p->cols = cols;
	if (has_list(p))
		window_resize(&p->window, h, rows);
	if ((message_of(p) == NULL && p->ticket == 0) || before != text_cols(p))
		ask_message(p, h, true);
}

static void
pager_close(struct view **v)
{
	struct pager *p = pager_of(*v);

	window_fini(&p->window);
	page_fini(&p->page);
	page_fini(&p->coming_page);
	document_fini(&p->shown);
	document_fini(&p->coming);
	link_note_fini(&p->links);
	arena_fini(&p->arena);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_PAGER,
	.draw = pager_draw,
	.title = pager_title,
	.command = pager_command,
	.resize = pager_resize,
	.event = pager_event,
	.answer = pager_answer,
	.work = pager_work,
	.close = pager_close,
};

struct view *
pager_open(struct host *h, const struct wish *w)
{
	struct pager *p = mem_zalloc(sizeof(*p));

	(void)h;
	p->view.ops = &ops;
	p->id = w->id;
	p->part = arena_str(&p->arena, w->part);
	window_init(&p->window, w->folder, w->query, w->id);
	p->window.oldest_first = w->oldest_first;
	page_init(&p->page);
	page_init(&p->coming_page);
	return &p->view;
}
