/*
 * ical.h - the lines of a calendar (RFC 5545, 3.1 and 3.3; RFC 6868).
 *
 * Use:    ical_unfold once, then ical_next line by line. What the lines say
 *         together: calendar.h.
 * Pure.   Thread: any.
 * Lives:  a line is views into the text.
 * Forgives: LF for CRLF, a quote never closed, blanks round a name.
 */
#ifndef MAIL_ICAL_H
#define MAIL_ICAL_H

#include "base/buf.h"

struct ical_line {
	struct str name;   /* "DTSTART", in any case */
	struct str params; /* ";TZID=Europe/Berlin;VALUE=DATE", raw */
	struct str value;  /* raw */
};

/* Appends the text with its folded lines made whole. */
void ical_unfold(struct buf *out, struct str text);

/* Takes the next line off *rest; lines without a name are skipped. False at
 * the end. */
bool ical_next(struct str *rest, struct ical_line *line);

/* The first value of a parameter without its quotes, still with RFC 6868's
 * carets (ical_put_param); empty when there is none. */
struct str ical_param(const struct ical_line *line, const char *name);
void ical_put_param(struct buf *out, struct str value);

/* Appends a value of type TEXT: "\n" and so on read. */
void ical_put_text(struct buf *out, struct str value);

/* A DATE or a DATE-TIME, as written. */
struct ical_time {
	int64_t at_s; /* seconds since 1970 as if the clock were UTC's */
	bool is_date; /* a whole day */
	bool is_utc;
};

bool ical_read_time(struct str value, struct ical_time *out);
/* "P1DT2H", "-PT15M", "P2W", in seconds. False when it is none, or longer
 * than a thousand years. */
bool ical_read_duration(struct str value, int64_t *seconds);

#endif
