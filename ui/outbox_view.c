#include "ui/outbox_view.h"

#include "base/figures.h"
#include "base/world.h"
#include "ui/cursor.h"

enum { QUESTION_CANCEL, QUESTION_RETRY };

/* Lines below the rows that tell about the one at the cursor. */
enum { DETAIL_ROWS = 5 };

struct outbox_view {
	struct view view;
	struct cursor cursor;
	struct event *event; /* EVENT_OUTBOX, or NULL before the first */
	uint64_t ticket;     /* of the open request, or 0 */
	bool stale;
};

static const char *const state_names[] = {
	[OUTBOX_WAITING] = "waiting", [OUTBOX_SENDING] = "sending",
	[OUTBOX_UNSURE] = "unsure",   [OUTBOX_REFUSED] = "refused",
	[OUTBOX_HELD] = "held",
};

static const char *const state_meanings[] = {
	[OUTBOX_WAITING] = "It will be tried again by itself.",
	[OUTBOX_SENDING] = "It is on its way to the server now.",
	[OUTBOX_UNSURE] = "The line broke before the server answered: it may "
			  "have arrived. r sends it again, d does not.",
	[OUTBOX_REFUSED] = "The server refused it. r tries again, d takes "
			   "it back, into the folder Drafts.",
	[OUTBOX_HELD] = "Its time has not come. r sends it now, u takes it "
			"back, into the folder Drafts.",
};

static void
ask(struct outbox_view *o, struct host *h)
{
	struct request *q;

	o->stale = o->ticket != 0;
	if (o->stale)
		return;
	q = request_new(REQUEST_OUTBOX);
	o->ticket = h->post(h, &q);
}

static const struct outbox_row *
current(const struct outbox_view *o)
{
	if (o->event == NULL || o->cursor.at >= o->event->outbox.n)
		return NULL;
	return &o->event->outbox.v[o->cursor.at];
}

static void
draw_row(struct grid *g, struct area line, const struct outbox_row *r,
	 bool at_cursor)
{
	struct area to = area_line(line, 0, 11);
	enum look look = r->state == OUTBOX_REFUSED || r->state == OUTBOX_UNSURE
				 ? LOOK_ERROR
				 : LOOK_NORMAL;

	grid_put_line(g, line, LOOK_NORMAL, at_cursor ? STR(">") : STR(""));
	(void)grid_put(g, area_line(line, 0, 2), look,
		       str_of(state_names[r->state]));
	to.cols = line.cols / 3;
	(void)grid_put(g, to, LOOK_NORMAL, r->to);
	(void)grid_put(g, area_line(line, 0, 12 + to.cols), LOOK_NORMAL,
		       r->subject);
	if (!at_cursor)
		return;
	grid_add_attrs(g, line, ATTR_REVERSE);
	g->cursor_row = line.row;
}

static void
draw_detail(struct grid *g, struct area a, const struct outbox_row *r)
{
	char when[FIGURES_SIZE];
	int used;

	used = grid_put_folded(g, a, LOOK_NOTE,
			       str_of(state_meanings[r->state]));
	a.row += used;
	a.rows -= used;
	used = grid_put_folded(g, a, LOOK_WARNING, r->last_words);
	if ((r->state != OUTBOX_WAITING && r->state != OUTBOX_HELD) ||
	    r->next_try_s == 0)
		return;
	figures_date(r->next_try_s, world_now_s(), 10, when);
	if (r->state == OUTBOX_HELD) {
		grid_printf(g, area_line(a, used, 0), LOOK_FAINT,
			    "Not before %s.", when);
		return;
	}
	grid_printf(g, area_line(a, used, 0), LOOK_FAINT,
		    "Tried %u times; next try at %s.", r->tries, when);
}

static void
outbox_view_draw(const struct view *v, const struct host *h, struct grid *g,
		 struct area a)
{
	const struct outbox_view *o = (const struct outbox_view *)v;
	const struct cursor *c = &o->cursor;

	(void)h;
	if (c->total == 0) {
		(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT,
			       o->event == NULL
				       ? STR("Reading...")
				       : STR("Nothing waits to be sent."));
		return;
	}
	for (int i = 0; i < c->rows && c->top + (uint64_t)i < c->total; i++)
		draw_row(g, area_line(a, i, 0),
			 &o->event->outbox.v[c->top + (uint64_t)i],
			 c->top + (uint64_t)i == c->at);
	a.row += c->rows;
	a.rows -= c->rows;
	if (current(o) != NULL)
		draw_detail(g, a, current(o));
}

static void
outbox_view_title(const struct view *v, const struct host *h, struct buf *left,
		  struct buf *right)
{
	const struct outbox_view *o = (const struct outbox_view *)v;

	(void)h;
	buf_put(left, STR("Outbox"));
	buf_printf(right, "%llu", (unsigned long long)o->cursor.total);
}

static void
post_id(struct host *h, enum request_kind kind, uint64_t id)
{
	struct request *q = request_new(kind);

	q->outbox.id = id;
	(void)h->post(h, &q);
}

static struct want
choice(int what, const char *question)
{
	struct want want = { .kind = WANT_CHOICE, .what = what };

	want.choice.question = question;
	want.choice.keys = "yn";
	return want;
}

static struct want
outbox_view_command(struct view *v, struct host *h, enum command c)
{
	struct outbox_view *o = (struct outbox_view *)v;
	const struct outbox_row *r = current(o);

	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	if (cursor_command(&o->cursor, c) || r == NULL)
		return WANT_NONE;
	if (c == COMMAND_CANCEL_SENDING)
		return choice(QUESTION_CANCEL,
			      "Take it back, into the folder Drafts? (y/n) ");
	if (c == COMMAND_RETRY && r->state == OUTBOX_UNSURE)
		return choice(QUESTION_RETRY,
			      "It may arrive twice. Send again? (y/n) ");
	if (c == COMMAND_RETRY) {
		post_id(h, REQUEST_OUTBOX_RETRY, r->id);
		status_say(&h->status, "Trying again");
	}
	return WANT_NONE;
}

static struct want
outbox_view_answer(struct view *v, struct host *h, const struct answer *a)
{
	const struct outbox_row *r = current((struct outbox_view *)v);

	if (!a->ok || r == NULL || !str_eq(a->text, STR("y")))
		return WANT_NONE;
	post_id(h,
		a->what == QUESTION_CANCEL ? REQUEST_OUTBOX_CANCEL
					   : REQUEST_OUTBOX_RETRY,
		r->id);
	if (a->what == QUESTION_CANCEL)
		status_say(&h->status, "Taken back; in the folder Drafts e "
				       "goes on with it");
	return WANT_NONE;
}

static struct want
outbox_view_event(struct view *v, struct host *h, struct event **ev)
{
	struct outbox_view *o = (struct outbox_view *)v;
	enum event_kind kind = (*ev)->kind;

	if ((*ev)->ticket != 0 && (*ev)->ticket == o->ticket) {
		o->ticket = 0;
		event_free(&o->event);
		o->event = *ev;
		*ev = NULL;
		o->cursor.total =
			o->event->kind == EVENT_OUTBOX ? o->event->outbox.n : 0;
		cursor_settle(&o->cursor);
		if (o->stale)
			ask(o, h);
	} else if (kind == EVENT_CHANGED || kind == EVENT_SENT ||
		   kind == EVENT_DONE || kind == EVENT_QUEUED) {
		ask(o, h);
	}
	return WANT_NONE;
}

static void
outbox_view_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct outbox_view *o = (struct outbox_view *)v;

	(void)cols;
	o->cursor.rows =
		rows > 2 * DETAIL_ROWS ? rows - DETAIL_ROWS : (rows + 1) / 2;
	cursor_settle(&o->cursor);
	if (o->event == NULL)
		ask(o, h);
}

static void
outbox_view_close(struct view **v)
{
	event_free(&((struct outbox_view *)*v)->event);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_OUTBOX,
	.draw = outbox_view_draw,
	.title = outbox_view_title,
	.command = outbox_view_command,
	.resize = outbox_view_resize,
	.event = outbox_view_event,
	.answer = outbox_view_answer,
	.close = outbox_view_close,
};

struct view *
outbox_view_open(struct host *h, const struct wish *w)
{
	struct outbox_view *o = mem_zalloc(sizeof(*o));

	(void)h;
	(void)w;
	o->view.ops = &ops;
	return &o->view;
}
