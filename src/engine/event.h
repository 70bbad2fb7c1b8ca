/*
 * event.h - what the engine tells a face.
 *
 * Lives: an event owns an arena with all it points to; the face frees it
 *        (event_free) when it has taken what it needs, or keeps it as long
 *        as it shows it (the pager keeps its EVENT_MESSAGE).
 * Long:  a message that was asked for in portions begins with an
 *        EVENT_MESSAGE; unless that is the last, EVENT_LINES follow, the last
 *        of which says in err how it ended. The engine is at most a few
 *        portions ahead of who takes them.
 */
#ifndef ENGINE_EVENT_H
#define ENGINE_EVENT_H

#include "base/err.h"
#include "base/mem.h"
#include "engine/model.h"
#include "text/lines.h"

enum event_kind {
	EVENT_DONE, /* nothing but err, and perhaps text */
	EVENT_FOLDERS,
	EVENT_ROWS,
	EVENT_MESSAGE,
	EVENT_LINES, /* more of an EVENT_MESSAGE */
	EVENT_SAVED, /* text: the file that was written */
	EVENT_PROGRESS,
	EVENT_FETCHED,
	EVENT_CHECKED,
	EVENT_FOUND,
	EVENT_DRAFT,
	EVENT_DRAFTS,
	EVENT_QUEUED,
	EVENT_SENT,
	EVENT_OUTBOX,
	EVENT_COMPLETIONS,
	EVENT_CHANGED, /* ticket 0: ask again for what you show of it */
	EVENT_NOTICE,  /* ticket 0: text for the status line */
	EVENT_COUNT,
};

enum progress_phase {
	PHASE_RESOLVING,
	PHASE_CONNECTING,
	PHASE_LOGIN,
	PHASE_LISTING,
	PHASE_FETCHING,
	PHASE_DELETING,
	PHASE_SENDING,
	PHASE_INDEXING,
};

struct event {
	enum event_kind kind;
	uint64_t ticket; /* of the request; 0 = nobody asked */
	bool last;       /* the request is answered with this */
	struct err err;  /* ERR_NONE, or how it failed */
	struct str text; /* one line for people, or empty */
	struct arena arena;
	union {
		struct {
			struct folder *v;
			size_t n;
		} folders;
		struct {
			uint32_t folder;
			uint64_t generation; /* of the folder, at this answer */
			uint64_t first, total;
			/* Index of the anchor in the whole list; UINT64_MAX
			 * when it is not there. */
			uint64_t anchor_at;
			struct row *v;
			size_t n;
		} rows;
		struct {
			uint64_t id;
			struct row row; /* as in the list, flags fresh */
			struct lines lines;
			struct part_info *parts;
			size_t n_parts;
			bool has_plain, has_html, shows_html;
			struct str charset;   /* by hand, or empty */
			struct str list_post; /* address, or empty */
			/* Who is to get a receipt, if the user says so; empty:
			 * nobody, or none is due. */
			struct str receipt_to;
			bool receipt_is_foreign; /* not the sender, to all
						    that is known */
		} message;
		struct {
			struct lines lines;
		} more;
		struct {
			struct str account;
			enum progress_phase phase;
			uint64_t done, total;             /* messages */
			uint64_t done_bytes, total_bytes; /* 0 = unknown */
			uint64_t rate_bytes_s;
			uint32_t stalled_s; /* the server is silent so long */
			bool sending;       /* outgoing */
		} progress;
		struct {
			struct str account;
			uint32_t new_messages;
			uint64_t bytes;
			uint32_t deleted_on_server;
		} fetched;
		struct {
			struct str account;
			struct str service; /* "pop3s://pop.example.org:995" */
			struct str way; /* "SCRAM-SHA-256"; empty: no login */
		} checked;
		struct {
			/* All static or empty but the URLs, which have no
			 * user. Empty: there is none, or none was found. */
			struct str provider, receive, send;
			struct str needs; /* of the user, in sentences */
			struct str how;   /* it was found */
			enum found_login login;
			bool is_foreign; /* DNS alone names another domain:
					    let the user say yes */
		} found;
		struct {
			struct draft draft;
			struct lines preview; /* of the text, lines unbroken */
			/* That the text takes along, or why it cannot; on one
			 * line, or empty. */
			struct str pictures;
		} draft;
		struct {
			struct draft *v;
			size_t n;
		} drafts;
		struct {
			uint64_t id;
			int64_t held_s; /* until then, or 0; then it is last */
		} queued;
		struct {
			uint64_t id;
			struct str account;
			enum outbox_state state; /* when err says it failed */
			struct str last_words;
		} sent;
		struct {
			struct outbox_row *v;
			size_t n;
		} outbox;
		struct {
			struct str *v; /* "Name <addr>" */
			size_t n;
		} completions;
		struct {
			uint32_t folder; /* 0 = drafts, outbox: everything */
			uint64_t generation;
		} changed;
	};
};

struct event *event_new(enum event_kind kind, uint64_t ticket);
void event_free(struct event **ev);

#endif
