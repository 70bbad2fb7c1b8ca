/*
 * reply.h - an answer or a forward: who gets it, its subject, its thread, its
 * quote (RFC 5322, 3.6.4; RFC 2369; Mail-Followup-To).
 *
 * Pure.   Thread: any.
 * Lives:  everything in the arena; nothing points into the message.
 * Limits: LIMIT_ADDRESSES; References keeps the first id and the last
 *   REPLY_REFERENCES_MAX.
 */
#ifndef MAIL_REPLY_H
#define MAIL_REPLY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "mail/part.h"

enum { REPLY_REFERENCES_MAX = 30 };

enum reply_kind {
	REPLY_SENDER,  /* Reply-To, else From; our own mail: its To again */
	REPLY_ALL,     /* Mail-Followup-To, else sender, To and Cc */
	REPLY_LIST,    /* List-Post, else Mail-Followup-To */
	REPLY_FORWARD, /* nobody yet */
};

/* Fields as a person types them: UTF-8, "Name <addr>, ...". */
struct reply_head {
	struct str to, cc, subject;
	struct str in_reply_to, references; /* ids in <>; empty of a forward */
	struct str answers; /* addr of ours the message was sent to, or "" */
};

struct reply_wish {
	enum reply_kind kind;
	const struct str *own; /* our addrs: not in an answer to all */
	size_t n_own;
	const struct part_told *told; /* of the message's charsets, or NULL */
};

/*
 * Makes the heads of an answer. Fails with ERR_DATA when there is nobody to
 * answer, or REPLY_LIST and no list that takes mail.
 */
bool reply_head(struct arena *a, struct str message,
		const struct reply_wish *wish, struct reply_head *out,
		struct err *e);

/* "Re: subject" with one "Re:", whatever stood there in whatever language;
 * "Fwd: subject" likewise. */
struct str reply_subject(struct arena *a, struct str subject);
struct str reply_forward_subject(struct arena *a, struct str subject);

/* Appends "On DATE, NAME wrote:" and text with "> " before each line (">"
 * where one stands already). */
void reply_put_quote(struct buf *out, struct str message,
		     const struct part_told *told, struct str text);

/* Appends a head of From, Date, Subject, To, Cc, and text below it. */
void reply_put_forward(struct buf *out, struct str message,
		       const struct part_told *told, struct str text);

/* The address of List-Post; empty when there is none, or it says NO. */
struct str reply_list_post(struct arena *a, struct str message);

#endif
