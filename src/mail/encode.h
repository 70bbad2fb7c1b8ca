/*
 * encode.h - bytes made fit for mail: base64, quoted-printable (RFC 2045,
 * 6.7 and 6.8).
 *
 * Pure.   Thread: any.
 * What comes out is ASCII in lines of at most 76 bytes that end in CRLF.
 */
#ifndef MAIL_ENCODE_H
#define MAIL_ENCODE_H

#include "base/buf.h"

/* Bytes that make up whole lines: pieces of this size, or a multiple, can be
 * encoded one after the other. */
enum { ENCODE_BASE64_LINE = 57 };

/* Lines of base64; bytes may be the last piece, of any size. */
void encode_put_base64(struct buf *out, struct str bytes);
/* Without line ends, for a header. */
void encode_put_base64_word(struct buf *out, struct str bytes);

/* Text with LF line ends (a CR is encoded) as quoted-printable. */
void encode_put_qp(struct buf *out, struct str text);

enum encode_form { ENCODE_7BIT, ENCODE_QP, ENCODE_BASE64 };

/* How text with LF line ends is sent: as it is when that is safe, and no line
 * of it is one that mailboxes change ("From "); otherwise whichever is
 * shorter. */
enum encode_form encode_choose(struct str text);

/* What a body may hold as it is: ASCII without NUL or lone CR, in lines that
 * are not longer than 998. Feed all of it, in pieces. */
struct encode_check {
	size_t line_bytes;
	bool after_cr, is_unsafe;
};
void encode_check_feed(struct encode_check *c, struct str bytes);

/* Appends with every line end (LF or CRLF) as CRLF. *after_cr carries a CR
 * from piece to piece; false at first. */
void encode_put_crlf(struct buf *out, struct str bytes, bool *after_cr);

#endif
