#include "mail/date.h"

static const char months[][4] = { "jan", "feb", "mar", "apr", "may", "jun",
				  "jul", "aug", "sep", "oct", "nov", "dec" };
static const char days[][4] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
};

/* Zones by name. Those of RFC 5322 4.3, and what else is unambiguous; every
 * other name, the military letters too, says nothing and is UTC. */
static const struct {
	char name[6];
	int minutes;
} zones[] = {
	{ "adt", -180 },  { "aedt", 660 }, { "aest", 600 }, { "akdt", -480 },
	{ "akst", -540 }, { "ast", -240 }, { "bst", 60 },   { "cdt", -300 },
	{ "cest", 120 },  { "cet", 60 },   { "cst", -360 }, { "edt", -240 },
	{ "eest", 180 },  { "eet", 120 },  { "est", -300 }, { "hkt", 480 },
	{ "hst", -600 },  { "jst", 540 },  { "kst", 540 },  { "mdt", -360 },
	{ "mest", 120 },  { "met", 60 },   { "msk", 180 },  { "mst", -420 },
	{ "nzdt", 780 },  { "nzst", 720 }, { "pdt", -420 }, { "pst", -480 },
	{ "sgt", 480 },   { "west", 60 },
};

/* What has been understood so far; -1 where nothing has. */
struct reading {
	struct str rest;
	int year, month, day;
	int hour, minute, second;
	int zone_minutes;
	bool has_zone;
};

struct number {
	int value; /* at most 99999999 */
	size_t digits;
};

static bool
take_number(struct str *rest, struct number *out)
{
	*out = (struct number){ 0 };
	while (out->digits < rest->n && ascii_is_digit(rest->p[out->digits])) {
		if (out->digits < 8)
			out->value =
				out->value * 10 + (rest->p[out->digits] - '0');
		out->digits++;
	}
	*rest = str_skip(*rest, out->digits);
	return out->digits > 0 && out->digits <= 8;
}

static bool
take_char(struct str *rest, char c)
{
	if (rest->n == 0 || rest->p[0] != c)
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

/* The rest of a comment whose "(" is taken. */
static void
skip_comment(struct str *rest)
{
	size_t depth = 1;

	while (rest->n > 0 && depth > 0) {
		if (rest->p[0] == '\\')
			*rest = str_skip(*rest, 1);
		else if (rest->p[0] == '(')
			depth++;
		else if (rest->p[0] == ')')
			depth--;
		*rest = str_skip(*rest, 1);
	}
}

/* Two digits: RFC 5322 4.3 draws the line at 50; three are from 1900 on. */
static int
year_of(struct number n)
{
	if (n.digits >= 4)
		return n.value;
	if (n.digits == 3)
		return 1900 + n.value;
	return n.value + (n.value < 50 ? 2000 : 1900);
}

/* ":52:37.123" after an hour. */
static bool
take_clock(struct reading *r, struct number hour)
{
	struct number minute, second = { 0 }, fraction;

	if (!take_char(&r->rest, ':') || !take_number(&r->rest, &minute))
		return false;
	if (take_char(&r->rest, ':') && !take_number(&r->rest, &second))
		return false;
	if (take_char(&r->rest, '.'))
		(void)take_number(&r->rest, &fraction);
	r->hour = hour.value;
	r->minute = minute.value;
	r->second = second.value;
	return true;
}

/* "2003-07-01", "7/1/2003", "1.7.2003": the first number is taken. Of two
 * orders the American is meant with slashes, unless it cannot be. */
static void
take_triple(struct reading *r, struct number first, char separator)
{
	struct number second, third;

	if (!take_char(&r->rest, separator) ||
	    !take_number(&r->rest, &second) ||
	    !take_char(&r->rest, separator) || !take_number(&r->rest, &third))
		return;
	if (first.digits == 4) {
		struct number year = first;

		first = third;
		third = year;
	} else if (separator == '/' && first.value <= 12) {
		struct number month = first;

		first = second;
		second = month;
	}
	r->day = first.value;
	r->month = second.value;
	r->year = year_of(third);
}

static bool
is_digit_at(struct str s, size_t i)
{
	return i < s.n && ascii_is_digit(s.p[i]);
}

static void
read_number(struct reading *r)
{
	struct number n;
	char next;

	if (!take_number(&r->rest, &n))
		return;
	next = r->rest.n > 0 ? r->rest.p[0] : ' ';
	if (next == ':' && r->hour < 0 && take_clock(r, n))
		return;
	if ((next == '/' || next == '.' || next == '-') && r->month < 0 &&
	    is_digit_at(r->rest, 1))
		take_triple(r, n, next);
	else if (r->day < 0 && n.digits <= 2)
		r->day = n.value;
	else if (r->year < 0)
		r->year = year_of(n);
}

/* "+0200", "+02:00", "+2". More than 14 hours is no zone. */
static bool
take_zone(struct reading *r)
{
	struct str rest = str_skip(r->rest, 1);
	struct number n, more;
	int minutes;

	if (!take_number(&rest, &n) || n.digits > 4)
		return false;
	minutes = n.digits > 2 ? n.value / 100 * 60 + n.value % 100
			       : n.value * 60;
	if (n.digits <= 2 && take_char(&rest, ':') && take_number(&rest, &more))
		minutes += more.value;
	if (minutes > 14 * 60)
		return false;
	r->zone_minutes = r->rest.p[0] == '-' ? -minutes : minutes;
	r->has_zone = true;
	r->rest = rest;
	return true;
}

static void
read_sign(struct reading *r)
{
	if (r->hour < 0 || r->has_zone || !take_zone(r))
		r->rest = str_skip(r->rest, 1);
}

static void
read_half_day(struct reading *r, bool is_pm)
{
	if (r->hour == 12)
		r->hour = 0;
	if (is_pm && r->hour >= 0 && r->hour < 12)
		r->hour += 12;
}

static void
read_zone_name(struct reading *r, struct str word)
{
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		if (str_eq_fold(word, str_of(zones[i].name)))
			r->zone_minutes = zones[i].minutes;
	}
}

static void
read_word(struct reading *r)
{
	struct str word = r->rest;

	for (word.n = 0; word.n < r->rest.n;) {
		if (!ascii_is_alpha(word.p[word.n]))
			break;
		word.n++;
	}
	r->rest = str_skip(r->rest, word.n);
	for (int i = 0; i < 12 && r->month < 0; i++) {
		if (str_starts_fold(word, str_of(months[i])))
			r->month = i + 1;
	}
	if (str_eq_fold(word, STR("am")) || str_eq_fold(word, STR("pm")))
		read_half_day(r, ascii_lower(word.p[0]) == 'p');
	else if (r->hour >= 0 && !r->has_zone && r->zone_minutes == 0)
		read_zone_name(r, word);
}

static bool
is_whole(const struct reading *r)
{
	return r->year >= 1 && r->year <= 9999 && r->month >= 1 &&
	       r->month <= 12 && r->day >= 1 && r->day <= 31 && r->hour <= 23 &&
	       r->minute <= 59 && r->second <= 60;
}

bool
date_parse(struct str body, struct date *out)
{
	struct reading r = {
		.rest = body, .year = -1, .month = -1, .day = -1, .hour = -1
	};
	struct date_parts parts;

	while (r.rest.n > 0) {
		char c = r.rest.p[0];

		if (ascii_is_digit(c))
			read_number(&r);
		else if (ascii_is_alpha(c))
			read_word(&r);
		else if (c == '+' || c == '-')
			read_sign(&r);
		else if (take_char(&r.rest, '('))
			skip_comment(&r.rest);
		else
			r.rest = str_skip(r.rest, 1);
	}
	if (!is_whole(&r))
		return false;
	parts = (struct date_parts){ r.year,   r.month,
				     r.day,    r.hour < 0 ? 0 : r.hour,
				     r.minute, r.second,
				     0 };
	out->at_s = date_join(&parts) - (int64_t)r.zone_minutes * 60;
	out->zone_minutes = r.zone_minutes;
	return true;
}

/* Days since 1970 of a year's first of March, and the way back: the leap day
 * is then the last of its year. */
static int64_t
days_to_march(int64_t year)
{
	return year * 365 + year / 4 - year / 100 + year / 400 - 719468;
}

int64_t
date_join(const struct date_parts *parts)
{
	int64_t year = parts->month > 2 ? parts->year : parts->year - 1;
	int64_t month = (parts->month + 9) % 12; /* from March */
	int64_t day =
		days_to_march(year) + (month * 153 + 2) / 5 + parts->day - 1;

	return ((day * 24 + parts->hour) * 60 + parts->minute) * 60 +
	       parts->second;
}

static const int64_t year_1 = -62135596800, year_10000 = 253402300800;

static int64_t
held(int64_t at_s)
{
	if (at_s < year_1)
		return year_1;
	return at_s < year_10000 ? at_s : year_10000 - 1;
}

void
date_split(int64_t at_s, int zone_minutes, struct date_parts *out)
{
	int64_t day, year, of_day, month;

	at_s = held(held(at_s) + (int64_t)zone_minutes * 60) - year_1;
	of_day = at_s % 86400;
	day = at_s / 86400 + year_1 / 86400; /* since 1970 */
	out->weekday = (int)((at_s / 86400 + 1) % 7);
	year = (day + 719468) * 400 / 146097;
	while (days_to_march(year) > day)
		year--;
	while (days_to_march(year + 1) <= day)
		year++;
	day -= days_to_march(year);
	month = (day * 5 + 2) / 153; /* from March */
	out->day = (int)(day - (month * 153 + 2) / 5 + 1);
	out->month = (int)(month < 10 ? month + 3 : month - 9);
	out->year = (int)(out->month > 2 ? year : year + 1);
	out->hour = (int)(of_day / 3600);
	out->minute = (int)(of_day / 60 % 60);
	out->second = (int)(of_day % 60);
}

void
date_put_rfc5322(struct buf *out, int64_t at_s, int zone_minutes)
{
	int zone = zone_minutes < 0 ? -zone_minutes : zone_minutes;
	struct date_parts t;

	date_split(at_s, zone_minutes, &t);
	buf_printf(out, "%s, %02d %c%s %04d %02d:%02d:%02d %c%02d%02d",
		   days[t.weekday], t.day,
		   (char)(months[t.month - 1][0] - 'a' + 'A'),
		   months[t.month - 1] + 1, t.year, t.hour, t.minute, t.second,
		   zone_minutes < 0 ? '-' : '+', zone / 60 % 100, zone % 60);
}

void
date_put_iso(struct buf *out, int64_t at_s)
{
	struct date_parts t;

	date_split(at_s, 0, &t);
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.year, t.month,
		   t.day, t.hour, t.minute, t.second);
}
