/*
 * letter.h - a draft is begun: whom it goes to, what it quotes, what hangs on
 * it; and shown.
 *
 * Waits:  for the disk.   Thread: letter_show any, the others the write side.
 * Limits: LIMIT_DRAFT_BYTES of text.
 */
#ifndef ENGINE_LETTER_H
#define ENGINE_LETTER_H

#include "base/buf.h"
#include "engine/config.h"
#include "engine/event.h"
#include "engine/request.h"
#include "mail/part.h"

/* A REQUEST_DRAFT_NEW, and the message that is answered, forwarded or edited;
 * empty for none. */
struct letter_wish {
	const struct request *q;
	struct str message;
	struct str account;    /* the message lies in; empty = none of ours */
	struct part_told told; /* of the message's charsets */
};

/*
 * Makes the draft, durably; *id is in the arena. Fails with ERR_CONFIG (no
 * account), ERR_USAGE, ERR_DATA (nobody to answer), ERR_NO_INPUT (an
 * attachment), ERR_IO.
 */
bool letter_new(struct arena *a, const struct config *c,
		const struct letter_wish *wish, struct str *id, struct err *e);

/* Writes what a REQUEST_DRAFT_SAVE holds; *id as above. */
bool letter_save(struct arena *a, const struct config *c, struct draft d,
		 struct str *id, struct err *e);

/* Fills an EVENT_DRAFT. */
bool letter_show(const struct config *c, struct str id, struct event *ev,
		 struct err *e);

/* Appends "Name <addr>" as people type it, the name in quotes where it needs
 * them. */
void letter_put_address(struct buf *out, struct str name, struct str addr);

#endif
