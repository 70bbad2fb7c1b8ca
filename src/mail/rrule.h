/*
 * rrule.h - how an appointment repeats, in words (RFC 5545, 3.3.10).
 *
 * Pure.   Thread: any.
 */
#ifndef MAIL_RRULE_H
#define MAIL_RRULE_H

#include "base/buf.h"

/* Appends "every 2 weeks on Monday, Wednesday, 10 times". A rule that has
 * more in it than words are simple for is appended as it is. */
void rrule_put(struct buf *out, struct str rule);

#endif
