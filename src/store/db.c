#include "store/db.h"

#include "base/world.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_TIMEOUT_MS = 10000, RETRY_MS = 10 };

struct db_stmt {
	struct db *db;
	struct db_stmt *next; /* of the kept ones */
	const char *sql;      /* their address, for db_stmt */
	sqlite3_stmt *st;
	int at; /* the value or column that comes next */
	int rc; /* the first thing that went wrong, or SQLITE_OK */
};

struct db {
	sqlite3 *handle;
	char *path;
	struct db_stmt *kept;
	bool is_new;
};

static enum err_kind
kind_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_SCHEMA:
		return ERR_DATA;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_TEMPORARY;
	case SQLITE_INTERRUPT:
		return ERR_CANCELLED;
	default:
		return ERR_IO;
	}
}

static bool
fail(const struct db *db, int rc, struct err *e)
{
	const char *why = sqlite3_errstr(rc);

	int sys = db->handle != NULL ? sqlite3_system_errno(db->handle) : 0;

	if (db->handle != NULL && sqlite3_errcode(db->handle) == (rc & 0xff))
		why = sqlite3_errmsg(db->handle);
	/* "disk I/O error" says less than the system does. */
	if (kind_of(rc) == ERR_IO && sys != 0)
		why = strerror(sys);
	return err_set(e, kind_of(rc), "%s: %s", db->path, why);
}

static bool
run_script(struct db *db, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || fail(db, rc, e);
}

/* ---- statements ----------------------------------------------------------*/

static struct db_stmt *
prepare(struct db *db, const char *sql)
{
	struct db_stmt *st = mem_zalloc(sizeof(*st));

	st->db = db;
	st->rc = sqlite3_prepare_v2(db->handle, sql, -1, &st->st, NULL);
	return st;
}

static void
rewind_stmt(struct db_stmt *st)
{
	(void)sqlite3_reset(st->st);
	(void)sqlite3_clear_bindings(st->st);
	st->at = 0;
	st->rc = SQLITE_OK;
}

/* One that could not be prepared, say because another program was at the
 * schema, gets another chance. */
static void
prepare_again(struct db_stmt *st)
{
	st->at = 0;
	st->rc = sqlite3_prepare_v2(st->db->handle, st->sql, -1, &st->st, NULL);
}

struct db_stmt *
db_stmt(struct db *db, const char *sql)
{
	struct db_stmt *st;

	for (st = db->kept; st != NULL; st = st->next) {
		if (st->sql != sql)
			continue;
		if (st->st == NULL)
			prepare_again(st);
		else
			rewind_stmt(st);
		return st;
	}
	st = prepare(db, sql);
	st->sql = sql;
	st->next = db->kept;
	db->kept = st;
	return st;
}

struct db_stmt *
db_stmt_once(struct db *db, const char *sql)
{
	return prepare(db, sql);
}

void
db_drop(struct db_stmt **st)
{
	if (*st == NULL)
		return;
	(void)sqlite3_finalize((*st)->st);
	mem_free(st);
}

static void
note(struct db_stmt *st, int rc)
{
	if (st->rc == SQLITE_OK)
		st->rc = rc;
}

void
db_put_int(struct db_stmt *st, int64_t value)
{
	if (st->st != NULL)
		note(st, sqlite3_bind_int64(st->st, ++st->at, value));
}

void
db_put_str(struct db_stmt *st, struct str value)
{
	const char *p = value.n > 0 ? value.p : "";

	if (st->st != NULL)
		note(st, sqlite3_bind_text64(st->st, ++st->at, p, value.n,
					     SQLITE_STATIC, SQLITE_UTF8));
}

enum step
db_step(struct db_stmt *st, struct err *e)
{
	int rc = st->rc;

	st->at = 0;
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st->st);
	if (rc == SQLITE_ROW)
		return STEP_ITEM;
	if (rc != SQLITE_DONE)
		(void)fail(st->db, rc, e);
	if (st->st != NULL)
		rewind_stmt(st);
	return rc == SQLITE_DONE ? STEP_END : STEP_BAD;
}

void
db_stop(struct db_stmt *st)
{
	if (st->st != NULL)
		rewind_stmt(st);
}

bool
db_run(struct db_stmt *st, struct err *e)
{
	enum step step;

	do
		step = db_step(st, e);
	while (step == STEP_ITEM);
	return step == STEP_END;
}

bool
db_run_int(struct db_stmt *st, int64_t fallback, int64_t *out, struct err *e)
{
	enum step step = db_step(st, e);

	*out = step == STEP_ITEM ? db_get_int(st) : fallback;
	if (step == STEP_ITEM)
		db_stop(st);
	return step != STEP_BAD;
}

int64_t
db_get_int(struct db_stmt *st)
{
	return sqlite3_column_int64(st->st, st->at++);
}

struct str
db_get_str(struct db_stmt *st)
{
	const void *p = sqlite3_column_blob(st->st, st->at);
	int n = sqlite3_column_bytes(st->st, st->at++);

	return (struct str){ p, p == NULL ? 0 : (size_t)n };
}

struct str
db_get_copy(struct db_stmt *st, struct arena *a)
{
	return arena_str(a, db_get_str(st));
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes(db->handle);
}

/* ---- transactions --------------------------------------------------------*/

bool
db_begin(struct db *db, struct err *e)
{
	return db_run(db_stmt(db, "BEGIN IMMEDIATE"), e);
}

bool
db_begin_reading(struct db *db, struct err *e)
{
	return db_run(db_stmt(db, "BEGIN"), e);
}

bool
db_commit(struct db *db, struct err *e)
{
	if (db_run(db_stmt(db, "COMMIT"), e))
		return true;
	db_rollback(db);
	return false;
}

void
db_rollback(struct db *db)
{
	struct err unheard = ERR_INIT;

	if (sqlite3_get_autocommit(db->handle) == 0)
		(void)db_run(db_stmt(db, "ROLLBACK"), &unheard);
}

void
db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->handle);
}

/* ---- opening -------------------------------------------------------------*/

static bool
read_version(struct db *db, int64_t *version, struct err *e)
{
	return db_run_int(db_stmt(db, "PRAGMA user_version"), 0, version, e);
}

static bool
run_steps(struct db *db, const struct db_schema *schema, struct err *e)
{
	char set[48];
	int64_t version;

	if (!read_version(db, &version, e))
		return false;
	db->is_new = version == 0;
	for (size_t i = (size_t)version; i < schema->n; i++) {
		if (!run_script(db, schema->steps[i], e))
			return false;
	}
	(void)snprintf(set, sizeof(set), "PRAGMA user_version = %zu",
		       schema->n);
	return run_script(db, set, e);
}

static bool
upgrade(struct db *db, const struct db_schema *schema, struct err *e)
{
	if (!db_begin(db, e))
		return false;
	if (run_steps(db, schema, e) && db_commit(db, e))
		return true;
	db_rollback(db);
	return false;
}

static bool
bring_up_to_date(struct db *db, enum db_mode mode,
		 const struct db_schema *schema, struct err *e)
{
	int64_t version;

	if (!read_version(db, &version, e))
		return false;
	if (version == (int64_t)schema->n)
		return true;
	if (version > (int64_t)schema->n || version < 0)
		return err_set(e, ERR_CONFIG,
			       "%s: made by a newer culver (version %lld, "
			       "this one knows up to %zu)",
			       db->path, (long long)version, schema->n);
	if (mode == DB_READER)
		return err_set(e, ERR_DATA, "%s: not yet brought up to date",
			       db->path);
	return upgrade(db, schema, e);
}

/* SQLite would make it readable for all; its -wal and -shm follow it. */
static bool
make_private(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	(void)close(fd);
	return true;
}

static const char *const setups[] = {
	[DB_STATE] = "PRAGMA journal_mode = WAL;"
		     "PRAGMA synchronous = FULL",
	/* Triggers count: with REPLACE, the row that goes as well. A search
	 * looks at every row: 64 MB hold those of 100,000 messages. */
	[DB_INDEX] = "PRAGMA journal_mode = WAL;"
		     "PRAGMA synchronous = NORMAL;"
		     "PRAGMA recursive_triggers = 1;"
		     "PRAGMA cache_size = -65536",
	[DB_READER] = "PRAGMA query_only = 1;"
		      "PRAGMA cache_size = -65536",
};

/* Who turns a new file to WAL while another program does the same is refused
 * at once: SQLite's own waiting does not cover that. */
static bool
set_up(struct db *db, const char *script, struct err *e)
{
	int64_t until_ms = world_tick_ms() + BUSY_TIMEOUT_MS;
	int rc = sqlite3_exec(db->handle, script, NULL, NULL, NULL);

	while (rc == SQLITE_BUSY && world_tick_ms() < until_ms) {
		(void)sqlite3_sleep(RETRY_MS);
		rc = sqlite3_exec(db->handle, script, NULL, NULL, NULL);
	}
	return rc == SQLITE_OK || fail(db, rc, e);
}

static bool
open_file(struct db *db, enum db_mode mode, struct err *e)
{
	int flags = SQLITE_OPEN_NOMUTEX;
	int rc;

	flags |= mode == DB_READER ? SQLITE_OPEN_READONLY
				   : SQLITE_OPEN_READWRITE;
	if (mode != DB_READER && !make_private(db->path, e))
		return false;
	rc = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
	if (rc != SQLITE_OK)
		return fail(db, rc, e);
	(void)sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
	return set_up(db, setups[mode], e);
}

bool
db_open(struct db **out, const char *path, enum db_mode mode,
	const struct db_schema *schema, struct err *e)
{
	struct db *db = mem_zalloc(sizeof(*db));

	db->path = mem_strdup(str_of(path));
	*out = db;
	if (open_file(db, mode, e) && bring_up_to_date(db, mode, schema, e))
		return true;
	db_close(out);
	return false;
}

void
db_close(struct db **db)
{
	struct db *d = *db;

	if (d == NULL)
		return;
	while (d->kept != NULL) {
		struct db_stmt *st = d->kept;

		d->kept = st->next;
		db_drop(&st);
	}
	(void)sqlite3_close(d->handle);
	mem_free(&d->path);
	mem_free(db);
}

bool
db_is_new(const struct db *db)
{
	return db->is_new;
}

bool
db_check(struct db *db, struct err *e)
{
	struct db_stmt *st = db_stmt(db, "PRAGMA quick_check(1)");
	enum step step = db_step(st, e);
	bool ok;

	if (step == STEP_BAD)
		return false;
	ok = step == STEP_ITEM && str_eq(db_get_str(st), STR("ok"));
	db_stop(st);
	return ok || err_set(e, ERR_DATA, "%s: the file is damaged", db->path);
}

static void
allow_reset(struct db *db, int yes)
{
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_RESET_DATABASE, yes,
				(int *)NULL);
}

bool
db_reset(struct db *db, const struct db_schema *schema, struct err *e)
{
	bool ok;

	allow_reset(db, 1);
	ok = run_script(db, "VACUUM", e);
	allow_reset(db, 0);
	return ok && upgrade(db, schema, e);
}

bool
db_set_aside(const char *path, struct err *e)
{
	static const char *const side_files[] = { "-wal", "-shm" };
	struct arena a = { 0 };
	char *to = arena_cstr(&a, arena_printf(&a, "%s.damaged", path));
	bool ok = rename(path, to) == 0 || errno == ENOENT ||
		  err_sys(e, errno, "%s", path);

	for (size_t i = 0; ok && i < COUNT_OF(side_files); i++)
		(void)unlink(arena_cstr(
			&a, arena_printf(&a, "%s%s", path, side_files[i])));
	arena_fini(&a);
	return ok;
}
