/*
 * receipt.h - "it was read": what a message asks for, and the answer
 * (RFC 8098, multipart/report of RFC 6522).
 *
 * Pure.   Thread: any.
 * Lives:  in the arena.
 * Safe:   nothing is answered by itself; the answer tells the time, the
 *         address and the ids, and nothing of the machine or the program.
 */
#ifndef MAIL_RECEIPT_H
#define MAIL_RECEIPT_H

#include "base/mem.h"
#include "mail/build.h"

struct receipt {
	struct str to;         /* an addr */
	struct str name;       /* shown for it, or empty */
	struct str message_id; /* without <>; what has none gets no receipt */
	struct str subject;
	struct str original; /* Original-Recipient, as it stands; or empty */
	bool is_foreign;     /* Return-Path and From do not both name it */
};

/* Does the message ask for a receipt that a person may send? Reads the
 * head alone. Not mail of lists, nor what programs send, nor reports; nor when
 * several are to get it. */
bool receipt_read(struct arena *a, struct str message, struct receipt *out);

/* Fills all of mail but its date and Message-ID. reader is the addr it was
 * read at, in ASCII; from the same as typed, with the name. */
void receipt_build(struct arena *a, const struct receipt *r, struct str reader,
		   struct str from, struct build_mail *mail);

#endif
