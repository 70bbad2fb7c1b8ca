/*
 * smtpd.h - the demo's SMTP server, without a socket (RFC 5321, RFC 4954).
 *
 * Whatever is sent comes back: it is put into the demo's own mailbox, and a
 * letter to the tour gets an answer (tour.h). Nothing leaves the machine.
 */
#ifndef DEMO_SMTPD_H
#define DEMO_SMTPD_H

#include "base/buf.h"
#include "demo/maildrop.h"

struct smtpd {
	struct maildrop *drop;
	struct buf message;
	size_t recipients;
	unsigned auth_lines; /* still to come of the client in AUTH */
	bool in_data, has_sender, over;
};

/* Writes the greeting. */
void smtpd_init(struct smtpd *s, struct maildrop *drop, struct buf *out);
/* Answers one command line. When s->in_data is true afterwards, content
 * follows: smtpd_content, and smtpd_end at its end. */
void smtpd_line(struct smtpd *s, struct str line, struct buf *out);
void smtpd_content(struct smtpd *s, struct str piece);
void smtpd_end(struct smtpd *s, struct buf *out);
void smtpd_fini(struct smtpd *s);

#endif
