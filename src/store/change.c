#include "store/change.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/vec.h"
#include "base/world.h"
#include "store/entry.h"

#include <errno.h>
#include <unistd.h>

/* One message: where it goes and which bits change. A flag is a move to the
 * folder it is in; a move changes no bits. */
struct item {
	struct entry m;
	struct place from, to;
	uint32_t set, clear;
	bool done, gone;
};

struct items {
	struct store *s;
	struct arena *a;
	struct item *v;
	size_t n, room;
	size_t n_gone;
};

/* ---- gathering -----------------------------------------------------------*/

/* Leaves out what is not in the index, and counts it. */
static bool
gather(struct items *all, uint64_t id, struct item **item, struct err *e)
{
	struct store *s = all->s;
	struct entry m;

	*item = NULL;
	if (!entry_get(s, all->a, id, &m, e))
		return false;
	if (m.id == 0) {
		all->n_gone++;
		return true;
	}
	*item = VEC_PUSH(all->a, all);
	(*item)->m = m;
	if (!place_get(s, all->a, m.folder, &(*item)->from, e))
		return false;
	(*item)->to = (*item)->from;
	return !s->read_only || (*item)->from.is_mbox ||
	       place_get_writable(s, all->a, m.folder, &(*item)->from, e);
}

static bool
find_target(const struct items *all, struct item *item, struct change_target to,
	    struct err *e)
{
	struct store *s = all->s;
	struct arena *a = all->a;
	struct str account = item->from.account;
	uint32_t id;

	if (item->from.is_mbox)
		return place_get_writable(s, a, item->from.id, &item->to, e);
	if (to.role == STORE_OTHER
		    ? !store_make_folder(s, account, to.folder, &id, e)
		    : !store_make_role(s, account, to.role, &id, e))
		return false;
	return place_get_writable(s, a, id, &item->to, e);
}

/* ---- doing ---------------------------------------------------------------*/

static uint32_t
new_flags(const struct item *i)
{
	return (i->m.flags | i->set) & ~i->clear;
}

static bool
rename_once(struct arena *a, struct item *i, struct err *e)
{
	struct str name = maildir_with_flags(a, i->m.file, new_flags(i));

	if (i->from.id == i->to.id && str_eq(name, i->m.file))
		return true;
	if (!maildir_rename(i->from.path, i->m.file, i->to.path, name, e))
		return false;
	i->m.file = name;
	return true;
}

/* Another program may have renamed it: then once more by its new name. */
static bool
rename_file(struct arena *a, struct item *i, struct err *e)
{
	struct str now;

	if (rename_once(a, i, e))
		return true;
	if (e->kind != ERR_NO_INPUT)
		return false;
	*e = (struct err)ERR_INIT;
	if (!maildir_find(a, i->from.path, maildir_unique_of(i->m.file), &now,
			  e))
		return false;
	i->gone = now.n == 0;
	if (i->gone)
		return true;
	i->m.file = now;
	i->m.flags = maildir_flags_of(now);
	return rename_once(a, i, e);
}

static bool
do_item(struct store *s, struct arena *a, struct item *i, struct err *e)
{
	if (!i->from.is_mbox && !rename_file(a, i, e))
		return false;
	if (i->gone)
		return entry_remove(s, i->m.id, e);
	i->m.flags = new_flags(i);
	i->done = true;
	return entry_update(s, &i->m, &i->to, e);
}

static bool
do_each(struct items *all, struct err *e)
{
	VEC_EACH (struct item, i, all) {
		if (!do_item(all->s, all->a, i, e))
			return false;
		all->n_gone += i->gone;
	}
	return true;
}

static bool
sync_targets(const struct items *all, struct err *e)
{
	uint32_t last = 0;

	VEC_EACH (struct item, i, all) {
		if (i->from.id == i->to.id || i->to.id == last)
			continue;
		if (!maildir_sync(i->to.path, true, e) ||
		    !maildir_sync(i->to.path, false, e))
			return false;
		last = i->to.id;
	}
	return true;
}

static bool
report_gone(const struct items *all, struct err *e)
{
	if (all->n_gone == 0)
		return true;
	return err_set(e, ERR_PARTLY, "%zu of the messages %s gone",
		       all->n_gone, all->n_gone == 1 ? "is" : "are");
}

/* ---- what state.sqlite is told -------------------------------------------*/

static bool
tell_uidl(struct store *s, const struct item *i, struct err *e)
{
	struct str key = maildir_key_of(i->m.file);
	bool was = i->from.role == STORE_TRASH;
	bool is = i->to.role == STORE_TRASH;

	if (key.n == 0 || was == is)
		return true;
	return uidl_set_gone(s, i->from.account, key, is ? world_now_s() : 0,
			     e);
}

static bool
note_item(struct store *s, int64_t action, const struct item *i, struct err *e)
{
	bool moved = i->from.id != i->to.id;
	struct db_stmt *st =
		db_stmt(s->state, "INSERT OR REPLACE INTO undo_item VALUES "
				  "(?, ?, ?, ?, ?)");

	db_put_int(st, action);
	db_put_int(st, (int64_t)i->m.id);
	db_put_str(st, moved ? i->from.name : STR(""));
	db_put_int(st, i->clear);
	db_put_int(st, i->set);
	return db_run(st, e);
}

static bool
drop_old_actions(struct store *s, int64_t newest, struct err *e)
{
	struct db_stmt *st;

	st = db_stmt(s->state, "DELETE FROM undo WHERE id <= ?");
	db_put_int(st, newest - LIMIT_UNDO);
	if (!db_run(st, e))
		return false;
	st = db_stmt(s->state, "DELETE FROM undo_item WHERE action <= ?");
	db_put_int(st, newest - LIMIT_UNDO);
	return db_run(st, e);
}

static bool
note_action(struct store *s, const struct items *all, struct str what,
	    struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->state, "INSERT INTO undo (what) VALUES (?)");
	int64_t action;

	db_put_str(st, what);
	if (!db_run(st, e))
		return false;
	action = db_last_id(s->state);
	VEC_EACH (struct item, i, all) {
		if (i->done && !note_item(s, action, i, e))
			return false;
	}
	return drop_old_actions(s, action, e);
}

/* what is empty when the action cannot be undone. */
static bool
tell_state(const struct items *all, struct str what, struct err *e)
{
	struct store *s = all->s;
	bool ok = db_begin(s->state, e);

	VEC_EACH (struct item, i, all) {
		ok = ok && (!i->done || tell_uidl(s, i, e));
	}
	ok = ok && (what.n == 0 || note_action(s, all, what, e)) &&
	     db_commit(s->state, e);
	db_rollback(s->state);
	return ok;
}

/* What was done before an error stays done, and is told. The rows come last:
 * where this is cut off, the files have moved and their rows have not, so that
 * the next scan meets them and tells it (uidl_enter_found). */
static bool
do_all(struct items *all, struct str what, struct err *e)
{
	struct err second = ERR_INIT;
	bool ok;

	if (!db_begin(all->s->index, e))
		return false;
	ok = do_each(all, e) && sync_targets(all, e);
	if (tell_state(all, what, ok ? e : &second) &&
	    db_commit(all->s->index, ok ? e : &second))
		return ok;
	db_rollback(all->s->index);
	all->s->mend = true;
	return false;
}

static bool
finish(struct items *all, struct str what, struct err *e)
{
	return do_all(all, what, e) && report_gone(all, e);
}

/* ---- flags and moves -----------------------------------------------------*/

static struct str
messages(struct arena *a, size_t n)
{
	return n == 1 ? STR("a message") : arena_printf(a, "%zu messages", n);
}

static struct str
describe_flags(struct arena *a, struct change_flags f, size_t n)
{
	struct str these = messages(a, n);

	if (f.set == MAILDIR_READ && f.clear == 0)
		return arena_printf(a, "marked %.*s read", STR_ARG(these));
	if (f.clear == MAILDIR_READ && f.set == 0)
		return arena_printf(a, "marked %.*s unread", STR_ARG(these));
	if (f.set == MAILDIR_FLAGGED && f.clear == 0)
		return arena_printf(a, "flagged %.*s", STR_ARG(these));
	return arena_printf(a, "changed the flags of %.*s", STR_ARG(these));
}

static bool
gather_flags(struct items *all, uint64_t id, struct change_flags f,
	     struct err *e)
{
	struct item *i;

	if (!gather(all, id, &i, e))
		return false;
	if (i == NULL)
		return true;
	/* Only what changes, so that undoing puts back just that. */
	i->set = f.set & ~f.clear & ~i->m.flags;
	i->clear = f.clear & i->m.flags;
	if ((i->set | i->clear) == 0)
		all->n--;
	return true;
}

bool
change_flags(struct store *s, const uint64_t *ids, size_t n,
	     struct change_flags flags, struct err *e)
{
	struct arena a = { 0 };
	struct items all = { .s = s, .a = &a };
	struct str what = STR("");
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = gather_flags(&all, ids[i], flags, e);
	if (flags.undoable)
		what = describe_flags(&a, flags, all.n);
	if (ok && all.n > 0)
		ok = finish(&all, what, e);
	else if (ok)
		ok = report_gone(&all, e);
	arena_fini(&a);
	return ok;
}

static bool
gather_move(struct items *all, uint64_t id, struct change_target to,
	    struct err *e)
{
	struct item *i;

	if (!gather(all, id, &i, e))
		return false;
	if (i == NULL)
		return true;
	if (!find_target(all, i, to, e))
		return false;
	if (i->to.id == i->from.id)
		all->n--;
	return true;
}

bool
change_move(struct store *s, const uint64_t *ids, size_t n,
	    struct change_target to, struct err *e)
{
	struct arena a = { 0 };
	struct items all = { .s = s, .a = &a };
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = gather_move(&all, ids[i], to, e);
	if (ok && all.n > 0)
		ok = finish(&all,
			    arena_printf(&a, "moved %.*s to %.*s",
					 STR_ARG(messages(&a, all.n)),
					 STR_ARG(all.v[0].to.name)),
			    e);
	else if (ok)
		ok = report_gone(&all, e);
	arena_fini(&a);
	return ok;
}

/* ---- for good ------------------------------------------------------------*/

static bool
remove_file(struct arena *a, struct item *i, struct err *e)
{
	struct str name = i->m.file;
	char *path;

	if (!maildir_find(a, i->from.path, maildir_unique_of(name), &name, e))
		return false;
	if (name.n == 0)
		return true;
	path = file_join(a, i->from.path, arena_cstr(a, name));
	return unlink(path) == 0 || errno == ENOENT ||
	       err_sys(e, errno, "%s", path);
}

static bool
remove_item(struct store *s, struct arena *a, struct item *i, struct err *e)
{
	struct str key = maildir_key_of(i->m.file);

	if (!place_get_writable(s, a, i->from.id, &i->from, e) ||
	    !remove_file(a, i, e) || !entry_remove(s, i->m.id, e))
		return false;
	return key.n == 0 ||
	       uidl_set_gone(s, i->from.account, key, world_now_s(), e);
}

bool
change_remove(struct store *s, const uint64_t *ids, size_t n, struct err *e)
{
	struct arena a = { 0 };
	struct items all = { .s = s, .a = &a };
	struct item *item;
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = gather(&all, ids[i], &item, e);
	for (size_t i = 0; ok && i < all.n; i++)
		ok = remove_item(s, &a, &all.v[i], e);
	ok = ok && report_gone(&all, e);
	arena_fini(&a);
	return ok;
}

/* ---- undo ----------------------------------------------------------------*/

static bool
last_action(struct store *s, struct arena *a, int64_t *action, struct str *what,
	    struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "SELECT id, what FROM undo ORDER BY id DESC LIMIT 1");
	enum step step = db_step(st, e);

	if (step == STEP_BAD)
		return false;
	if (step == STEP_END)
		return err_set(e, ERR_PARTLY, "there is nothing to undo");
	*action = db_get_int(st);
	*what = db_get_copy(st, a);
	db_stop(st);
	return true;
}

struct undo_item {
	uint64_t id;
	struct str folder;
	uint32_t set, clear;
};

struct undo_items {
	struct undo_item *v;
	size_t n, room;
};

static bool
load_items(struct store *s, struct arena *a, int64_t action,
	   struct undo_items *out, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->state, "SELECT message, folder, flags_set, flags_clear "
			  "FROM undo_item WHERE action = ?");
	enum step step;

	db_put_int(st, action);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct undo_item *u = VEC_PUSH(a, out);

		u->id = (uint64_t)db_get_int(st);
		u->folder = db_get_copy(st, a);
		u->set = (uint32_t)db_get_int(st);
		u->clear = (uint32_t)db_get_int(st);
	}
	return step == STEP_END;
}

static bool
gather_undo(struct items *all, const struct undo_item *u, struct err *e)
{
	struct change_target back = { STORE_OTHER, u->folder };
	struct item *i;

	if (!gather(all, u->id, &i, e))
		return false;
	if (i == NULL)
		return true;
	i->set = u->set;
	i->clear = u->clear;
	return u->folder.n == 0 || find_target(all, i, back, e);
}

static bool
forget_action(struct store *s, int64_t action, struct err *e)
{
	struct db_stmt *st = db_stmt(s->state, "DELETE FROM undo WHERE id = ?");
	bool ok = db_begin(s->state, e);

	db_put_int(st, action);
	ok = ok && db_run(st, e);
	st = db_stmt(s->state, "DELETE FROM undo_item WHERE action = ?");
	db_put_int(st, action);
	ok = ok && db_run(st, e) && db_commit(s->state, e);
	db_rollback(s->state);
	return ok;
}

static bool
undo_items(struct store *s, struct arena *a, const struct undo_items *u,
	   struct err *e)
{
	struct items all = { .s = s, .a = a };

	for (size_t i = 0; i < u->n; i++) {
		if (!gather_undo(&all, &u->v[i], e))
			return false;
	}
	return all.n > 0 ? finish(&all, STR(""), e) : report_gone(&all, e);
}

bool
change_undo(struct store *s, struct arena *a, struct str *what, struct err *e)
{
	struct arena mine = { 0 };
	struct undo_items u = { 0 };
	int64_t action = 0;
	bool ok = last_action(s, a, &action, what, e) &&
		  load_items(s, &mine, action, &u, e);

	if (ok) {
		ok = undo_items(s, &mine, &u, e);
		/* What is gone will not come back by trying again. */
		if (ok || e->kind == ERR_PARTLY)
			ok = forget_action(s, action, e) && ok;
	}
	arena_fini(&mine);
	return ok;
}
