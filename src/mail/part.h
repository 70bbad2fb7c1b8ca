/*
 * part.h - a message as a tree of parts (RFC 2045, 2046).
 *
 * Use:    part_parse once for a message that is wholly in memory (read or
 *         mapped), then walk with part_next, or ask part_pick.h what to show.
 *         What is in a part: part_content.h (bytes), part_text.h (UTF-8).
 * Pure:   no I/O but what reading a mapped file is.   Thread: any; a parsed
 *         tree is never changed, but for engine/embed.h right behind
 *         part_parse.
 * Lives:  the tree is in the arena; head and body are views into the message
 *         (or, inside an encoded message/rfc822, into a copy in the arena).
 *         Both must outlive the tree.
 * Limits: LIMIT_PART_DEPTH, LIMIT_PARTS, LIMIT_INNER_BYTES; what lies beyond is
 * left out and sets is_cut. Time and memory are in proportion to the message.
 * Forgives: see doc/violations.md. Every message has a tree, the empty one a
 *         single empty text/plain part.
 */
#ifndef MAIL_PART_H
#define MAIL_PART_H

#include "base/mapped.h"
#include "base/mem.h"
#include "mail/charset.h"
#include "mail/param.h"

enum part_kind {
	PART_LEAF,  /* has content */
	PART_MULTI, /* has the parts of a multipart as children, at least one */
	PART_MESSAGE, /* has one child: the entity of the message inside */
};

/* Content-Transfer-Encoding; unknown ones are PART_8BIT, see odd_encoding.
 * The last two are those of embedded files only: yEnc, and bytes that are
 * content as they are, CRLF too. */
enum part_encoding {
	PART_8BIT,
	PART_BASE64,
	PART_QP,
	PART_UU,
	PART_YENC,
	PART_EXACT,
};

struct part {
	enum part_kind kind;
	enum part_encoding encoding; /* of body; of a multipart PART_8BIT */
	struct part *parent;         /* NULL for the root */
	struct part *child;          /* the first, or NULL */
	struct part *next;           /* the next of the same parent, or NULL */
	unsigned depth;              /* 0 for the root */
	struct str path; /* IMAP section number: "1", "2.1"; of a multipart at
			    the top of a message that of the message, "" for
			    the root */
	struct str head; /* raw header block: for header.h */
	struct str body; /* raw and still encoded */

	struct str type;           /* "text/plain", lower case, never empty */
	struct str odd_encoding;   /* the Content-Transfer-Encoding when
				      nobody knows it; p NULL: it is known */
	struct str charset;        /* as declared, lower case; p NULL: none */
	struct str disposition;    /* "inline", "attachment" ..., lower case; p
				      NULL: none */
	struct str filename;       /* UTF-8, as sent: not safe to open
				      (file_safe_name); p NULL: none */
	struct param_field params; /* all parameters of Content-Type */
	const struct charset *raw; /* see part_raw_charset */
	bool is_told; /* charset and raw are what the reader says, not the part
		       */
	const struct charset *hint; /* as told, or NULL */
	struct mapped *mapped;      /* what body lies in: told of what is read;
				       NULL when it is memory */

	/* What stands inside the content of a leaf is not looked for by
	 * part_parse: engine/embed.h adds it as children of the leaf. */
	bool is_embedded;        /* path "2:1" is the first thing in "2" */
	struct str fault;        /* what is wrong with it, in words for the
				    user; mostly empty */
	const struct part *bare; /* this text without the files embedded in
				    it; NULL: there are none */
};

/* What a reader knows of the charsets beyond what the message says; NULL:
 * nothing. */
struct part_told {
	const struct charset *by_hand; /* of every text, whatever it declares,
					  and of raw bytes in headers */
	const struct charset *hint;    /* undeclared bytes are likely in it */
};

struct part_tree {
	struct part *root;
	size_t count; /* parts, multiparts included */
	bool is_cut;  /* a limit was reached: parts are missing */
};

/* Cannot fail. */
void part_parse(struct arena *a, struct str message, struct part_tree *out);
/* The message in a file of any size; m outlives the tree. */
void part_parse_mapped(struct arena *a, struct mapped *m,
		       const struct part_told *told, struct part_tree *out);

/* The same for a reader that knows more; told may be NULL. */
void part_parse_told(struct arena *a, struct str message,
		     const struct part_told *told, struct part_tree *out);

/* Depth first: the part after p in the tree of root (p itself being in it),
 * or NULL: for (p = root; p != NULL; p = part_next(root, p)). */
const struct part *part_next(const struct part *root, const struct part *p);

/* By path, leaves and messages only; NULL when there is none. */
const struct part *part_at(const struct part *root, struct str path);

/* Is the type of the form "major/..."? part_is(p, "text"). */
bool part_is(const struct part *p, const char *major);
bool part_is_html(const struct part *p);

/* A field of this part's own header; as header_find. */
bool part_field(const struct part *p, struct str name, struct str *body);

/* The charset for raw 8-bit bytes in the header of the message p lies in:
 * that of its Content-Type, or NULL. For word_decode and address_parse. */
const struct charset *part_raw_charset(const struct part *p);

#endif
