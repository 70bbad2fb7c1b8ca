/*
 * report.h - reports about mail in words: delivery (RFC 3464, 6533), reading
 * (RFC 8098), complaints (RFC 5965).
 *
 * Pure: but asks for the local time zone.   Thread: any.
 * Lives:  in the arena.
 * Limits: LIMIT_FACTS.
 * Forgives: fields in any order and group, addresses without a type, lines
 *   that are no field (shown as they are).
 *
 * A field that is not known here keeps its name and its words.
 */
#ifndef MAIL_REPORT_H
#define MAIL_REPORT_H

#include "mail/facts.h"

/* Adds what the text (UTF-8) of such a part says, group by group. */
void report_read(struct arena *a, struct str text, struct facts *out);

#endif
