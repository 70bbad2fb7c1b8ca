#include "mail/date.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/date_name.h"
#include "mail/header.h"
#include "mail/word.h"

static const char months[][4] = { "jan", "feb", "mar", "apr", "may", "jun",
				  "jul", "aug", "sep", "oct", "nov", "dec" };
static const char days[][4] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"
};

/* What has been understood so far; -1 where nothing has. */
struct reading {
	struct str rest; /* in lower case */
	int at[DATE_UNITS];
	bool is_month_weak; /* a month's name, or day's name, or number */
	char half;          /* of the day: 'a', 'p', or 0 */
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

static void
skip_blanks(struct str *rest)
{
	size_t n;

	for (;;) {
		*rest = str_trim(*rest);
		n = str_starts(*rest, STR("(")) ? header_comment_span(*rest)
						: 0;
		if (n == 0)
			return;
		*rest = str_skip(*rest, n);
	}
}

/* Two digits: RFC 5322 4.3 draws the line at 50; three are from 1900 on. */
static int
year_of(struct number n)
{
	if (n.value > 999)
		return n.value;
	if (n.value > 99)
		return 1900 + n.value;
	return n.value + (n.value < 50 ? 2000 : 1900);
}

/* ":52:37.123" after an hour; blanks and comments may stand between. */
static bool
take_clock(struct reading *r, struct number hour, char separator)
{
	struct number minute, second = { 0 }, fraction;
	struct str rest = r->rest;

	skip_blanks(&rest);
	if (!take_char(&rest, separator))
		return false;
	skip_blanks(&rest);
	if (!take_number(&rest, &minute))
		return false;
	r->rest = rest;
	skip_blanks(&rest);
	if (take_char(&rest, separator)) {
		skip_blanks(&rest);
		if (!take_number(&rest, &second))
			return false;
		r->rest = rest;
	}
	if (take_char(&r->rest, '.'))
		(void)take_number(&r->rest, &fraction);
	r->at[DATE_HOUR] = hour.value;
	r->at[DATE_MINUTE] = minute.value;
	r->at[DATE_SECOND] = second.value;
	return true;
}

static void
set_date(struct reading *r, int year, int month, int day)
{
	r->at[DATE_YEAR] = year;
	r->at[DATE_MONTH] = month;
	r->at[DATE_DAY] = day;
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
	if (first.digits == 4)
		set_date(r, first.value, second.value, third.value);
	else if (separator == '/' && first.value <= 12)
		set_date(r, year_of(third), first.value, second.value);
	else
		set_date(r, year_of(third), second.value, first.value);
}

static bool
is_digit_at(struct str s, size_t i)
{
	return i < s.n && ascii_is_digit(s.p[i]);
}

/* "20030701T105237", the 'T' may be missing: two at a time. */
static bool
take_compact(struct reading *r)
{
	struct str rest = r->rest;
	int pairs[7] = { 0 };
	size_t n = 0;

	for (; n < COUNT_OF(pairs) && is_digit_at(rest, 1); n++) {
		pairs[n] = (rest.p[0] - '0') * 10 + (rest.p[1] - '0');
		rest = str_skip(rest, 2);
		if (n == 3 && str_starts(rest, STR("t")))
			rest = str_skip(rest, 1);
	}
	if (is_digit_at(rest, 0) || (n != 4 && n != 7) || r->at[DATE_DAY] >= 0)
		return false;
	set_date(r, pairs[0] * 100 + pairs[1], pairs[2], pairs[3]);
	if (n == 7) {
		r->at[DATE_HOUR] = pairs[4];
		r->at[DATE_MINUTE] = pairs[5];
		r->at[DATE_SECOND] = pairs[6];
	}
	r->rest = rest;
	return true;
}

static int
zone_of(struct number n)
{
	return n.digits > 2 ? n.value / 100 * 60 + n.value % 100 : n.value * 60;
}

/* A number that nothing beside it explains. */
static void
put_number(struct reading *r, struct number n)
{
	if (r->at[DATE_DAY] < 0 && n.digits <= 2) {
		r->at[DATE_DAY] = n.value;
	} else if (r->at[DATE_MONTH] < 0 && n.digits <= 2 && n.value <= 12) {
		r->at[DATE_MONTH] = n.value;
		r->is_month_weak = true;
	} else if (r->at[DATE_YEAR] < 0) {
		r->at[DATE_YEAR] = year_of(n);
	} else if (r->at[DATE_HOUR] >= 0 && !r->has_zone && n.digits > 2 &&
		   n.digits <= 4 && zone_of(n) <= 14 * 60) {
		r->zone_minutes = zone_of(n); /* the plus is forgotten */
		r->has_zone = true;
	}
}

static void
read_number(struct reading *r)
{
	bool has_month = r->at[DATE_MONTH] >= 0;
	bool has_hour = r->at[DATE_HOUR] >= 0;
	enum date_unit unit;
	struct number n;
	char next;

	if (take_compact(r) || !take_number(&r->rest, &n))
		return;
	if (date_name_take_unit(&r->rest, &unit)) {
		r->at[unit] = unit == DATE_YEAR ? year_of(n) : n.value;
		return;
	}
	if (!has_hour && n.digits <= 2 && take_clock(r, n, ':'))
		return;
	next = r->rest.n > 0 ? r->rest.p[0] : ' ';
	if (!is_digit_at(r->rest, 1))
		next = ' ';
	if (next == '.' && has_month && !has_hour && take_clock(r, n, '.'))
		return;
	if ((next == '/' || next == '.' || next == '-') && !has_month)
		take_triple(r, n, next);
	else
		put_number(r, n);
}

/* "+0200", "+02:00", "+2". More than 14 hours is no zone. */
static bool
take_zone(struct reading *r)
{
	struct str rest = str_trim(str_skip(r->rest, 1));
	struct number n, more;
	int minutes;

	if (!take_number(&rest, &n) || n.digits > 4)
		return false;
	minutes = zone_of(n);
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
	if (r->at[DATE_HOUR] < 0 || r->has_zone || !take_zone(r))
		r->rest = str_skip(r->rest, 1);
}

/* Letters of any script; of "p.m." all. */
static struct str
take_word(struct str *rest)
{
	struct str word = *rest;

	for (word.n = 0; word.n < rest->n; word.n++) {
		char c = rest->p[word.n];

		if (!ascii_is_alpha(c) && (unsigned char)c < 0x80)
			break;
	}
	*rest = str_skip(*rest, word.n);
	if (word.n != 1 || !str_starts(*rest, STR(".m")))
		return word;
	*rest = str_skip(*rest, 2);
	return word.p[0] == 'p' ? STR("pm") : STR("am");
}

/* Some names of days begin as those of months do ("mar., 3 juin"): a name
 * before the day holds until there is one behind it. */
static void
read_word(struct reading *r)
{
	struct str word = take_word(&r->rest);
	int month = date_name_month(word);
	char half = date_name_half(word);
	struct number glued;

	if (half != 0) {
		r->half = half;
	} else if (r->at[DATE_HOUR] >= 0 && r->at[DATE_MONTH] >= 0) {
		if (!r->has_zone && r->zone_minutes == 0)
			(void)date_name_zone(word, &r->zone_minutes);
		if (r->at[DATE_YEAR] >= 0) /* "H0500" is no zone of digits */
			(void)take_number(&r->rest, &glued);
	} else if (month > 0 && (r->at[DATE_MONTH] < 0 || r->is_month_weak)) {
		r->at[DATE_MONTH] = month;
		r->is_month_weak = r->at[DATE_DAY] < 0;
	}
}

static bool
is_whole(const int at[DATE_UNITS])
{
	bool is_midnight = at[DATE_HOUR] == 24 && at[DATE_MINUTE] <= 0 &&
			   at[DATE_SECOND] <= 0;

	return at[DATE_YEAR] >= 1000 && at[DATE_YEAR] <= 9999 &&
	       at[DATE_MONTH] >= 1 && at[DATE_MONTH] <= 12 &&
	       at[DATE_DAY] >= 1 && at[DATE_DAY] <= 31 &&
	       (at[DATE_HOUR] <= 23 || is_midnight) && at[DATE_MINUTE] <= 59 &&
	       at[DATE_SECOND] <= 60;
}

static void
read_all(struct reading *r)
{
	while (r->rest.n > 0) {
		char c = r->rest.p[0];
		size_t n;

		if (ascii_is_digit(c)) {
			read_number(r);
		} else if (ascii_is_alpha(c) || (unsigned char)c >= 0x80) {
			read_word(r);
		} else if (c == '+' || c == '-') {
			read_sign(r);
		} else {
			n = c == '(' ? header_comment_span(r->rest) : 0;
			r->rest = str_skip(r->rest, n > 0 ? n : 1);
		}
	}
}

static int
or_0(int value)
{
	return value < 0 ? 0 : value;
}

static bool
finish(const struct reading *r, struct date *out)
{
	const int *at = r->at;
	struct date_parts parts;
	int hour = or_0(at[DATE_HOUR]);

	if (!is_whole(at))
		return false;
	if (r->half != 0 && hour == 12)
		hour = 0;
	if (r->half == 'p' && hour < 12)
		hour += 12;
	parts = (struct date_parts){ at[DATE_YEAR],
				     at[DATE_MONTH],
				     at[DATE_DAY],
				     hour,
				     or_0(at[DATE_MINUTE]),
				     or_0(at[DATE_SECOND]),
				     0 };
	out->at_s = date_join(&parts) - (int64_t)r->zone_minutes * 60;
	out->zone_minutes = r->zone_minutes;
	return true;
}

/* ASCII letters made small; false when there is more to it. */
static bool
lower_plain(char *to, struct str body)
{
	for (size_t i = 0; i < body.n; i++) {
		if ((unsigned char)body.p[i] >= 0x80 || body.p[i] == '=' ||
		    body.p[i] == '\033')
			return false;
		to[i] = ascii_lower(body.p[i]);
	}
	return true;
}

static bool
parse(struct str lower, struct date *out)
{
	struct reading r = { .rest = lower, .at = { -1, -1, -1, -1, -1, -1 } };

	read_all(&r);
	return finish(&r, out);
}

bool
date_parse(struct str body, struct date *out)
{
	char plain[LIMIT_DATE_BYTES];
	struct arena a = { 0 };
	struct buf lower;
	bool is_date;

	body = str_head(body, LIMIT_DATE_BYTES);
	if (lower_plain(plain, body))
		return parse((struct str){ plain, body.n }, out);
	buf_init(&lower, (size_t)64 * LIMIT_DATE_BYTES);
	utf8_put_folded(&lower, word_decode(&a, body, NULL));
	is_date = parse(buf_str(&lower), out);
	buf_fini(&lower);
	arena_fini(&a);
	return is_date;
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
