#include "base/file.h"
#include "base/vec.h"
#include "store/place.h"
#include "store/store.h"

bool
store_list_folders(struct store *s, struct arena *a, struct store_folders *out,
		   struct err *e)
{
	struct db_stmt *st = db_stmt(
		s->index, "SELECT id, account, name, role, total, unread, "
			  "generation FROM folder "
			  "ORDER BY account_at, role, name");
	enum step step;

	while ((step = db_step(st, e)) == STEP_ITEM) {
		struct store_folder *f = VEC_PUSH(a, out);

		f->id = (uint32_t)db_get_int(st);
		f->account = db_get_copy(st, a);
		f->name = db_get_copy(st, a);
		f->role = (enum store_role)db_get_int(st);
		f->total = (uint32_t)db_get_int(st);
		f->unread = (uint32_t)db_get_int(st);
		f->generation = (uint64_t)db_get_int(st);
	}
	return step == STEP_END;
}

static bool
run_id(struct db_stmt *st, uint32_t *id, struct err *e)
{
	int64_t got;

	if (!db_run_int(st, 0, &got, e))
		return false;
	*id = (uint32_t)got;
	return true;
}

bool
store_folder_of_role(struct store *s, struct str account, enum store_role role,
		     uint32_t *id, struct err *e)
{
	struct db_stmt *st = db_stmt(s->index, "SELECT id FROM folder WHERE "
					       "account = ? AND role = ?");

	db_put_str(st, account);
	db_put_int(st, (int64_t)role);
	return run_id(st, id, e);
}

bool
store_folder_of_name(struct store *s, struct str account, struct str name,
		     uint32_t *id, struct err *e)
{
	struct arena a = { 0 };
	struct db_stmt *st = db_stmt(s->index, "SELECT id FROM folder WHERE "
					       "account = ? AND name_fold = ?");
	bool ok;

	db_put_str(st, account);
	db_put_str(st, place_folded(&a, name));
	ok = run_id(st, id, e);
	arena_fini(&a);
	return ok;
}

static const struct store_account *
find_account(const struct store *s, struct str name)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		if (str_eq(s->accounts[i].name, name))
			return &s->accounts[i];
	}
	return NULL;
}

static bool
check_name(struct arena *a, struct str name, struct err *e)
{
	if (name.n > 0 && str_eq(file_safe_name(a, name), name))
		return true;
	return err_set(e, ERR_USAGE, "'%.*s' cannot be the name of a folder",
		       STR_ARG(name));
}

static bool
make_folder(struct store *s, struct arena *a, struct str account,
	    struct str name, struct err *e)
{
	const struct store_account *of = find_account(s, account);
	const char *dot = "";

	if (of == NULL || of->root == NULL || s->read_only)
		return err_set(e, ERR_LOGIN,
			       "'%.*s': no folder can be made there",
			       STR_ARG(account));
	if (!check_name(a, name, e))
		return false;
	if (maildir_is(of->root))
		dot = ".";
	name = arena_printf(a, "%s%.*s", dot, STR_ARG(name));
	return maildir_make(file_join(a, of->root, arena_cstr(a, name)), e) &&
	       place_refresh(s, e);
}

bool
store_make_folder(struct store *s, struct str account, struct str name,
		  uint32_t *id, struct err *e)
{
	struct arena a = { 0 };
	bool ok = store_folder_of_name(s, account, name, id, e);

	if (ok && *id == 0)
		ok = make_folder(s, &a, account, name, e) &&
		     store_folder_of_name(s, account, name, id, e);
	arena_fini(&a);
	return ok;
}

bool
store_make_role(struct store *s, struct str account, enum store_role role,
		uint32_t *id, struct err *e)
{
	const char *name = place_name_of_role(role);

	if (!store_folder_of_role(s, account, role, id, e))
		return false;
	if (*id != 0)
		return true;
	if (name == NULL)
		return err_set(e, ERR_USAGE, "that folder needs a name");
	return store_make_folder(s, account, str_of(name), id, e);
}
