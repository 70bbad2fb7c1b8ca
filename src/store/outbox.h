/*
 * outbox.h - what waits to be sent: never lost, never sent twice in silence.
 *
 * A message is a file, STATE/outbox/ID.eml, and a row. Its life:
 *   outbox_queue    durable from its return on          -> WAITING
 *   outbox_sending  durable before the final dot goes   -> SENDING
 *   outbox_sent     filed in Sent, then out of the outbox; those whom the
 *                   server refused stay, as WAITING or REFUSED, in letters
 *                   of their own when they differ in that
 *   outbox_failed   what the server said                -> WAITING, REFUSED
 *                   lost between final dot and reply    -> UNSURE
 *   outbox_cancel   filed in Drafts, then out of the outbox
 * A row found SENDING when the store is opened becomes UNSURE. How the copy
 * in Sent is called is settled when the message is queued, so that filing
 * which was cut off is done again without making two.
 * Waits:  for the disk.   Thread: writer.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

enum outbox_stage {
	OUTBOX_STAGE_WAITING,
	OUTBOX_STAGE_SENDING,
	OUTBOX_STAGE_UNSURE,
	OUTBOX_STAGE_REFUSED,
	/* Settled; only being filed. Never listed. */
	OUTBOX_STAGE_SENT,
	OUTBOX_STAGE_CANCELLED,
};

struct outbox_letter { /* what outbox_queue takes */
	struct str account;
	struct str sender; /* of the envelope */
	const struct str *recipients;
	size_t n_recipients;
	struct str message; /* as it goes out, LF line ends */
	/* Header lines that only our own copy has: "Bcc: ...\n"; or empty. */
	struct str private_head;
	int64_t held_s;  /* not to be sent before; 0: at once */
	struct str asks; /* for reports of delivery: NOTIFY's words; or empty */
};

struct outbox_recipient {
	struct str addr;
	bool sent;
	struct str words; /* of the server, when it refused */
};

struct outbox_entry {
	uint64_t id; /* small numbers, for people to type */
	enum outbox_stage stage;
	struct str account, sender;
	struct outbox_recipient *recipients;
	size_t n_recipients, room_recipients;
	struct str to, subject; /* to show */
	struct str last_words;
	int64_t queued_s, next_try_s;
	uint32_t tries;
	uint64_t size_bytes;
	bool is_part;    /* others have got it: the copy is in Sent */
	int64_t held_s;  /* not to be sent before; 0: at once */
	struct str asks; /* as in struct outbox_letter */
};

struct outbox_list {
	struct outbox_entry *v;
	size_t n, room;
};

bool outbox_queue(struct store *s, const struct outbox_letter *l, uint64_t *id,
		  struct err *e);

/* The oldest first. */
bool outbox_list(struct store *s, struct arena *a, struct outbox_list *out,
		 struct err *e);
/* Fails with ERR_NO_INPUT. */
bool outbox_get(struct store *s, struct arena *a, uint64_t id,
		struct outbox_entry *out, struct err *e);
struct outbox_piece {
	uint64_t id, offset;
	size_t n;
};

/* Appends up to n bytes of the message from offset on; none at its end. */
bool outbox_read(struct store *s, struct outbox_piece piece, struct buf *out,
		 struct err *e);

/* Fails with ERR_PARTLY when it is not WAITING any more: another program
 * sends it, or the user cancelled it. */
bool outbox_sending(struct store *s, uint64_t id, struct err *e);
/* The same for many at the price of one; ours[i] says which are. */
bool outbox_sending_all(struct store *s, const uint64_t *ids, size_t n,
			bool *ours, struct err *e);

struct outbox_failure {
	enum outbox_stage stage; /* WAITING, UNSURE or REFUSED */
	struct str words;        /* of the server, or of the error */
	int64_t next_try_s;
	bool is_claimed; /* outbox_sending was ours */
};

/* Without a claim it changes a letter that waits, and no other: another
 * program may be at its final dot. Fails with ERR_NO_INPUT when there is
 * nothing to change. */
bool outbox_failed(struct store *s, uint64_t id, const struct outbox_failure *f,
		   struct err *e);

struct outbox_refusal { /* of one recipient */
	struct str addr, words;
	bool is_temporary;
};

struct outbox_end {
	bool is_taken; /* who is not refused has it */
	const struct outbox_refusal *refused;
	size_t n_refused;
	struct str words;   /* of the server, about all of it */
	int64_t next_try_s; /* for who was refused for now */
	bool is_claimed;    /* as in struct outbox_failure */
};

/*
 * The server has answered for each recipient. When somebody has it the copy is
 * filed; who has not stays: WAITING when all were refused for now, REFUSED when
 * all were for good, and as two letters when some were this and some that.
 * Fails with ERR_NO_INPUT as outbox_failed does, unless it is taken.
 */
bool outbox_sent(struct store *s, uint64_t id, const struct outbox_end *how,
		 struct err *e);

/* The same for many that everybody has got, at the price of one; done[i] says
 * which were there. */
bool outbox_sent_all(struct store *s, const uint64_t *ids, size_t n, bool *done,
		     struct err *e);

/* Makes that recipient a letter of its own, in the same state; *out may be the
 * same letter. Fails with ERR_NO_INPUT, and ERR_PARTLY while it is SENDING. */
bool outbox_split(struct store *s, uint64_t id, struct str addr, uint64_t *out,
		  struct err *e);

/* Whatever it was: WAITING, held no longer, and due now. */
bool outbox_retry(struct store *s, uint64_t id, struct err *e);
/* Fails with ERR_PARTLY while it is SENDING. What others have got does not
 * become a draft: its copy is in Sent. */
bool outbox_cancel(struct store *s, uint64_t id, struct err *e);

#endif
