/*
 * calendar.h - an invitation or another calendar in words (RFC 5545, 5546).
 *
 * Pure: but asks for the local time zone.   Thread: any.
 * Lives:  in the arena.
 * Limits: LIMIT_FACTS.
 * Forgives: all that ical.h does; components that are never ended.
 *
 * Times in UTC are shown in local time; all others as they are written, with
 * the name of their zone.
 */
#ifndef MAIL_CALENDAR_H
#define MAIL_CALENDAR_H

#include "mail/facts.h"

/* Adds what the text (UTF-8) of a calendar says of its appointments, tasks
 * and notes; nothing when there are none. method is that of the Content-Type,
 * or empty. */
void calendar_read(struct arena *a, struct str text, struct str method,
		   struct facts *out);

#endif
