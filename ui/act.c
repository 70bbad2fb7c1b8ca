#include "ui/act.h"

#include "base/hostname.h"
#include "base/limits.h"

#include <string.h>

static const struct {
	enum command command;
	enum draft_kind kind;
} letters[] = {
	{ COMMAND_REPLY, DRAFT_REPLY },
	{ COMMAND_REPLY_ALL, DRAFT_REPLY_ALL },
	{ COMMAND_REPLY_LIST, DRAFT_REPLY_LIST },
	{ COMMAND_FORWARD, DRAFT_FORWARD },
	{ COMMAND_FORWARD_WHOLE, DRAFT_FORWARD_WHOLE },
	{ COMMAND_EDIT_AS_NEW, DRAFT_EDIT },
};

bool
act_write(enum command c, const struct act_target *t, struct want *want)
{
	size_t i = 0;

	while (i < COUNT_OF(letters) && letters[i].command != c)
		i++;
	if (i == COUNT_OF(letters))
		return false;
	*want = WANT_NONE;
	if (t->n == 0)
		return true;
	want->kind = WANT_VIEW;
	want->view.screen = SCREEN_COMPOSE;
	want->view.draft = letters[i].kind;
	want->view.id = t->ids[0];
	return true;
}

static uint64_t *
copy_ids(struct request *q, const struct act_target *t)
{
	uint64_t *ids = ARENA_ARRAY(&q->arena, uint64_t, t->n);

	memcpy(ids, t->ids, t->n * sizeof(*ids));
	return ids;
}

bool
act_flag(struct host *h, enum command c, const struct act_target *t,
	 uint32_t *set, uint32_t *clear)
{
	uint32_t bit = c == COMMAND_FLAG ? ROW_FLAGGED : ROW_READ;
	struct request *q;

	if (c != COMMAND_FLAG && c != COMMAND_TOGGLE_READ)
		return false;
	*set = t->flags & bit ? 0 : bit;
	*clear = t->flags & bit;
	if (t->n == 0)
		return true;
	q = request_new(REQUEST_FLAG);
	q->flag.ids = copy_ids(q, t);
	q->flag.n = t->n;
	q->flag.set = *set;
	q->flag.clear = *clear;
	(void)h->post(h, &q);
	return true;
}

static void
post_move(struct host *h, const struct act_target *t, enum folder_role role,
	  struct str name)
{
	struct request *q = request_new(REQUEST_MOVE);

	q->move.ids = copy_ids(q, t);
	q->move.n = t->n;
	q->move.role = role;
	q->move.folder = request_str(q, name);
	(void)h->post(h, &q);
}

static void
say_moved(struct host *h, size_t n, struct str folder)
{
	if (n == 1)
		status_say(&h->status, "Moved to %.*s; u undoes it",
			   STR_ARG(folder));
	else
		status_say(&h->status, "%zu moved to %.*s; u undoes it", n,
			   STR_ARG(folder));
}

bool
act_file(struct host *h, enum command c, const struct act_target *t)
{
	if (c != COMMAND_DELETE && c != COMMAND_ARCHIVE)
		return false;
	if (t->n == 0)
		return true;
	post_move(h, t, c == COMMAND_DELETE ? FOLDER_TRASH : FOLDER_ARCHIVE,
		  STR(""));
	say_moved(h, t->n, c == COMMAND_DELETE ? STR("Trash") : STR("Archive"));
	return true;
}

void
act_move(struct host *h, const struct act_target *t, struct str folder)
{
	const struct event *all = h->folders;
	enum folder_role role = FOLDER_OTHER;

	folder = str_trim(folder);
	if (t->n == 0 || folder.n == 0)
		return;
	for (size_t i = 0; all != NULL && i < all->folders.n; i++)
		if (str_eq_fold(all->folders.v[i].name, folder))
			role = all->folders.v[i].role;
	post_move(h, t, role, folder);
	say_moved(h, t->n, folder);
}

void
act_undo(struct host *h)
{
	struct request *q = request_new(REQUEST_UNDO);

	h->status.undo = h->post(h, &q);
}

void
act_say_mailbox(struct host *h, const struct mailbox_name *m)
{
	struct buf addr;

	buf_init(&addr, LIMIT_FIELD_BYTES);
	(void)hostname_put_address(&addr, m->addr);
	status_say(&h->status, "%.*s <%.*s>", STR_ARG(m->name),
		   STR_ARG(buf_str(&addr)));
	buf_fini(&addr);
}
