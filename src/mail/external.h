/*
 * external.h - where the content of a message/external-body lies (RFC 2046,
 * 5.2.3; RFC 2017).
 *
 * Pure: loads nothing.   Thread: any.   Lives: in the arena.
 */
#ifndef MAIL_EXTERNAL_H
#define MAIL_EXTERNAL_H

#include "mail/facts.h"
#include "mail/param.h"

/* Adds what the parameters of the Content-Type say of it, and what the text
 * (UTF-8) of the part says it would be. Parameters nobody knows keep their
 * names. */
void external_read(struct arena *a, const struct param_field *type,
		   struct str text, struct facts *out);

#endif
