/*
 * date.h - dates of mail, read and written (RFC 5322, 3.3 and 4.3).
 *
 * Pure: never asks the clock or the locale.   Thread: any.
 * Forgives: day names missing or wrong, two-digit years, zone names, missing
 *   seconds or zone, comments, ctime order ("Mon Jul  1 2003 ..."), ISO 8601,
 *   dashes and slashes between, 12-hour clocks, months in the languages of
 *   date_name.c, Chinese and Korean signs, encoded words.
 * Limits: LIMIT_DATE_BYTES; the rest is not looked at.
 */
#ifndef MAIL_DATE_H
#define MAIL_DATE_H

#include "base/buf.h"

struct date {
	int64_t at_s;     /* seconds since 1970 UTC */
	int zone_minutes; /* as written, ahead of UTC; 0 when unknown */
};

/* The parts of an instant as a calendar shows them. */
struct date_parts {
	int year, month, day; /* month 1 to 12 */
	int hour, minute, second;
	int weekday; /* 0 = Sunday */
};

/* Returns false when no date can be found in it. */
bool date_parse(struct str body, struct date *out);

/* At zone_minutes ahead of UTC. Any at_s; years beyond 1 to 9999 are held
 * at the border. */
void date_split(int64_t at_s, int zone_minutes, struct date_parts *out);
/* Seconds since 1970 of a UTC calendar date; any day or hour is taken. */
int64_t date_join(const struct date_parts *parts);

/* "Tue, 01 Jul 2003 10:52:37 +0200" */
void date_put_rfc5322(struct buf *out, int64_t at_s, int zone_minutes);
/* "2003-07-01T08:52:37Z" */
void date_put_iso(struct buf *out, int64_t at_s);

#endif
