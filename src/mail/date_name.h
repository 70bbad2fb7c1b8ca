/*
 * date_name.h - the words of dates: months in the languages in which mail
 * programs have written them, halves of a day, zones. For date.c only.
 *
 * Pure.   Thread: any.
 */
#ifndef MAIL_DATE_NAME_H
#define MAIL_DATE_NAME_H

#include "base/str.h"

/* Words come in lower case. Returns 1 to 12, or 0 when it names none. */
int date_name_month(struct str word);

/* What a number was counted in, by the sign behind it. */
enum date_unit {
	DATE_YEAR,
	DATE_MONTH,
	DATE_DAY,
	DATE_HOUR,
	DATE_MINUTE,
	DATE_SECOND,
	DATE_UNITS
};

/* The sign that text begins with is taken off. False when it is none. */
bool date_name_take_unit(struct str *text, enum date_unit *out);

/* Returns 'a' before noon, 'p' after it, or 0. */
char date_name_half(struct str word);

/* Minutes ahead of UTC, where the name is known and means one thing. */
bool date_name_zone(struct str word, int *minutes);

#endif
