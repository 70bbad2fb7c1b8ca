/*
 * limits.h - every bound on hostile input, on one page, each with its reason.
 *
 * Reaching a bound is never silent: the unit that holds it says so in its
 * header, and the user is told.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* One cluster: a base and a fair number of marks; "Zalgo" text goes on in
 * the next one, so that no cell grows without end. */
#define LIMIT_GRAPHEME_BYTES 64

/* mail: 50 levels must be followed, each perhaps a message and the multipart
 * in it; real mail has at most a dozen. */
#define LIMIT_PART_DEPTH 128
/* Parts of one message; a digest of a busy list has a few hundred. At half a
 * kilobyte each, this many are 50 MB. */
#define LIMIT_PARTS 100000
/* Messages inside one that travel encoded, decoded: they lie in memory. Mail
 * servers take 50 MB; a larger one can still be saved. */
#define LIMIT_INNER_BYTES (256u * 1024 * 1024)
/* One unfolded header field that is decoded; longer ones are cut. */
#define LIMIT_FIELD_BYTES (1024u * 1024)
/* A date; more than this is no date, but may hold many comments. */
#define LIMIT_DATE_BYTES 1000
/* Fields looked at in one header block. */
#define LIMIT_FIELDS 100000
/* Addresses in one field: a mass mailing may name thousands. */
#define LIMIT_ADDRESSES 20000
/* Parameters of one field, RFC 2231 continuations counted one by one. */
#define LIMIT_PARAMS 128
/* References kept of one message: threads of 10,000 exist, long lists are
 * cut in the middle as RFC 5322 3.6.4 lets us. */
#define LIMIT_REFERENCES 1000
/* Lines of a report or an appointment that are shown as such: a mass mailing
 * may bounce for thousands. */
#define LIMIT_FACTS 10000
/* What is decoded of one message in order to look into it: texts with files
 * in them, a winmail.dat. Mail servers take no larger messages. */
#define LIMIT_EMBED_BYTES (64u * 1024 * 1024)
/* Files of TNEF in one message that are opened; nobody sends two. */
#define LIMIT_TNEF 100
/* Pieces of one message (message/partial); programs that cut messages make
 * some ten of them. */
#define LIMIT_PIECES 1000
/* Groups in groups of RTF; Outlook writes a dozen. */
#define LIMIT_RTF_DEPTH 100
/* Text that is decoded for the preview in a list: HTML has long heads. */
#define LIMIT_PREVIEW_BYTES (64u * 1024)
/* Text that is looked at to say in what charset an undeclared one is, before
 * its first line is shown. */
#define LIMIT_SURVEY_BYTES (16u * 1024 * 1024)
/* Text of one part that is decoded for the pager. */
#define LIMIT_TEXT_BYTES (64u * 1024 * 1024)

/* text: nested tags followed by the renderer; quote levels counted. */
#define LIMIT_HTML_DEPTH  256
#define LIMIT_QUOTE_DEPTH 64
/* Tags of one HTML part: gumbo needs some 300 bytes for each. The longest
 * newsletters have 20,000. */
#define LIMIT_HTML_TAGS 300000
/* Rules of its style sheets; big newsletters have 300. */
#define LIMIT_CSS_RULES 5000
/* Bytes of text of all parts of one message that a pager gets. */
#define LIMIT_SHOWN_BYTES (128u * 1024 * 1024)
/* Lines of one message in the pager: each costs some 100 bytes, even an
 * empty one. */
#define LIMIT_LINES 1000000
/* HTML of one part: rendering needs ten times its size. */
#define LIMIT_HTML_BYTES (16u * 1024 * 1024)
/* Links numbered in one message. */
#define LIMIT_LINKS 10000

/* proto: one reply line of a server. RFC 2449 says 512, RFC 5321 the same;
 * the wild is longer. Message lines are not bounded: they are streamed. */
#define LIMIT_REPLY_BYTES (16u * 1024)
/* Lines of one SMTP reply or of a CAPA list. */
#define LIMIT_REPLY_LINES 200
/* Messages in one POP3 mailbox. */
#define LIMIT_POP3_MESSAGES 2000000
/* One UIDL: 70 by RFC 1939, longer ones occur. */
#define LIMIT_UIDL_BYTES 1000
/* One SASL challenge or answer, in base64 (RFC 4954 4: 12288 octets). */
#define LIMIT_SASL_BYTES (12 * 1024)
/* How often SCRAM hashes the password: servers ask for 4096 to 600,000 times;
 * this many take a second or so. */
#define LIMIT_SCRAM_ROUNDS 1000000

/* engine: what net may owe the writer before it stops reading. */
#define LIMIT_UNWRITTEN_BYTES (8u * 1024 * 1024)
/* A configuration file, a draft, an editor's answer. */
#define LIMIT_CONFIG_BYTES (1024u * 1024)
#define LIMIT_DRAFT_BYTES  (64u * 1024 * 1024)
/* What a password command may print. */
#define LIMIT_SECRET_BYTES (16u * 1024)

/* mail: text that becomes HTML by Markdown. */
#define LIMIT_MARKDOWN_BYTES (1024u * 1024)
/* Text that is looked at for prose; what is longer was not typed, and keeps
 * its lines. */
#define LIMIT_FLOWED_BYTES (4u * 1024 * 1024)

/* store: the head of a message file that the index is made from. */
#define LIMIT_SUMMARY_BYTES (128u * 1024)
/* What can be opened at once; mail servers stop at a tenth of it. */
#define LIMIT_MESSAGE_BYTES (1024u * 1024 * 1024)
/* A search as typed, and brackets within brackets in it. */
#define LIMIT_QUERY_BYTES (4u * 1024)
#define LIMIT_QUERY_DEPTH 64
/* Words and keys in it: SQLite takes expressions a thousand deep. */
#define LIMIT_QUERY_TERMS 200
/* Actions that can be undone. */
#define LIMIT_UNDO 100

#endif
