/*
 * summary.h - what a row of a message list, a thread and a reply need.
 *
 * Use:    once for each message that comes in, and when an index is rebuilt.
 * Pure.   Thread: any.
 * Lives:  all in the arena; nothing points into the message.
 * Limits: LIMIT_ADDRESSES, LIMIT_REFERENCES, LIMIT_FIELD_BYTES.
 *
 * Files that stand in a text are counted where it is not encoded.
 * Works on the head of a file too (a few ten KB): then attachments and
 * preview are those that the head shows.
 */
#ifndef MAIL_SUMMARY_H
#define MAIL_SUMMARY_H

#include "mail/address.h"
#include "mail/msgid.h"
#include "mail/part.h"
#include "mail/partial.h"

enum { SUMMARY_PREVIEW_CHARS = 200 };

/* All text is UTF-8 on one line, decoded; empty when there is none. */
struct summary {
	struct address_list from, to, cc, bcc, reply_to;
	struct str subject;
	bool has_date;
	int64_t date_s;        /* of Date, else of the newest Received,
				  else 0 */
	struct str message_id; /* without brackets */
	struct msgid_list in_reply_to, references;
	struct str list_id; /* "dev.example.org", without brackets */
	size_t attachments; /* those a user would count */
	struct str preview;
	struct partial piece; /* of a message; number 0: it is whole */
};

void summary_read(struct arena *a, struct str message, struct summary *out);
/* The same for a reader that knows more than the message; told may be NULL. */
void summary_read_told(struct arena *a, struct str message,
		       const struct part_told *told, struct summary *out);

#endif
