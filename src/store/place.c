#include "store/place.h"

#include "base/file.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The first name of a role is the one we make. */
static const struct {
	const char *name;
	enum store_role role;
} known[] = {
	{ "Inbox", STORE_INBOX },         { "Archive", STORE_ARCHIVE },
	{ "Sent", STORE_SENT },           { "Drafts", STORE_DRAFTS },
	{ "Junk", STORE_JUNK },           { "Trash", STORE_TRASH },
	{ "Archives", STORE_ARCHIVE },    { "Sent Items", STORE_SENT },
	{ "Sent Messages", STORE_SENT },  { "Sent Mail", STORE_SENT },
	{ "Draft", STORE_DRAFTS },        { "Spam", STORE_JUNK },
	{ "Deleted Items", STORE_TRASH }, { "Deleted Messages", STORE_TRASH },
};

enum { STANDARD = 6 };

struct found { /* a folder on the disk */
	struct str name;
	const char *path;
	enum store_role role;
	bool is_mbox;
};

struct founds {
	struct found *v;
	size_t n, room;
};

struct str
place_folded(struct arena *a, struct str s)
{
	struct buf b;
	struct str out;

	buf_init(&b, SIZE_MAX / 2);
	utf8_put_folded(&b, s);
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

/* ---- what lies on the disk -----------------------------------------------*/

static bool
has_role(const struct founds *all, enum store_role role)
{
	VEC_EACH (struct found, f, all) {
		if (f->role == role)
			return true;
	}
	return false;
}

static enum store_role
role_of(const struct founds *all, struct str name)
{
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (str_eq_fold(str_of(known[i].name), name))
			return has_role(all, known[i].role) ? STORE_OTHER
							    : known[i].role;
	}
	return STORE_OTHER;
}

static bool
has_name(const struct founds *all, struct str name)
{
	VEC_EACH (struct found, f, all) {
		if (str_eq_fold(f->name, name))
			return true;
	}
	return false;
}

static void
add_found(struct arena *a, struct founds *all, struct str name,
	  const char *path)
{
	enum store_role role = role_of(all, name);

	if (!has_name(all, name))
		*VEC_PUSH(a, all) = (struct found){ .name = name,
						    .path = path,
						    .role = role };
}

static int
compare_names(const void *left, const void *right)
{
	const char *const *l = left;
	const char *const *r = right;

	return strcmp(*l, *r);
}

struct names {
	const char **v;
	size_t n, room;
};

static bool
list_names(struct arena *a, const char *dir, struct names *out, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *file;

	if (d == NULL)
		return err_sys(e, errno, "%s", dir);
	while ((file = readdir(d)) != NULL)
		*VEC_PUSH(a, out) = arena_cstr(a, str_of(file->d_name));
	(void)closedir(d);
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), compare_names);
	return true;
}

/* In a Maildir that is the inbox, the others are called .NAME. */
static bool
find_folders(struct arena *a, const char *root, bool in_place,
	     struct founds *all, struct err *e)
{
	struct names names = { 0 };

	if (!list_names(a, root, &names, e))
		return false;
	VEC_EACH (const char *, name, &names) {
		const char *shown = *name + (in_place ? 1 : 0);
		char *path = file_join(a, root, *name);

		if (((*name)[0] == '.') == in_place && shown[0] != '\0' &&
		    shown[0] != '.' && maildir_is(path))
			add_found(a, all, utf8_safe(a, str_of(shown)), path);
	}
	return true;
}

static bool
make_standard(struct store *s, struct arena *a, const char *root,
	      struct founds *all, struct err *e)
{
	for (size_t i = 0; i < STANDARD; i++) {
		char *path = file_join(a, root, known[i].name);

		if (has_role(all, known[i].role))
			continue;
		if (!s->read_only && !maildir_make(path, e))
			return false;
		if (maildir_is(path))
			add_found(a, all, str_of(known[i].name), path);
	}
	return true;
}

static bool
find_all(struct store *s, struct arena *a, const struct store_account *account,
	 struct founds *all, struct err *e)
{
	bool in_place = account->root != NULL && maildir_is(account->root);

	if (account->mbox != NULL)
		*VEC_PUSH(a, all) = (struct found){ .name = STR("Inbox"),
						    .path = account->mbox,
						    .role = STORE_INBOX,
						    .is_mbox = true };
	if (account->root == NULL)
		return true;
	if (in_place)
		add_found(a, all, STR("Inbox"), account->root);
	else if (!make_standard(s, a, account->root, all, e))
		return false;
	return find_folders(a, account->root, in_place, all, e);
}

/* ---- and in the index ----------------------------------------------------*/

static bool
enter(struct store *s, struct arena *a, const struct store_account *account,
      const struct found *f, struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index,
		"INSERT INTO folder (account, account_fold, account_at, name, "
		"name_fold, role, path, is_mbox) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
		"ON CONFLICT (account, name) DO UPDATE SET account_at = ?3, "
		"role = ?6, path = ?7, is_mbox = ?8, stamp = ''"
		"WHERE account_at <> ?3 OR role <> ?6 OR path <> ?7 "
		"OR is_mbox <> ?8");

	db_put_str(st, account->name);
	db_put_str(st, place_folded(a, account->name));
	db_put_int(st, account - s->accounts);
	db_put_str(st, f->name);
	db_put_str(st, place_folded(a, f->name));
	db_put_int(st, (int64_t)f->role);
	db_put_str(st, str_of(f->path));
	db_put_int(st, f->is_mbox);
	return db_run(st, e);
}

static bool
is_among(const struct founds *all, const struct place *p)
{
	VEC_EACH (struct found, f, all) {
		if (str_eq(f->name, p->name))
			return true;
	}
	return false;
}

static bool
forget(struct store *s, uint32_t id, struct err *e)
{
	struct db_stmt *st;

	st = db_stmt(s->index, "DELETE FROM message WHERE folder = ?");
	db_put_int(st, id);
	if (!db_run(st, e))
		return false;
	st = db_stmt(s->index, "DELETE FROM folder WHERE id = ?");
	db_put_int(st, id);
	return db_run(st, e);
}

static bool
forget_missing(struct store *s, struct arena *a, const struct founds *found,
	       struct err *e)
{
	struct places all = { 0 };

	if (!place_all(s, a, &all, e))
		return false;
	VEC_EACH (struct place, p, &all) {
		bool there = false;

		for (size_t i = 0; i < s->n_accounts; i++)
			there = there ||
				(str_eq(s->accounts[i].name, p->account) &&
				 is_among(&found[i], p));
		if (!there && !forget(s, p->id, e))
			return false;
	}
	return true;
}

static bool
enter_all(struct store *s, struct arena *a, const struct founds *found,
	  struct err *e)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		VEC_EACH (struct found, f, &found[i]) {
			if (!enter(s, a, &s->accounts[i], f, e))
				return false;
		}
	}
	return forget_missing(s, a, found, e);
}

bool
place_refresh(struct store *s, struct err *e)
{
	struct arena a = { 0 };
	struct founds *found;
	bool ok = true;

	found = ARENA_ARRAY(&a, struct founds, s->n_accounts);
	for (size_t i = 0; ok && i < s->n_accounts; i++)
		ok = find_all(s, &a, &s->accounts[i], &found[i], e);
	ok = ok && db_begin(s->index, e) && enter_all(s, &a, found, e) &&
	     db_commit(s->index, e);
	db_rollback(s->index);
	arena_fini(&a);
	return ok;
}

#define PLACE_COLUMNS "id, role, is_mbox, path, account, name, stamp"

static void
read_place(struct db_stmt *st, struct arena *a, struct place *p)
{
	p->id = (uint32_t)db_get_int(st);
	p->role = (enum store_role)db_get_int(st);
	p->is_mbox = db_get_int(st) != 0;
	p->path = arena_cstr(a, db_get_str(st));
	p->account = db_get_copy(st, a);
	p->name = db_get_copy(st, a);
	p->stamp = db_get_copy(st, a);
}

bool
place_all(struct store *s, struct arena *a, struct places *out, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "SELECT " PLACE_COLUMNS " FROM folder "
				  "ORDER BY account_at, role, name");
	enum step step;

	while ((step = db_step(st, e)) == STEP_ITEM)
		read_place(st, a, VEC_PUSH(a, out));
	return step == STEP_END;
}

bool
place_get(struct store *s, struct arena *a, uint32_t id, struct place *out,
	  struct err *e)
{
	struct db_stmt *st = db_stmt(s->index, "SELECT " PLACE_COLUMNS
					       " FROM folder WHERE id = ?");
	enum step step;

	db_put_int(st, id);
	step = db_step(st, e);
	if (step == STEP_BAD)
		return false;
	if (step == STEP_END)
		return err_set(e, ERR_NO_INPUT, "there is no such folder");
	read_place(st, a, out);
	db_stop(st);
	return true;
}

bool
place_get_writable(struct store *s, struct arena *a, uint32_t id,
		   struct place *out, struct err *e)
{
	if (!place_get(s, a, id, out, e))
		return false;
	if (s->read_only || out->is_mbox)
		return err_set(e, ERR_LOGIN, "%s: it is only read",
			       s->read_only ? "mailbox" : out->path);
	return true;
}

const char *
place_name_of_role(enum store_role role)
{
	for (size_t i = 0; i < STANDARD; i++) {
		if (known[i].role == role)
			return known[i].name;
	}
	return NULL;
}
