/*
 * qp.h - quoted-printable removed (RFC 2045, 6.7).
 *
 * Pure.   Thread: any.   Lives: the input must outlive the struct.
 * Forgives: "=" that starts neither "=XX" nor a soft line break stays; lower
 *   case hex; blanks after a soft break; white space at line ends is removed.
 * Each CRLF is given as LF, encoded ones ("=0D=0A") too.
 */
#ifndef MAIL_QP_H
#define MAIL_QP_H

#include "base/str.h"

enum qp_end { QP_SOFT, QP_LF, QP_CRLF };

struct qp {
	struct str rest; /* lines still encoded */
	struct str line; /* what is left of the one being decoded */
	enum qp_end end; /* how that one ends */
	bool has_line;
	bool held_cr; /* a CR is read that may belong to a CRLF */
};

void qp_init(struct qp *d, struct str encoded);
/* Writes up to room bytes (at least 2). Returns how many; 0 at the end. */
size_t qp_read(struct qp *d, char *to, size_t room);

#endif
