#include "ui/drafts.h"

#include "base/figures.h"
#include "base/world.h"
#include "ui/cursor.h"

enum { QUESTION_DISCARD };

struct drafts {
	struct view view;
	struct cursor cursor;
	struct event *event; /* EVENT_DRAFTS, or NULL before the first */
	uint64_t ticket;     /* of the open request, or 0 */
	bool stale;
};

static void
ask(struct drafts *d, struct host *h)
{
	struct request *q;

	d->stale = d->ticket != 0;
	if (d->stale)
		return;
	q = request_new(REQUEST_DRAFT_LIST);
	d->ticket = h->post(h, &q);
}

static const struct draft *
current(const struct drafts *d)
{
	if (d->event == NULL || d->cursor.at >= d->cursor.total)
		return NULL;
	return &d->event->drafts.v[d->cursor.at];
}

static void
draw_row(struct grid *g, struct area line, const struct draft *d,
	 bool at_cursor)
{
	struct area to = area_line(line, 0, 13);
	char date[FIGURES_SIZE];

	figures_date(d->changed_s, world_now_s(), 10, date);
	grid_put_line(g, line, LOOK_NORMAL, at_cursor ? STR(">") : STR(""));
	(void)grid_put(g, area_line(line, 0, 2), LOOK_NORMAL, str_of(date));
	to.cols = line.cols / 3;
	(void)grid_put(g, to, LOOK_NORMAL,
		       d->to.n > 0 ? d->to : STR("(to nobody yet)"));
	(void)grid_put(g, area_line(line, 0, 14 + to.cols), LOOK_NORMAL,
		       d->subject.n > 0 ? d->subject : STR("(no subject)"));
	if (!at_cursor)
		return;
	grid_add_attrs(g, line, ATTR_REVERSE);
	g->cursor_row = line.row;
}

static void
drafts_draw(const struct view *v, const struct host *h, struct grid *g,
	    struct area a)
{
	const struct drafts *d = (const struct drafts *)v;
	const struct cursor *c = &d->cursor;

	(void)h;
	if (c->total == 0)
		(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT,
			       d->event == NULL ? STR("Reading...")
						: STR("No drafts."));
	for (int i = 0; i < a.rows && c->top + (uint64_t)i < c->total; i++)
		draw_row(g, area_line(a, i, 0),
			 &d->event->drafts.v[c->top + (uint64_t)i],
			 c->top + (uint64_t)i == c->at);
}

static void
drafts_title(const struct view *v, const struct host *h, struct buf *left,
	     struct buf *right)
{
	const struct drafts *d = (const struct drafts *)v;

	(void)h;
	buf_put(left, STR("Drafts"));
	buf_printf(right, "%llu", (unsigned long long)d->cursor.total);
}

static struct want
drafts_command(struct view *v, struct host *h, enum command c)
{
	struct drafts *d = (struct drafts *)v;
	const struct draft *draft = current(d);
	struct want want = WANT_NONE;

	(void)h;
	if (c == COMMAND_QUIT)
		return (struct want){ .kind = WANT_CLOSE };
	if (cursor_command(&d->cursor, c) || draft == NULL)
		return WANT_NONE;
	if (c == COMMAND_OPEN) {
		want.kind = WANT_VIEW;
		want.view.screen = SCREEN_COMPOSE;
		want.view.draft_id = draft->id;
	} else if (c == COMMAND_DISCARD) {
		want.kind = WANT_CHOICE;
		want.what = QUESTION_DISCARD;
		want.choice.question = "Throw this draft away? (y/n) ";
		want.choice.keys = "ny"; /* Enter keeps it */
	}
	return want;
}

static struct want
drafts_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct drafts *d = (struct drafts *)v;
	const struct draft *draft = current(d);
	struct request *q;

	if (!a->ok || draft == NULL || !str_eq(a->text, STR("y")))
		return WANT_NONE;
	q = request_new(REQUEST_DRAFT_DISCARD);
	q->draft_discard.id = request_str(q, draft->id);
	(void)h->post(h, &q);
	ask(d, h);
	return WANT_NONE;
}

static struct want
drafts_event(struct view *v, struct host *h, struct event **ev)
{
	struct drafts *d = (struct drafts *)v;

	if ((*ev)->ticket != 0 && (*ev)->ticket == d->ticket) {
		d->ticket = 0;
		event_free(&d->event);
		d->event = *ev;
		*ev = NULL;
		d->cursor.total =
			d->event->kind == EVENT_DRAFTS ? d->event->drafts.n : 0;
		cursor_settle(&d->cursor);
		if (d->stale)
			ask(d, h);
	} else if ((*ev)->kind == EVENT_CHANGED) {
		ask(d, h);
	}
	return WANT_NONE;
}

static void
drafts_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct drafts *d = (struct drafts *)v;

	(void)cols;
	d->cursor.rows = rows > 0 ? rows : 1;
	cursor_settle(&d->cursor);
	if (d->event == NULL)
		ask(d, h);
}

static void
drafts_resumed(struct view *v, struct host *h, uint64_t id)
{
	(void)id;
	ask((struct drafts *)v, h);
}

static void
drafts_close(struct view **v)
{
	event_free(&((struct drafts *)*v)->event);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_DRAFTS,
	.draw = drafts_draw,
	.title = drafts_title,
	.command = drafts_command,
	.resize = drafts_resize,
	.event = drafts_event,
	.answer = drafts_answer,
	.resumed = drafts_resumed,
	.close = drafts_close,
};

struct view *
drafts_open(struct host *h, const struct wish *w)
{
	struct drafts *d = mem_zalloc(sizeof(*d));

	(void)h;
	(void)w;
	d->view.ops = &ops;
	return &d->view;
}
