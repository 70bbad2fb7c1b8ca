/*
 * request.h - what a face may ask of the engine.
 *
 * Use:   struct request *q = request_new(REQUEST_ROWS);
 *        q->rows.folder = 1; ... ticket = engine_post(engine, &q);
 * Lives: a request owns an arena; strings put into it must live there
 *        (request_str). Posting gives it away: the poster's pointer is NULL.
 * Answers: every request gets exactly one event with last = true, whose err
 *        says how it ended; before it any number of others with its ticket.
 */
#ifndef ENGINE_REQUEST_H
#define ENGINE_REQUEST_H

#include "base/mem.h"
#include "engine/model.h"

enum request_kind {                  /* answered by */
		    REQUEST_FOLDERS, /* EVENT_FOLDERS */
		    REQUEST_ROWS,    /* EVENT_ROWS: a window on a query */
		    REQUEST_OPEN,    /* EVENT_MESSAGE: text and parts of one; in
				       portions EVENT_LINES... */
		    REQUEST_SAVE, /* EVENT_SAVED: a part, or all, into a file */
		    REQUEST_FLAG, /* EVENT_DONE */
		    REQUEST_MOVE, /* EVENT_DONE */
		    REQUEST_UNDO, /* EVENT_DONE, text says what was undone */
		    REQUEST_CHARSET, /* EVENT_DONE */
		    REQUEST_FETCH,   /* EVENT_PROGRESS..., EVENT_FETCHED an
					account,  EVENT_DONE with the first error
				      */
		    REQUEST_CHECK,   /* EVENT_CHECKED a service, EVENT_DONE */
		    REQUEST_ACCOUNT_FIND, /* EVENT_PROGRESS..., EVENT_FOUND */
		    REQUEST_ACCOUNT_TRY,  /* as REQUEST_CHECK */
		    REQUEST_ACCOUNT_ADD,  /* EVENT_DONE; text: the file */
		    REQUEST_CANCEL, /* EVENT_DONE; what is cancelled ends itself
				     */
		    REQUEST_DRAFT_NEW,     /* EVENT_DRAFT */
		    REQUEST_DRAFT_OPEN,    /* EVENT_DRAFT */
		    REQUEST_DRAFT_SAVE,    /* EVENT_DRAFT */
		    REQUEST_DRAFT_LIST,    /* EVENT_DRAFTS */
		    REQUEST_DRAFT_DISCARD, /* EVENT_DONE */
		    REQUEST_DRAFT_SEND, /* EVENT_QUEUED (durable from then on),
					   then EVENT_PROGRESS..., EVENT_SENT
					   (last) */
		    REQUEST_SEND,       /* the same for a finished message */
		    REQUEST_RECEIPT,    /* the same for a receipt */
		    REQUEST_OUTBOX,     /* EVENT_OUTBOX */
		    REQUEST_OUTBOX_FLUSH,  /* EVENT_SENT each, EVENT_DONE */
		    REQUEST_OUTBOX_CANCEL, /* EVENT_DONE; the message goes to
					      Drafts */
		    REQUEST_OUTBOX_RETRY,  /* as FLUSH, for one, also when
					      refused */
		    REQUEST_COMPLETE,      /* EVENT_COMPLETIONS: addresses */
		    REQUEST_INDEX,         /* EVENT_PROGRESS..., EVENT_DONE */
		    REQUEST_COUNT,
};

enum open_form {
	OPEN_TEXT,  /* what a reader wants to see */
	OPEN_PLAIN, /* the plain part, even if the HTML is better */
	OPEN_HTML,  /* the HTML part, rendered */
	OPEN_RAW,   /* the source, cleaned, a line a line */
};

struct request {
	enum request_kind kind;
	uint64_t ticket; /* set by engine_post */
	struct arena arena;
	union {
		struct {
			uint32_t folder; /* an id, or FOLDERS_... */
			/* Empty = all; else store/query.h. "id:3fa9" finds
			 * a message by the first digits of its id. */
			struct str query;
			uint64_t first; /* 0 = the top of the list */
			uint32_t count;
			/* When not 0: the window is moved so that this
			 * message is in it, if it is in the list at all. */
			uint64_t anchor;
			bool oldest_first;
		} rows;
		struct {
			uint64_t id;     /* or 0 and: */
			struct str path; /* a message file, "-" is stdin */
			int width_cols;  /* 0 = lines are not broken */
			enum open_form form;
			bool all_headers;
			bool mark_read;
			bool in_portions; /* the first lines at once */
			/* By hand; empty = as was said by REQUEST_CHARSET, or
			 * as the message says. */
			struct str charset;
			struct str part; /* show only this; empty = all */
		} open;
		struct {
			uint64_t id;
			struct str path; /* as in open */
			struct str part; /* "2.1"; empty = whole message */
			/* A file, or a folder in which the part's own (safe)
			 * name is used; empty = write to fd. */
			struct str target;
			int fd;
			bool overwrite;
			bool as_utf8; /* text parts in UTF-8 */
		} save;
		struct {
			uint64_t *ids;
			size_t n;
			uint32_t set, clear; /* enum row_flag */
		} flag;
		struct {
			uint64_t *ids;
			size_t n;
			enum folder_role role; /* of the same account; */
			struct str folder;     /* or OTHER and a name */
		} move;
		struct {
			uint64_t id;
			struct str name; /* empty = as the message says */
		} charset;               /* remembered */
		struct {
			struct str account; /* empty = every one */
		} fetch, check;
		struct {
			struct str address; /* find its servers */
		} account_find;
		struct {
			struct newcomer newcomer;
			/* ADD: nothing is written; text of the answer is what
			 * would be, in lines, without its password. */
			bool only_show;
		} account_try, account_add; /* its password is wiped */
		struct {
			uint64_t ticket;
		} cancel;
		struct {
			enum draft_kind kind;
			uint64_t source;        /* the message answered */
			struct str source_path; /* or its file */
			/* Empty = that of the source, or the first. */
			struct str account;
			struct draft fields; /* to, cc, bcc, subject and
						attachments given beforehand */
			struct str body;     /* goes above quote, signature */
			bool no_signature;
		} draft_new;
		struct {
			struct str id;
			/* send: not before that time; 0: as the account's
			 * send-delay says */
			int64_t held_s;
		} draft_open, draft_discard, draft_send;
		struct {
			struct draft draft; /* whole; id names it */
		} draft_save;
		struct {
			struct str message; /* RFC 5322, any line ends */
			struct str account; /* empty = by its From */
			/* n 0 = those of its To, Cc, Bcc */
			struct str *recipients;
			size_t n;
			bool queue_only;
			int64_t held_s; /* not to be sent before; or 0 */
		} send;
		struct {
			uint64_t id; /* the message that asks for it */
		} receipt;
		struct {
			uint64_t id; /* 0 = all that is due (flush) */
			/* RETRY: for this recipient alone; or empty */
			struct str addr;
		} outbox;
		struct {
			struct str prefix;
			uint32_t count;
		} complete;
		struct {
			bool rebuild;
		} index;
	};
};

struct request *request_new(enum request_kind kind);
/* A copy in the request's arena. */
struct str request_str(struct request *q, struct str s);
/* All of it likewise. */
struct newcomer request_newcomer(struct request *q, const struct newcomer *n);
/* For a request that was not posted. */
void request_free(struct request **q);

#endif
