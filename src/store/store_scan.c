#include "base/file.h"
#include "base/limits.h"
#include "base/vec.h"
#include "store/entry.h"
#include "store/mbox.h"
#include "store/schema.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows that are committed together. */
enum { BATCH = 250 };

struct scan {
	struct store *s;
	struct arena *a;
	store_progress *progress;
	void *context;
	struct store_scan_result *result;
	uint64_t done, total;
};

struct listed { /* a folder: the index beside the disk */
	struct place p;
	struct maildir_list files; /* sorted by unique part */
	bool *known;               /* has a row; one for each file */
	struct maildir_list again; /* a second look, when files seem gone */
	bool looked_again, synced;
};

static bool
tell(struct scan *c, struct err *e)
{
	if (c->progress == NULL || c->progress(c->context, c->done, c->total))
		return true;
	return err_set(e, ERR_CANCELLED, "cancelled");
}

/* ---- files ---------------------------------------------------------------*/

static int
compare_unique(const void *left, const void *right)
{
	const struct maildir_entry *l = left, *r = right;
	int order = str_cmp(l->unique, r->unique);

	/* cur before new: the flags were the later change. */
	return order != 0 ? order : str_cmp(l->name, r->name);
}

static bool
list_files(struct arena *a, const char *dir, struct maildir_list *out,
	   struct err *e)
{
	size_t n = 0;

	if (!maildir_scan(a, dir, out, e))
		return false;
	if (out->n == 0)
		return true;
	qsort(out->v, out->n, sizeof(*out->v), compare_unique);
	for (size_t i = 0; i < out->n; i++) {
		if (n == 0 || !str_eq(out->v[n - 1].unique, out->v[i].unique))
			out->v[n++] = out->v[i];
	}
	out->n = n;
	return true;
}

static struct maildir_entry *
find_file(const struct maildir_list *l, struct str unique)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(l->v[middle].unique, unique);

		if (order == 0)
			return &l->v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* readdir may leave out a file that is renamed meanwhile, so that "gone" is
 * believed only when it is said twice. */
static bool
look_again(struct scan *c, struct listed *f, struct str unique,
	   struct maildir_entry **out, struct err *e)
{
	if (!f->looked_again && !list_files(c->a, f->p.path, &f->again, e))
		return false;
	f->looked_again = true;
	*out = find_file(&f->again, unique);
	return true;
}

/* ---- rows that changed or went -------------------------------------------*/

struct differences {
	struct entry *v; /* file empty: it is gone */
	size_t n, room;
};

static bool
compare_row(struct scan *c, struct listed *f, struct entry row,
	    struct differences *out, struct err *e)
{
	struct str unique = maildir_unique_of(row.file);
	struct maildir_entry *file = find_file(&f->files, unique);

	if (file != NULL)
		f->known[file - f->files.v] = true;
	else if (!look_again(c, f, unique, &file, e))
		return false;
	if (file != NULL && str_eq(file->name, row.file))
		return true;
	row.file = file != NULL ? file->name : STR("");
	row.flags = maildir_flags_of(row.file);
	*VEC_PUSH(c->a, out) = row;
	return true;
}

static bool
compare_rows(struct scan *c, struct listed *f, struct differences *out,
	     struct err *e)
{
	struct db_stmt *st = db_stmt(
		c->s->index, "SELECT id, file FROM message WHERE folder = ?");
	enum step step;

	db_put_int(st, f->p.id);
	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct entry row = { .folder = f->p.id };

		row.id = (uint64_t)db_get_int(st);
		row.file = db_get_str(st);
		if (!compare_row(c, f, row, out, e)) {
			db_stop(st);
			return false;
		}
	}
	return step == STEP_END;
}

static bool
apply(struct scan *c, const struct listed *f, const struct differences *all,
      struct err *e)
{
	VEC_EACH (struct entry, m, all) {
		bool gone = m->file.n == 0;

		if (gone ? !entry_remove(c->s, m->id, e)
			 : !entry_update(c->s, m, &f->p, e))
			return false;
		c->result->removed += gone;
		c->result->changed += !gone;
	}
	return true;
}

static bool
compare_folder(struct scan *c, struct listed *f, struct err *e)
{
	struct differences all = { 0 };
	bool ok;

	if (!c->s->read_only)
		maildir_sweep(f->p.path);
	if (!list_files(c->a, f->p.path, &f->files, e))
		return false;
	f->known = ARENA_ARRAY(c->a, bool, f->files.n);
	if (!compare_rows(c, f, &all, e))
		return false;
	for (size_t i = 0; i < f->files.n; i++)
		c->total += !f->known[i];
	if (all.n == 0)
		return true;
	ok = db_begin(c->s->index, e) && apply(c, f, &all, e) &&
	     db_commit(c->s->index, e);
	db_rollback(c->s->index);
	return ok;
}

/* ---- files without a row -------------------------------------------------*/

/* Its renames may not be on the disk yet, if we died before saying so. */
static bool
sync_folder(struct listed *f, struct err *e)
{
	if (!f->synced && !(maildir_sync(f->p.path, true, e) &&
			    maildir_sync(f->p.path, false, e)))
		return false;
	f->synced = true;
	return true;
}

static bool
enter_key(struct scan *c, struct listed *f, struct str name, struct err *e)
{
	struct str key = maildir_key_of(name);
	struct uidl_file file = { .key = key,
				  .came_s = maildir_time_of(name),
				  .in_trash = f->p.role == STORE_TRASH };

	if (key.n == 0)
		return true;
	file.path = file_join(c->a, f->p.path, arena_cstr(c->a, name));
	return sync_folder(f, e) &&
	       uidl_enter_found(c->s, f->p.account, &file, e);
}

/* Of the files without rows; of all, when keys may be missing anywhere. */
static bool
enter_keys(struct scan *c, struct listed *f, struct err *e)
{
	for (size_t i = 0; i < f->files.n; i++) {
		if (f->known[i] && !c->s->mend)
			continue;
		if (!enter_key(c, f, f->files.v[i].name, e))
			return false;
	}
	return true;
}

static bool
commit_keys(struct scan *c, struct listed *f, struct err *e)
{
	bool ok = db_begin(c->s->state, e) && enter_keys(c, f, e) &&
		  db_commit(c->s->state, e);

	db_rollback(c->s->state);
	return ok;
}

static bool
read_head(const char *path, struct buf *head, struct entry *m, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t got = 0;
	char *room;

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return err_set(e, ERR_DATA, "%s: no plain file", path);
	}
	m->size_bytes = (uint64_t)st.st_size;
	room = buf_reserve(head, LIMIT_SUMMARY_BYTES);
	if (room != NULL)
		got = read(fd, room, LIMIT_SUMMARY_BYTES);
	if (got > 0)
		buf_grown(head, (size_t)got);
	(void)close(fd);
	return got >= 0 || err_sys(e, errno, "%s", path);
}

/* A file that cannot be read gets a row all the same, an empty one: it must
 * neither vanish nor stop the others. Opening it tells why. */
static bool
add_file(struct scan *c, const struct listed *f, struct str name,
	 struct buf *head, struct err *e)
{
	struct err why = ERR_INIT;
	struct entry m = { .folder = f->p.id,
			   .file = name,
			   .came_s = maildir_time_of(name) };
	char *path = file_join(c->a, f->p.path, arena_cstr(c->a, name));

	buf_clear(head);
	if (!read_head(path, head, &m, &why) && why.kind == ERR_NO_INPUT)
		return true;
	m.flags = maildir_flags_of(name);
	c->result->added++;
	return entry_new_id(c->s, &f->p, maildir_unique_of(name), &m.id, e) &&
	       entry_add(c->s, &f->p, &m, buf_str(head), e);
}

/* Adds the next BATCH files from *at on. */
static bool
add_batch(struct scan *c, const struct listed *f, size_t *at, struct buf *head,
	  struct err *e)
{
	for (size_t n = 0; *at < f->files.n && n < BATCH; ++*at) {
		if (f->known[*at])
			continue;
		if (!add_file(c, f, f->files.v[*at].name, head, e))
			return false;
		c->done++;
		n++;
	}
	return true;
}

static bool
add_files(struct scan *c, struct listed *f, struct err *e)
{
	struct buf head;
	size_t at = 0;
	bool ok = true;

	buf_init(&head, LIMIT_SUMMARY_BYTES);
	while (ok && at < f->files.n) {
		ok = db_begin(c->s->index, e) &&
		     add_batch(c, f, &at, &head, e) &&
		     db_commit(c->s->index, e) && tell(c, e);
		db_rollback(c->s->index);
	}
	buf_fini(&head);
	return ok;
}

static bool
has_work(const struct scan *c, const struct listed *f)
{
	if (c->s->mend)
		return f->files.n > 0;
	for (size_t i = 0; i < f->files.n; i++) {
		if (!f->known[i])
			return true;
	}
	return false;
}

/* ---- mbox ----------------------------------------------------------------*/

static struct str
stamp_of(struct arena *a, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return STR("");
	return arena_printf(a, "%lld %lld.%09ld", (long long)st.st_size,
			    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static bool
set_stamp(struct scan *c, const struct place *p, struct str stamp,
	  struct err *e)
{
	struct db_stmt *st = db_stmt(
		c->s->index, "UPDATE folder SET stamp = ? WHERE id = ?");

	db_put_str(st, stamp);
	db_put_int(st, p->id);
	return db_run(st, e);
}

/* Every row loses its place; those that get none back are no more there. */
static bool
unplace_rows(struct scan *c, const struct place *p, struct err *e)
{
	struct db_stmt *st = db_stmt(
		c->s->index, "UPDATE message SET file = '' WHERE folder = ?");

	db_put_int(st, p->id);
	return db_run(st, e);
}

static bool
forget_unplaced(struct scan *c, const struct place *p, struct err *e)
{
	struct db_stmt *st =
		db_stmt(c->s->index,
			"DELETE FROM message WHERE folder = ? AND file = ''");

	db_put_int(st, p->id);
	if (!db_run(st, e))
		return false;
	c->result->removed += (uint64_t)db_changes(c->s->index);
	return true;
}

/* The flags of an mbox are changed in the index alone: what is there keeps
 * them. */
static bool
place_row(struct scan *c, const struct place *p, struct entry m,
	  struct str message, struct err *e)
{
	struct entry old;

	if (!entry_get(c->s, c->a, m.id, &old, e))
		return false;
	if (old.id != 0) {
		m.flags = old.flags;
		return entry_update(c->s, &m, p, e);
	}
	m.flags = mbox_flags(message);
	c->result->added++;
	return entry_add(c->s, p, &m, message, e);
}

/* Where it begins and how long it is names a message: one that is added
 * behind it changes neither. */
static bool
add_item(struct scan *c, const struct place *p, struct mbox_item item,
	 struct str file, struct err *e)
{
	struct str message =
		str_head(str_skip(file, item.offset), item.size_bytes);
	struct entry m = { .folder = p->id,
			   .size_bytes = item.size_bytes,
			   .came_s = item.date_s };

	m.id = store_id_of(arena_printf(c->a, "%s@%zu+%zu", p->path,
					item.offset, item.size_bytes));
	m.file = arena_printf(c->a, "@%zu", item.offset);
	return place_row(c, p, m, message, e);
}

static bool
add_lone(struct scan *c, const struct place *p, struct str file, struct err *e)
{
	struct entry m = { .folder = p->id,
			   .size_bytes = file.n,
			   .file = STR("=") };

	m.id = store_id_of(str_of(p->path));
	return place_row(c, p, m, file, e);
}

static bool
add_items(struct scan *c, const struct place *p, struct mapped *file,
	  struct err *e)
{
	struct mbox_list items = { 0 };

	if (file->bytes.n > 0 && !mbox_is(file->bytes))
		return add_lone(c, p, file->bytes, e);
	mbox_scan(c->a, file, &items);
	VEC_EACH (struct mbox_item, item, &items) {
		if (!add_item(c, p, *item, file->bytes, e))
			return false;
		mapped_passed(file, LIMIT_SUMMARY_BYTES);
	}
	return true;
}

/* A spool that is not there has no mail: some programs remove empty ones. */
static bool
load_mbox(const char *path, struct mapped *out, struct err *e)
{
	if (mapped_open(out, path, e))
		return true;
	if (e->kind != ERR_NO_INPUT)
		return false;
	*e = (struct err)ERR_INIT;
	return true;
}

static bool
read_mbox(struct scan *c, const struct place *p, struct str stamp,
	  struct err *e)
{
	struct mapped file;
	bool ok;

	ok = load_mbox(p->path, &file, e) && db_begin(c->s->index, e) &&
	     unplace_rows(c, p, e) && add_items(c, p, &file, e) &&
	     forget_unplaced(c, p, e) && mapped_check(&file, e) &&
	     set_stamp(c, p, stamp, e) && db_commit(c->s->index, e);
	db_rollback(c->s->index);
	mapped_close(&file);
	return ok;
}

static bool
scan_mbox(struct scan *c, const struct place *p, struct err *e)
{
	struct str stamp = stamp_of(c->a, p->path);

	if (stamp.n > 0 && str_eq(stamp, p->stamp))
		return true;
	return read_mbox(c, p, stamp, e);
}

/* ---- all -----------------------------------------------------------------*/

/* First what went, then what came: a message that another program moved is
 * the same one in its new folder. Keys before rows, because the user may move
 * messages while rows are added, and where they lie counts. */
static bool
scan_all(struct scan *c, struct listed *v, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].p.is_mbox ? !scan_mbox(c, &v[i].p, e)
				   : !compare_folder(c, &v[i], e))
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (has_work(c, &v[i]) && !commit_keys(c, &v[i], e))
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (has_work(c, &v[i]) && !add_files(c, &v[i], e))
			return false;
	}
	c->s->mend = false;
	c->s->scanned = true;
	return true;
}

static bool
scan_places(struct scan *c, struct err *e)
{
	struct places all = { 0 };
	struct listed *v;

	if (!place_refresh(c->s, e) || !place_all(c->s, c->a, &all, e))
		return false;
	v = ARENA_ARRAY(c->a, struct listed, all.n);
	for (size_t i = 0; i < all.n; i++)
		v[i].p = all.v[i];
	return scan_all(c, v, all.n, e);
}

static bool
scan_once(struct scan *c, struct err *e)
{
	c->done = c->total = 0;
	*c->result = (struct store_scan_result){ 0 };
	return scan_places(c, e);
}

static bool
index_is_damaged(struct store *s, const struct err *e)
{
	struct err why = ERR_INIT;

	return e->kind == ERR_DATA && !db_check(s->index, &why) &&
	       why.kind == ERR_DATA;
}

bool
store_scan(struct store *s, store_progress *progress, void *context,
	   struct store_scan_result *out, struct err *e)
{
	struct arena a = { 0 };
	struct scan c = { .s = s,
			  .a = &a,
			  .progress = progress,
			  .context = context,
			  .result = out };
	bool ok = scan_once(&c, e);

	if (!ok && index_is_damaged(s, e)) {
		*e = (struct err)ERR_INIT;
		ok = db_reset(s->index, &schema_index, e) && scan_once(&c, e);
	}
	arena_fini(&a);
	return ok;
}

static bool
empty_index(struct store *s, struct err *e)
{
	bool ok =
		db_begin(s->index, e) &&
		db_run(db_stmt(s->index, "DELETE FROM message"), e) &&
		db_run(db_stmt(s->index, "DELETE FROM contact"), e) &&
		db_run(db_stmt(s->index, "UPDATE folder SET stamp = ''"), e) &&
		db_commit(s->index, e);

	db_rollback(s->index);
	return ok;
}

bool
store_rebuild(struct store *s, store_progress *progress, void *context,
	      struct store_scan_result *out, struct err *e)
{
	struct err why = ERR_INIT;

	/* An index that cannot be emptied is damaged: the scan will see. */
	(void)empty_index(s, &why);
	if (why.kind != ERR_NONE && why.kind != ERR_DATA) {
		*e = why;
		return false;
	}
	return store_scan(s, progress, context, out, e);
}
