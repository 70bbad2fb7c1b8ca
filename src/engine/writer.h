/*
 * writer.h - what the units of the write side share.
 *
 * Thread: write alone.
 */
#ifndef ENGINE_WRITER_H
#define ENGINE_WRITER_H

#include "engine/changes.h"
#include "engine/side.h"
#include "engine/stores.h"

struct writer {
	const struct side *side;
	const struct stores *stores;
	bool shown_is_scanned, home_is_scanned;
	bool has_held;        /* a letter with a time of its own was queued */
	bool letters_changed; /* drafts or outbox: the face is to be told */
	struct changes told;
	struct collect *collect;
	struct outgoing *outgoing;
	/* Came while files were compared with the index, and must wait. */
	struct job *put_off, *put_off_last;
};

/* Answers with EVENT_DONE. */
void writer_done(const struct writer *w, uint64_t ticket, const struct err *e);

/* Compares a store's files with its index, and tells how it goes. What the
 * user asks for meanwhile is done in between. */
bool writer_scan(struct writer *w, struct store *s, bool rebuild,
		 uint64_t ticket, struct err *e);

/* The store of the accounts, brought up to date once; ticket is who waits.
 * Fails with ERR_CONFIG when no account is configured. */
bool writer_home(struct writer *w, uint64_t ticket, struct store **home,
		 struct err *e);

#endif
