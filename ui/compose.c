#include "ui/compose.h"

#include "base/file.h"
#include "ui/sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What an answer is about: a head by its number, or one of these. */
enum {
	QUESTION_ATTACH = SHEET_HEADS,
	QUESTION_EDITED,
	QUESTION_NO_SUBJECT,
	QUESTION_ABORT,
};

struct compose {
	struct view view;
	struct arena wish_arena;
	struct wish wish; /* until the first answer */
	struct draft fields;
	struct arena arena; /* of draft */
	struct draft draft;
	struct event *event; /* the newest EVENT_DRAFT: the preview */
	uint64_t ticket;     /* of the open request, or 0 */
	bool stale;          /* changed since: save again */
	bool beginning;      /* still asking what is missing */
	bool edited;         /* the editor has run */
	bool sends;          /* as soon as all is saved */
	uint64_t send_ticket;
	size_t attachment, top;
};

static struct compose *
compose_of(struct view *v)
{
	return (struct compose *)v;
}

static void
post_new(struct compose *c, struct host *h)
{
	struct request *q = request_new(REQUEST_DRAFT_NEW);

	q->draft_new.kind = c->wish.draft;
	q->draft_new.source = c->wish.id;
	q->draft_new.source_path = request_str(q, c->wish.path);
	q->draft_new.fields = sheet_copy(&q->arena, &c->fields);
	q->draft_new.account = request_str(q, c->fields.account);
	q->draft_new.body = request_str(q, c->wish.body);
	c->ticket = h->post(h, &q);
}

static void
post_open(struct compose *c, struct host *h)
{
	struct request *q = request_new(REQUEST_DRAFT_OPEN);

	q->draft_open.id = request_str(q, c->wish.draft_id);
	c->ticket = h->post(h, &q);
}

/* Saves what stands there now; of several wishes to save while one is under
 * way, the last. */
static void
save(struct compose *c, struct host *h)
{
	struct request *q;

	c->stale = c->ticket != 0;
	if (c->stale)
		return;
	q = request_new(REQUEST_DRAFT_SAVE);
	q->draft_save.draft = sheet_copy(&q->arena, &c->draft);
	c->ticket = h->post(h, &q);
}

static void
post_send(struct compose *c, struct host *h)
{
	struct request *q = request_new(REQUEST_DRAFT_SEND);

	c->sends = false;
	q->draft_send.id = request_str(q, c->draft.id);
	c->send_ticket = h->post(h, &q);
}

static struct want
discard(struct compose *c, struct host *h)
{
	struct request *q = request_new(REQUEST_DRAFT_DISCARD);

	q->draft_discard.id = request_str(q, c->draft.id);
	(void)h->post(h, &q);
	return (struct want){ .kind = WANT_CLOSE };
}

static struct want
keep(struct host *h)
{
	status_say(&h->status, "Kept with the drafts: R goes on with it");
	return (struct want){ .kind = WANT_CLOSE };
}

static struct want
ask_head(struct compose *c, enum sheet_head head)
{
	struct want want = { .kind = WANT_ASK, .what = (int)head };

	want.ask.label = sheet_label(head);
	want.ask.text = *sheet_field(&c->draft, head);
	want.ask.kind = head == SHEET_SUBJECT ? ASK_SUBJECT : ASK_ADDRESSES;
	return want;
}

static struct want
edit(const struct compose *c)
{
	struct want want = { .kind = WANT_EDIT, .what = QUESTION_EDITED };

	want.edit.path = c->draft.body_path;
	return want;
}

/* The next thing a letter lacks before it can be reviewed. */
static struct want
begin(struct compose *c)
{
	bool is_answer = c->draft.kind != DRAFT_NEW &&
			 c->draft.kind != DRAFT_FORWARD &&
			 c->draft.kind != DRAFT_FORWARD_WHOLE &&
			 c->draft.kind != DRAFT_EDIT;

	if (c->draft.to.n == 0 && !is_answer)
		return ask_head(c, SHEET_TO);
	if (c->draft.subject.n == 0 && !is_answer)
		return ask_head(c, SHEET_SUBJECT);
	c->beginning = false;
	return edit(c);
}

static struct want
choice(int what, const char *question, const char *keys)
{
	struct want want = { .kind = WANT_CHOICE, .what = what };

	want.choice.question = question;
	want.choice.keys = keys;
	return want;
}

static struct want
send(struct compose *c, struct host *h, bool without_subject)
{
	if (c->send_ticket != 0)
		return WANT_NONE;
	if (c->draft.to.n + c->draft.cc.n + c->draft.bcc.n == 0) {
		status_fail(&h->status, "Nobody to send it to: t sets To");
		return WANT_NONE;
	}
	if (c->draft.subject.n == 0 && !without_subject)
		return choice(QUESTION_NO_SUBJECT,
			      "No subject. Send it all the same? (y/n) ", "ny");
	c->sends = true;
	if (c->ticket == 0)
		post_send(c, h);
	return WANT_NONE;
}

static struct want
ask_attach(void)
{
	struct want want = { .kind = WANT_ASK, .what = QUESTION_ATTACH };

	want.ask.label = "Attach file: ";
	want.ask.kind = ASK_FILE;
	return want;
}

static void
attach(struct compose *c, struct host *h, struct str typed)
{
	char *path = file_expand_home(&c->arena, str_trim(typed)), *real;
	struct attachment *more;
	size_t n = c->draft.n_attachments, slash = 0;
	struct str whole;
	struct stat st;

	real = realpath(path, NULL); /* the engine may stand elsewhere */
	if (real == NULL || stat(real, &st) != 0 || !S_ISREG(st.st_mode)) {
		status_fail(&h->status, "%s: %s", path,
			    real == NULL ? strerror(errno) : "is not a file");
		free(real);
		return;
	}
	whole = arena_str(&c->arena, str_of(real));
	free(real);
	for (size_t i = 0; i < whole.n; i++)
		slash = whole.p[i] == '/' ? i + 1 : slash;
	more = ARENA_ARRAY(&c->arena, struct attachment, n + 1);
	for (size_t i = 0; i < n; i++)
		more[i] = c->draft.attachments[i];
	more[n] = (struct attachment){
		.path = whole,
		.name = str_skip(whole, slash),
		.size_bytes = (uint64_t)st.st_size,
	};
	c->draft.attachments = more;
	c->draft.n_attachments = n + 1;
	save(c, h);
}

static void
detach(struct compose *c, struct host *h)
{
	size_t n = c->draft.n_attachments;

	if (c->attachment >= n) {
		status_say(&h->status, "There is no attachment");
		return;
	}
	for (size_t i = c->attachment; i + 1 < n; i++)
		c->draft.attachments[i] = c->draft.attachments[i + 1];
	c->draft.n_attachments = n - 1;
	if (c->attachment > 0 && c->attachment == n - 1)
		c->attachment--;
	save(c, h);
}

static void
toggle(struct compose *c, struct host *h, enum command command)
{
	bool is_markdown = command == COMMAND_MARKDOWN;
	bool *on = is_markdown ? &c->draft.markdown : &c->draft.wants_receipt;

	*on = !*on;
	if (is_markdown)
		status_say(&h->status,
			   *on ? "Markdown: HTML made from it is sent too"
			       : "Plain text alone is sent");
	else
		status_say(&h->status, *on ? "A receipt is asked for"
					   : "No receipt is asked for");
	save(c, h);
}

static void
move(struct compose *c, enum command command)
{
	bool has_files = c->draft.n_attachments > 0;
	size_t lines = c->event != NULL ? c->event->draft.preview.all.n : 0;
	enum { PAGE_LINES = 10 };

	if (command == COMMAND_DOWN && has_files)
		c->attachment += c->attachment + 1 < c->draft.n_attachments;
	else if (command == COMMAND_UP && has_files)
		c->attachment -= c->attachment > 0;
	else if (command == COMMAND_DOWN)
		c->top++;
	else if (command == COMMAND_UP)
		c->top -= c->top > 0;
	else if (command == COMMAND_PAGE_DOWN)
		c->top += PAGE_LINES;
	else if (command == COMMAND_PAGE_UP)
		c->top -= c->top < PAGE_LINES ? c->top : PAGE_LINES;
	else if (command == COMMAND_FIRST)
		c->top = 0;
	else if (command == COMMAND_LAST)
		c->top = lines;
	if (c->top >= lines)
		c->top = lines > 0 ? lines - 1 : 0;
}

static struct want
compose_command(struct view *v, struct host *h, enum command command)
{
	static const struct {
		enum command command;
		enum sheet_head head;
	} heads[] = {
		{ COMMAND_TO, SHEET_TO },
		{ COMMAND_CC, SHEET_CC },
		{ COMMAND_BCC, SHEET_BCC },
		{ COMMAND_SUBJECT, SHEET_SUBJECT },
		{ COMMAND_FROM, SHEET_FROM },
	};
	struct compose *c = compose_of(v);

	if (c->event == NULL) /* nothing there yet but the way back */
		return command == COMMAND_QUIT
			       ? (struct want){ .kind = WANT_CLOSE }
			       : WANT_NONE;
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (heads[i].command == command)
			return ask_head(c, heads[i].head);
	if (command == COMMAND_SEND)
		return send(c, h, false);
	if (command == COMMAND_EDIT)
		return edit(c);
	if (command == COMMAND_ATTACH)
		return ask_attach();
	if (command == COMMAND_POSTPONE)
		return keep(h);
	if (command == COMMAND_QUIT)
		return choice(QUESTION_ABORT, "Keep it as a draft? (y/n) ",
			      "yn");
	if (command == COMMAND_DETACH)
		detach(c, h);
	else if (command == COMMAND_MARKDOWN ||
		 command == COMMAND_REQUEST_RECEIPT)
		toggle(c, h, command);
	else
		move(c, command);
	return WANT_NONE;
}

/* An account's own address in From says which account sends it. */
static void
follow_from(struct compose *c, const struct host *h)
{
	for (size_t i = 0; i < h->config->n_accounts; i++) {
		const struct account *a = &h->config->accounts[i];

		if (str_find_fold(c->draft.from, a->from_addr, 0) != SIZE_MAX)
			c->draft.account = str_of(a->name);
	}
}

static struct want
take_head(struct compose *c, struct host *h, const struct answer *a)
{
	struct str text = str_trim(a->text);

	/* People leave a comma behind the last address. */
	while (a->what != SHEET_SUBJECT && str_ends(text, STR(",")))
		text = str_trim(str_head(text, text.n - 1));
	*sheet_field(&c->draft, (enum sheet_head)a->what) =
		arena_str(&c->arena, text);
	if (a->what == SHEET_FROM)
		follow_from(c, h);
	save(c, h);
	if (!c->beginning)
		return WANT_NONE;
	if (a->what == SHEET_TO && c->draft.subject.n == 0)
		return ask_head(c, SHEET_SUBJECT);
	c->beginning = false;
	return edit(c);
}

static struct want
take_edited(struct compose *c, struct host *h, const struct answer *a)
{
	if (!a->ok)
		status_fail(&h->status, "%.*s; the draft is kept",
			    STR_ARG(a->text));
	c->edited = true;
	c->top = 0;
	save(c, h); /* which reads the text again */
	return WANT_NONE;
}

static struct want
compose_answer(struct view *v, struct host *h, const struct answer *a)
{
	struct compose *c = compose_of(v);

	if (a->what == QUESTION_EDITED)
		return take_edited(c, h, a);
	if (!a->ok && c->beginning && !c->edited) {
		status_say(&h->status, "Not written");
		return discard(c, h);
	}
	if (!a->ok)
		return WANT_NONE;
	if (a->what < SHEET_HEADS)
		return take_head(c, h, a);
	if (a->what == QUESTION_ATTACH && str_trim(a->text).n > 0)
		attach(c, h, a->text);
	else if (a->what == QUESTION_NO_SUBJECT && str_eq(a->text, STR("y")))
		return send(c, h, true);
	else if (a->what == QUESTION_ABORT)
		return str_eq(a->text, STR("y")) ? keep(h) : discard(c, h);
	return WANT_NONE;
}

static void
use_draft(struct compose *c, const struct draft *d)
{
	struct arena fresh = { 0 };

	c->draft = sheet_copy(&fresh, d);
	arena_fini(&c->arena);
	c->arena = fresh;
}

static struct want
take_draft(struct compose *c, struct host *h, struct event **ev)
{
	bool first = c->event == NULL;

	c->ticket = 0;
	if ((*ev)->err.kind != ERR_NONE || (*ev)->kind != EVENT_DRAFT) {
		status_fail(&h->status, "%s", (*ev)->err.text);
		event_free(ev);
		c->sends = false;
		return first ? (struct want){ .kind = WANT_CLOSE } : WANT_NONE;
	}
	event_free(&c->event);
	c->event = *ev;
	*ev = NULL;
	if (!c->stale) /* else ours is newer */
		use_draft(c, &c->event->draft.draft);
	if (c->stale)
		save(c, h);
	else if (c->sends)
		post_send(c, h);
	if (!first || c->wish.draft_id.n > 0)
		return WANT_NONE;
	c->beginning = true;
	return begin(c);
}

static struct want
take_sent(struct compose *c, struct host *h, struct event **ev)
{
	if ((*ev)->kind == EVENT_QUEUED) {
		if ((*ev)->queued.held_s > 0)
			status_say(&h->status,
				   "Queued, held for a while: O and u take it "
				   "back");
		else
			status_say(&h->status,
				   "Queued: it is safe, and on its way");
		return (struct want){ .kind = WANT_CLOSE };
	}
	if ((*ev)->err.kind != ERR_NONE && (*ev)->last) {
		c->send_ticket = 0;
		status_fail(&h->status, "Not sent: %s", (*ev)->err.text);
		event_free(ev);
	}
	return WANT_NONE;
}

static struct want
compose_event(struct view *v, struct host *h, struct event **ev)
{
	struct compose *c = compose_of(v);

	if ((*ev)->ticket != 0 && (*ev)->ticket == c->ticket)
		return take_draft(c, h, ev);
	if ((*ev)->ticket != 0 && (*ev)->ticket == c->send_ticket)
		return take_sent(c, h, ev);
	return WANT_NONE;
}

static void
compose_draw(const struct view *v, const struct host *h, struct grid *g,
	     struct area a)
{
	const struct compose *c = (const struct compose *)v;
	struct sheet_look look = {
		.draft = &c->draft,
		.attachment = c->attachment,
		.top = c->top,
	};

	(void)h;
	if (c->event == NULL) {
		(void)grid_put(g, area_line(a, 1, 2), LOOK_FAINT,
			       STR("Preparing the letter..."));
		return;
	}
	look.preview = &c->event->draft.preview;
	look.pictures = c->event->draft.pictures;
	sheet_draw(&look, g, a);
}

static void
compose_title(const struct view *v, const struct host *h, struct buf *left,
	      struct buf *right)
{
	static const char *const kinds[] = {
		[DRAFT_NEW] = "New letter",
		[DRAFT_REPLY] = "Reply",
		[DRAFT_REPLY_ALL] = "Reply to all",
		[DRAFT_REPLY_LIST] = "Reply to the list",
		[DRAFT_FORWARD] = "Forward",
		[DRAFT_FORWARD_WHOLE] = "Forward as an attachment",
		[DRAFT_EDIT] = "New letter",
	};
	const struct compose *c = (const struct compose *)v;

	buf_put(left, str_of(kinds[c->draft.kind]));
	if (h->config->n_accounts > 1)
		buf_printf(left, " from %.*s", STR_ARG(c->draft.account));
	if (c->sends || c->send_ticket != 0)
		buf_put(right, STR("queueing"));
	else if (c->event != NULL && !c->beginning)
		buf_put(right, STR("y sends it"));
}

static void
compose_resize(struct view *v, struct host *h, int rows, int cols)
{
	struct compose *c = compose_of(v);

	(void)rows;
	(void)cols;
	if (c->event != NULL || c->ticket != 0)
		return;
	if (c->wish.draft_id.n > 0)
		post_open(c, h);
	else
		post_new(c, h);
}

static void
compose_close(struct view **v)
{
	struct compose *c = compose_of(*v);

	event_free(&c->event);
	arena_fini(&c->arena);
	arena_fini(&c->wish_arena);
	mem_free(v);
}

static const struct view_ops ops = {
	.screen = SCREEN_COMPOSE,
	.draw = compose_draw,
	.title = compose_title,
	.command = compose_command,
	.resize = compose_resize,
	.event = compose_event,
	.answer = compose_answer,
	.close = compose_close,
};

struct view *
compose_open(struct host *h, const struct wish *w)
{
	struct compose *c = mem_zalloc(sizeof(*c));
	struct arena *a = &c->wish_arena;

	(void)h;
	c->view.ops = &ops;
	c->wish = *w;
	c->wish.path = arena_str(a, w->path);
	c->wish.draft_id = arena_str(a, w->draft_id);
	c->wish.body = arena_str(a, w->body);
	c->draft.kind = w->draft;
	if (w->fields != NULL)
		c->fields = sheet_copy(a, w->fields);
	return &c->view;
}
