/*
 * build.h - a letter to the bytes that are sent (RFC 5322, 2045, 2047, 2231,
 * 2387, 3676).
 *
 *   multipart/mixed            when there are attachments
 *     multipart/alternative    when the text is Markdown
 *       text/plain             as typed, but for the folders of pictures;
 *                              format=flowed when it is prose
 *       multipart/related      when the Markdown shows pictures
 *         text/html
 *         the pictures
 *     the attachments
 *
 *   multipart/report           when it is one
 *     text/plain
 *     message/disposition-notification
 *
 * Use:    build_message once; the outbox, the wire and the Sent folder all
 *         take the same bytes.
 * Waits:  for the disk: files are read in pieces as they are written.
 * Thread: any.
 * Safe:   nothing but ASCII comes out, lines end in CRLF and are shorter than
 *         998 bytes, so that no server need be asked what it can take. Only
 *         an address that is not ASCII before its @ stands in the head as it
 *         is, in UTF-8 (RFC 6532): there is no other way to write it, and
 *         SMTPUTF8 is asked for then. A CR, LF or NUL in any header value is
 *         refused. Neither Bcc nor a name of the machine, its user or a file's
 *         folder is written.
 */
#ifndef MAIL_BUILD_H
#define MAIL_BUILD_H

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>

struct build_file {
	const char *path; /* what is read */
	struct str name;  /* what the other side sees, UTF-8 */
	struct str type;  /* "image/png"; empty = application/octet-stream;
			     message/rfc822: a message sent on */
	struct str ref;   /* what the Markdown calls it, "photo.jpg"; empty,
			     or not in the text: an attachment */
};

/* Addresses and subject as typed: UTF-8, one line. */
struct build_mail {
	struct str from; /* one mailbox */
	struct str to, cc, bcc, reply_to;
	struct str subject;
	struct str message_id;              /* with or without <>; see below */
	struct str in_reply_to, references; /* ids in <> */
	int64_t date_s;
	int zone_minutes;
	struct str body;    /* UTF-8 text, LF or CRLF */
	bool markdown;      /* it is; send HTML made from it, too */
	bool wants_receipt; /* from asks for a note when it is read */
	/* When not empty, this is a report of it (RFC 8098), fields in ASCII
	 * with LF line ends, and body says the same to people. */
	struct str report;
	const struct build_file *files;
	size_t n_files;
};

/* Where the bytes go, in pieces. Returning false ends the work with *e. */
struct build_sink {
	bool (*put)(void *context, struct str bytes, struct err *e);
	void *context;
};

/*
 * Writes the message. Fails with ERR_DATA (a value or an address that cannot
 * be sent, which one and why), ERR_NO_INPUT or ERR_LOGIN (a file, or a picture
 * of the Markdown that none of the files is), ERR_CONFIG (Markdown, but no
 * md4c), or what the sink says.
 */
bool build_message(const struct build_mail *m, const struct build_sink *sink,
		   struct err *e);

/*
 * The addresses for the envelope: To, Cc and Bcc, each once, domains as
 * A-labels (IDNA 2008), in the arena. Fails with ERR_DATA as build_message,
 * and when there is none.
 */
struct build_recipients {
	struct str *v;
	size_t n;
};
bool build_recipients(struct arena *a, const struct build_mail *m,
		      struct build_recipients *out, struct err *e);

/* An addr ("local@domain") as SMTP and header fields need it: domain as
 * A-label; local in ASCII, or valid UTF-8 (RFC 6531). Fails with ERR_DATA. */
bool build_ascii_addr(struct arena *a, struct str addr, struct str *out,
		      struct err *e);

/* A fresh id, without <>: 96 random bits at the domain of from. */
struct str build_message_id(struct arena *a, struct str from);

/* Is the text fit for a header value? Fails with ERR_DATA naming the field:
 * it holds a CR, LF or NUL. */
bool build_check_value(const char *field, struct str value, struct err *e);

#endif
