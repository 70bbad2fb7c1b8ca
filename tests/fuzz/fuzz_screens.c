/* Keys in any order, answers at any time, any size of window: the screens
 * stand it. */
#include "base/world.h"
#include "ui/stack.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { WAITING = 8, ROWS = 50 };

struct monkey {
	struct stack stack;
	struct keymap keymap;
	struct arena arena;
	struct config config;
	struct grid grid;
	uint64_t tickets;
	struct request *waiting[WAITING]; /* the oldest is dropped */
	size_t n;
};

static uint64_t
keep(struct host *h, struct request **q)
{
	struct monkey *m = h->post_to;
	size_t at = m->n++ % WAITING;

	request_free(&m->waiting[at]);
	m->waiting[at] = *q;
	*q = NULL;
	m->waiting[at]->ticket = ++m->tickets;
	return m->tickets;
}

static void
fill_rows(struct event *ev, const struct request *q)
{
	ev->rows.total = ROWS;
	ev->rows.first = q->rows.first < ROWS ? q->rows.first : ROWS;
	ev->rows.n = (size_t)(ROWS - ev->rows.first);
	ev->rows.v = ARENA_ARRAY(&ev->arena, struct row, ev->rows.n);
	ev->rows.anchor_at = q->rows.anchor % (ROWS + 1);
	if (ev->rows.anchor_at == ROWS)
		ev->rows.anchor_at = UINT64_MAX;
	for (size_t i = 0; i < ev->rows.n; i++) {
		ev->rows.v[i].id = ev->rows.first + i + 1;
		ev->rows.v[i].flags = (uint32_t)i;
		ev->rows.v[i].subject = STR("a \xe4\xbd\xa0 subject");
	}
}

static void
fill_message(struct event *ev)
{
	struct lines *l = &ev->message.lines;

	lines_init(l, &ev->arena);
	for (int i = 0; i < 40; i++) {
		lines_add_text(l, STYLE_PLAIN, STR("a line of text"));
		lines_add(l)->quote = (uint16_t)(i % 3);
		lines_put(l, STYLE_LINK, lines_link(l, STR("mailto:a%40b")),
			  STR("a@b"));
	}
	ev->message.has_html = ev->message.has_plain = true;
	ev->message.n_parts = 3;
	ev->message.parts = ARENA_ARRAY(&ev->arena, struct part_info, 3);
}

static void
fill_draft(struct event *ev, const struct draft *d)
{
	ev->draft.draft = *d;
	ev->draft.draft.id = STR("d1");
	ev->draft.draft.body_path = STR("/d1.txt");
	lines_init(&ev->draft.preview, &ev->arena);
	lines_add_text(&ev->draft.preview, STYLE_PLAIN, STR("text"));
}

static struct event *
make_answer(const struct request *q)
{
	static const struct draft none = { 0 };
	enum event_kind kind = EVENT_DONE;
	struct event *ev;

	if (q->kind == REQUEST_ROWS)
		kind = EVENT_ROWS;
	else if (q->kind == REQUEST_OPEN)
		kind = EVENT_MESSAGE;
	else if (q->kind >= REQUEST_DRAFT_NEW && q->kind <= REQUEST_DRAFT_SAVE)
		kind = EVENT_DRAFT;
	ev = event_new(kind, q->ticket);
	if (kind == EVENT_ROWS)
		fill_rows(ev, q);
	else if (kind == EVENT_MESSAGE)
		fill_message(ev);
	else if (kind == EVENT_DRAFT)
		fill_draft(ev, q->kind == REQUEST_DRAFT_SAVE
				       ? &q->draft_save.draft
				       : &none);
	return ev;
}

/* Answers one request, well or not. */
static void
answer(struct monkey *m, unsigned byte)
{
	struct request *q = m->waiting[byte % WAITING];
	struct event *ev;

	if (q == NULL)
		return;
	m->waiting[byte % WAITING] = NULL;
	ev = make_answer(q);
	ev->last = true;
	if (byte % 11 == 0)
		(void)err_set(&ev->err, ERR_IO, "no");
	stack_event(&m->stack, &ev);
	assert(ev == NULL);
	request_free(&q);
}

static void
resize(struct monkey *m, unsigned byte)
{
	grid_resize(&m->grid, 1 + (int)(byte % 16), 1 + (int)(byte % 90));
	stack_resize(&m->stack, m->grid.rows, m->grid.cols);
}

/* Bytes above 127 are what comes from elsewhere. */
static void
step(struct monkey *m, unsigned byte)
{
	struct event *changed;

	if (byte < 0x80) {
		stack_key(&m->stack, byte);
	} else if (byte < 0xd0) {
		answer(m, byte);
	} else if (byte < 0xe0) {
		resize(m, byte * 7);
	} else if (byte < 0xf0) {
		changed = event_new(EVENT_CHANGED, 0);
		stack_event(&m->stack, &changed);
	} else {
		stack_key(&m->stack, KEYS_UP + byte % 10);
	}
	if (m->stack.todo == TODO_EDIT && m->stack.editing != NULL)
		stack_edited(&m->stack, byte % 2 ? STR("") : STR("killed"));
	m->stack.todo = TODO_NOTHING;
	stack_draw(&m->stack, &m->grid);
	assert(m->grid.cursor_row < m->grid.rows);
	assert(m->grid.cursor_col < m->grid.cols);
}

static void
begin(struct monkey *m)
{
	static struct account account = { .name = "home" };
	struct wish wish = { .screen = SCREEN_LIST };

	*m = (struct monkey){ 0 };
	world_fake(1795185000);
	m->config.accounts = &account;
	m->config.n_accounts = 1;
	m->config.config_dir = "/";
	keymap_init(&m->keymap, &m->arena);
	grid_init(&m->grid);
	stack_init(&m->stack);
	m->stack.host.config = &m->config;
	m->stack.host.keymap = &m->keymap;
	m->stack.host.post = keep;
	m->stack.host.post_to = m;
	resize(m, 79);
	stack_open(&m->stack, &wish);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct monkey m;

	begin(&m);
	for (size_t i = 0; i < n && !m.stack.quits; i++)
		step(&m, bytes[i]);
	stack_fini(&m.stack);
	for (size_t i = 0; i < WAITING; i++)
		request_free(&m.waiting[i]);
	grid_fini(&m.grid);
	arena_fini(&m.arena);
	return 0;
}
