/*
 * db.h - SQLite, thin: the only file that knows sqlite3.h is db.c.
 *
 * Use:    st = db_stmt(db, "SELECT a, b FROM t WHERE c = ?");
 *         db_put_int(st, 7);
 *         while ((step = db_step(st, e)) == STEP_ITEM)
 *                 a = db_get_int(st), b = db_get_str(st);
 *         Values are put and got in their order, without numbers. What goes
 *         wrong in db_stmt or db_put is told by db_step or db_run.
 * Waits:  for the disk, and up to ten seconds for another process.
 * Thread: a connection belongs to one; only db_interrupt may be called from
 *         any other.
 * Fails:  ERR_DATA a damaged file, ERR_CONFIG one of a newer culver, ERR_IO,
 *         ERR_TEMPORARY another process holds it, ERR_CANCELLED interrupted.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include "base/mem.h"
#include "base/step.h"

enum db_mode {
	DB_STATE,  /* a commit is on the disk when it returns */
	DB_INDEX,  /* after a power failure the last commits may be gone */
	DB_READER, /* changes nothing; sees what others commit */
};

/* Step i brings a database from version i to version i + 1. */
struct db_schema {
	const char *const *steps;
	size_t n;
};

struct db;
struct db_stmt;

/* Opens path (or makes it, 0600) and brings its schema up to date. */
bool db_open(struct db **out, const char *path, enum db_mode mode,
	     const struct db_schema *schema, struct err *e);
void db_close(struct db **db);
/* Did db_open make the tables, because there were none? */
bool db_is_new(const struct db *db);
/* Reads the file through for damage. */
bool db_check(struct db *db, struct err *e);
/* Empties a damaged database where it lies, tables and all, for everybody who
 * has it open, and makes its schema anew. */
bool db_reset(struct db *db, const struct db_schema *schema, struct err *e);
/* Puts a damaged file out of the way, as path.damaged; the next db_open
 * starts afresh. */
bool db_set_aside(const char *path, struct err *e);

/* A transaction that may write, from its begin on. */
bool db_begin(struct db *db, struct err *e);
bool db_commit(struct db *db, struct err *e);
/* Does nothing when none is open. */
void db_rollback(struct db *db);
/* One view of the data over several statements. Ends with db_rollback. */
bool db_begin_reading(struct db *db, struct err *e);

/* A statement, ready for its first value. sql is a literal: it is kept by
 * its address until db_close. */
struct db_stmt *db_stmt(struct db *db, const char *sql);
/* The same for a text made at run time; db_drop ends it. */
struct db_stmt *db_stmt_once(struct db *db, const char *sql);
void db_drop(struct db_stmt **st);

void db_put_int(struct db_stmt *st, int64_t value);
/* The bytes must stay until the statement has run. */
void db_put_str(struct db_stmt *st, struct str value);

/* STEP_ITEM a row, STEP_END, or STEP_BAD. After the last two the statement
 * is ready for its first value again. */
enum step db_step(struct db_stmt *st, struct err *e);
/* Ends a statement before STEP_END. */
void db_stop(struct db_stmt *st);
/* Steps to the end, whatever rows come. */
bool db_run(struct db_stmt *st, struct err *e);
/* The single number of the first row; fallback when there is no row. */
bool db_run_int(struct db_stmt *st, int64_t fallback, int64_t *out,
		struct err *e);

/* The next column of the row; a view lives until the next db_step. */
int64_t db_get_int(struct db_stmt *st);
struct str db_get_str(struct db_stmt *st);
/* The same, as a copy. */
struct str db_get_copy(struct db_stmt *st, struct arena *a);

/* Of the last INSERT; rows that the last statement changed. */
int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db);

/* Makes what runs end soon with ERR_CANCELLED. Any thread. */
void db_interrupt(struct db *db);

#endif
