/*
 * envelope.h - a letter made ready for the outbox: its bytes, and who sends
 * it to whom.
 *
 * Waits:  for the disk, where attachments are read.   Thread: any.
 * Lives:  in the arena, but the message, which envelope_fini frees.
 * Limits: LIMIT_MESSAGE_BYTES.
 * Safe:   blind copies are in no byte that goes out; they stand in
 *         private_head, which only our own copy gets.
 */
#ifndef ENGINE_ENVELOPE_H
#define ENGINE_ENVELOPE_H

#include "base/buf.h"
#include "engine/config.h"
#include "engine/request.h"
#include "mail/build.h"

struct envelope {
	const struct account *account;
	struct str sender; /* ASCII, as are the recipients */
	const struct str *recipients;
	size_t n_recipients;
	struct buf message;      /* LF line ends */
	struct str private_head; /* "Bcc: ...\n", or empty */
	int64_t held_s;          /* not to be sent before; 0: at once */
};

/* Of a draft, with the text that lies at its body_path. Fails with ERR_DATA
 * (an address or a head that cannot be sent, nobody to send it to),
 * ERR_NO_INPUT (an attachment or a picture is not there), ERR_CONFIG, ERR_IO.
 */
bool envelope_of_draft(struct arena *a, const struct config *c,
		       const struct draft *d, struct envelope *out,
		       struct err *e);

/* Of the finished message of a REQUEST_SEND: From, Date and Message-ID are
 * added where they are missing, Bcc is taken out. Fails likewise. */
bool envelope_of_message(struct arena *a, const struct config *c,
			 const struct request *q, struct envelope *out,
			 struct err *e);

/* Of a report that acc sends: with no sender, so that nobody answers it (RFC
 * 8098, 3). */
bool envelope_of_report(struct arena *a, const struct account *acc,
			const struct build_mail *mail, struct envelope *out,
			struct err *e);

/* Also after a failure. */
void envelope_fini(struct envelope *v);

#endif
