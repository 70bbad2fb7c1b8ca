/*
 * query.h - what a user types to search, as a tree.
 *
 *   lunch "next week"        both, in subject, sender or recipients
 *   from:ann to:bo subject:"x y" cc is the same as to
 *   is:unread is:read is:flagged is:replied is:forwarded is:draft
 *   has:attachment folder:Archive account:work id:3fa9
 *   before:2026-03-01 after:2026-03 (a day, month or year), date:2026-03
 *   before:2w after:30d (days, weeks, months, years ago)
 *   a or b, not a, -a, (a or b) c; "and" may be written
 *
 * Pure.   Thread: any.   Lives: in the arena.
 * Case is ignored, in any script; so is it in the words and, or, not.
 * Limits: LIMIT_QUERY_BYTES, LIMIT_QUERY_TERMS, LIMIT_QUERY_DEPTH.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/err.h"
#include "base/mem.h"

enum query_kind {
	QUERY_ALL, /* an empty query */
	QUERY_AND, /* left, right */
	QUERY_OR,
	QUERY_NOT,  /* left */
	QUERY_TEXT, /* folded text in subject, from or to */
	QUERY_FROM,
	QUERY_TO,
	QUERY_SUBJECT,
	QUERY_FOLDER, /* the folder's name, folded */
	QUERY_ACCOUNT,
	QUERY_FLAG,     /* flags & mask == value */
	QUERY_ATTACHED, /* has attachments */
	QUERY_BEFORE,   /* date < from_s */
	QUERY_SINCE,    /* date >= from_s */
	QUERY_ID,       /* from_id <= id < to_id */
};

struct query {
	enum query_kind kind;
	struct query *left, *right;
	struct str text;      /* folded */
	uint32_t mask, value; /* enum maildir_flag */
	int64_t from_s;
	uint64_t from_id, to_id;
};

struct query_text {
	struct str text;
	int64_t now_s; /* what "2w" and "2026-03-01" are reckoned from */
	int zone_minutes;
	size_t column; /* set: the byte in text where the error is */
};

/* Fails with ERR_USAGE and t->column, for a caret; the text says it too. */
bool query_parse(struct arena *a, struct query_text *t, struct query **out,
		 struct err *e);

#endif
