#include "mail/rrule.h"

#include "mail/date.h"
#include "mail/ical.h"

#include <stdlib.h>

/* The parts of a rule that words are simple for. */
enum key { FREQ, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, COUNT, UNTIL, WKST };
enum { KEYS = WKST + 1 };

static const char *const keys[KEYS] = {
	[FREQ] = "FREQ",       [INTERVAL] = "INTERVAL",
	[BYMONTH] = "BYMONTH", [BYMONTHDAY] = "BYMONTHDAY",
	[BYDAY] = "BYDAY",     [COUNT] = "COUNT",
	[UNTIL] = "UNTIL",     [WKST] = "WKST",
};

/* "Fri, 31 Dec 2027": the day alone says enough. */
static void
put_day(struct buf *out, int64_t at_s)
{
	struct buf date;

	buf_init(&date, 64);
	date_put_rfc5322(&date, at_s, 0);
	buf_put(out, str_head(buf_str(&date), STR("Fri, 31 Dec 2027").n));
	buf_fini(&date);
}

/* A number with a sign, off the front. */
static bool
take_int(struct str *rest, int *out)
{
	bool is_minus = str_starts(*rest, STR("-"));
	uint64_t value;
	size_t n = 0;

	if (is_minus || str_starts(*rest, STR("+")))
		*rest = str_skip(*rest, 1);
	while (n < rest->n && ascii_is_digit(rest->p[n]))
		n++;
	if (!str_to_u64(str_head(*rest, n), &value) || value > 10000)
		return false;
	*rest = str_skip(*rest, n);
	*out = is_minus ? -(int)value : (int)value;
	return true;
}

/* "2nd", "last", "2nd last" */
static void
put_place(struct buf *out, int n)
{
	static const char *const endings[] = { "th", "st", "nd", "rd" };
	int m = abs(n), last = m % 10;

	if (m != 1 || n > 0)
		buf_printf(out, "%d%s%s", m,
			   last > 3 || m / 10 % 10 == 1 ? "th" : endings[last],
			   n < 0 ? " " : "");
	if (n < 0)
		buf_put(out, STR("last"));
}

typedef bool item_fn(struct buf *out, struct str item);

static bool
put_weekday(struct buf *out, struct str item)
{
	static const struct {
		const char *code, *name;
	} days[] = {
		{ "MO", "Monday" },    { "TU", "Tuesday" },
		{ "WE", "Wednesday" }, { "TH", "Thursday" },
		{ "FR", "Friday" },    { "SA", "Saturday" },
		{ "SU", "Sunday" },
	};
	int place;

	if (item.n > 2) {
		if (!take_int(&item, &place) || place == 0)
			return false;
		buf_put(out, STR("the "));
		put_place(out, place);
		buf_put_char(out, ' ');
	}
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		if (!str_eq_fold(item, str_of(days[i].code)))
			continue;
		buf_put(out, str_of(days[i].name));
		return true;
	}
	return false;
}

static bool
put_month(struct buf *out, struct str item)
{
	static const char *const months[] = {
		"January",   "February", "March",    "April",
		"May",       "June",     "July",     "August",
		"September", "October",  "November", "December",
	};
	int n;

	if (!take_int(&item, &n) || item.n > 0 || n < 1 || n > 12)
		return false;
	buf_put(out, str_of(months[n - 1]));
	return true;
}

static bool
put_month_day(struct buf *out, struct str item)
{
	int n;

	if (!take_int(&item, &n) || item.n > 0 || n == 0)
		return false;
	buf_put(out, STR("the "));
	put_place(out, n);
	return true;
}

static bool
put_list(struct buf *out, const char *before, struct str list, item_fn *put)
{
	struct str item;
	bool is_first = true;

	while (str_take_until(&list, ',', &item)) {
		buf_put(out, is_first ? str_of(before) : STR(", "));
		is_first = false;
		if (!put(out, str_trim(item)))
			return false;
	}
	return true;
}

static bool
put_often(struct buf *out, struct str freq, struct str interval)
{
	static const struct {
		const char *freq, *unit;
	} units[] = {
		{ "HOURLY", "hour" }, { "DAILY", "day" },
		{ "WEEKLY", "week" }, { "MONTHLY", "month" },
		{ "YEARLY", "year" },
	};
	int n = 1;

	if (interval.n > 0 && (!take_int(&interval, &n) || n < 1))
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (!str_eq_fold(freq, str_of(units[i].freq)))
			continue;
		if (n == 1)
			buf_printf(out, "every %s", units[i].unit);
		else
			buf_printf(out, "every %d %ss", n, units[i].unit);
		return true;
	}
	return false;
}

static bool
put_end(struct buf *out, struct str count, struct str until)
{
	struct ical_time t;
	int n;

	if (count.n > 0) {
		if (!take_int(&count, &n) || count.n > 0 || n < 1)
			return false;
		buf_printf(out, ", %d time%s", n, n == 1 ? "" : "s");
	}
	if (until.n > 0) {
		if (!ical_read_time(until, &t))
			return false;
		buf_put(out, STR(", until "));
		put_day(out, t.at_s);
	}
	return true;
}

/* False when a key is there that is not simple, or a key twice. */
static bool
read_rule(struct str rule, struct str values[KEYS])
{
	struct str piece, name;

	while (str_take_until(&rule, ';', &piece)) {
		size_t i = 0;

		if (str_trim(piece).n == 0)
			continue;
		(void)str_take_until(&piece, '=', &name);
		while (i < KEYS &&
		       !str_eq_fold(str_trim(name), str_of(keys[i])))
			i++;
		if (i == KEYS || values[i].n > 0)
			return false;
		values[i] = str_trim(piece);
	}
	return true;
}

static bool
put_rule(struct buf *out, struct str rule)
{
	struct str v[KEYS] = { 0 };

	return read_rule(rule, v) && put_often(out, v[FREQ], v[INTERVAL]) &&
	       put_list(out, " in ", v[BYMONTH], put_month) &&
	       put_list(out, " on ", v[BYMONTHDAY], put_month_day) &&
	       put_list(out, " on ", v[BYDAY], put_weekday) &&
	       put_end(out, v[COUNT], v[UNTIL]);
}

void
rrule_put(struct buf *out, struct str rule)
{
	size_t start = out->n;

	if (put_rule(out, rule))
		return;
	out->n = start;
	buf_put(out, rule);
}
