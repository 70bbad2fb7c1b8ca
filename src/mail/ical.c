#include "mail/ical.h"

#include "mail/date.h"

#define DAY_S          INT64_C(86400)
#define DURATION_MAX_S (366000 * DAY_S)

void
ical_unfold(struct buf *out, struct str text)
{
	struct str line;

	for (bool is_first = true; str_take_line(&text, &line);
	     is_first = false) {
		bool is_more = !is_first && line.n > 0 &&
			       (line.p[0] == ' ' || line.p[0] == '\t');

		if (!is_first && !is_more)
			buf_put_char(out, '\n');
		buf_put(out, is_more ? str_skip(line, 1) : line);
	}
}

/* Index of a byte outside quotes, or SIZE_MAX. */
static size_t
find_unquoted(struct str s, char wanted, size_t from)
{
	bool is_quoted = false;

	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] == '"')
			is_quoted = !is_quoted;
		else if (s.p[i] == wanted && !is_quoted)
			return i;
	}
	return SIZE_MAX;
}

static bool
split_line(struct str s, struct ical_line *line)
{
	size_t colon = find_unquoted(s, ':', 0), semicolon;

	if (colon == SIZE_MAX)
		colon = str_find_char(s, ':', 0);
	if (colon == SIZE_MAX)
		return false;
	line->value = str_skip(s, colon + 1);
	s = str_head(s, colon);
	semicolon = str_find_char(s, ';', 0);
	line->name = str_trim(str_head(s, semicolon));
	line->params = str_skip(s, semicolon);
	return line->name.n > 0;
}

bool
ical_next(struct str *rest, struct ical_line *line)
{
	struct str s;

	while (str_take_line(rest, &s))
		if (split_line(s, line))
			return true;
	return false;
}

struct str
ical_param(const struct ical_line *line, const char *name)
{
	struct str rest = str_skip(line->params, 1);

	while (rest.n > 0) {
		size_t n = find_unquoted(rest, ';', 0);
		struct str value = str_head(rest, n), key;

		rest = n < rest.n ? str_skip(rest, n + 1) : STR("");
		if (!str_take_until(&value, '=', &key) ||
		    !str_eq_fold(str_trim(key), str_of(name)))
			continue;
		value = str_head(value, find_unquoted(value, ',', 0));
		value = str_trim(value);
		if (str_starts(value, STR("\"")))
			value = str_skip(value, 1);
		if (str_ends(value, STR("\"")))
			value.n--;
		return value;
	}
	return STR("");
}

/* Appends s with what stands for other characters read: a mark, then one of
 * the letters, which means the sign at its place. */
static void
put_escaped(struct buf *out, struct str s, char mark, const char *letters,
	    const char *signs)
{
	for (; s.n > 0; s = str_skip(s, 1)) {
		size_t at = SIZE_MAX;

		if (s.p[0] == mark && s.n > 1)
			at = str_find_char(str_of(letters), s.p[1], 0);
		if (at == SIZE_MAX) {
			buf_put_char(out, s.p[0]);
			continue;
		}
		buf_put_char(out, signs[at]);
		s = str_skip(s, 1);
	}
}

void
ical_put_param(struct buf *out, struct str value)
{
	put_escaped(out, value, '^', "n^'", "\n^\"");
}

void
ical_put_text(struct buf *out, struct str value)
{
	put_escaped(out, value, '\\', "nN,;\\:\"", "\n\n,;\\:\"");
}

/* n digits off the front of *rest. */
static bool
take_digits(struct str *rest, size_t n, int *out)
{
	uint64_t value;

	if (rest->n < n || !str_to_u64(str_head(*rest, n), &value))
		return false;
	*rest = str_skip(*rest, n);
	*out = (int)value;
	return true;
}

static bool
is_possible(const struct date_parts *d)
{
	return d->month >= 1 && d->month <= 12 && d->day >= 1 && d->day <= 31 &&
	       d->hour < 25 && d->minute < 60 && d->second < 61;
}

bool
ical_read_time(struct str value, struct ical_time *out)
{
	struct date_parts d = { 0 };
	struct str rest = str_trim(value);

	*out = (struct ical_time){ .is_date = true };
	if (!take_digits(&rest, 4, &d.year) ||
	    !take_digits(&rest, 2, &d.month) || !take_digits(&rest, 2, &d.day))
		return false;
	if (str_starts_fold(rest, STR("T"))) {
		rest = str_skip(rest, 1);
		out->is_date = false;
		if (!take_digits(&rest, 2, &d.hour) ||
		    !take_digits(&rest, 2, &d.minute))
			return false;
		(void)take_digits(&rest, 2, &d.second);
		out->is_utc = str_starts_fold(rest, STR("Z"));
		rest = str_skip(rest, out->is_utc ? 1 : 0);
	}
	if (rest.n > 0 || !is_possible(&d))
		return false;
	out->at_s = date_join(&d);
	return true;
}

static int64_t
seconds_of(char unit, bool is_time)
{
	switch (unit) {
	case 'W':
		return 7 * DAY_S;
	case 'D':
		return DAY_S;
	case 'H':
		return is_time ? 3600 : 0;
	case 'M':
		return is_time ? 60 : 0;
	case 'S':
		return is_time ? 1 : 0;
	default:
		return 0;
	}
}

/* "15M" off the front of *rest, added to *sum. */
static bool
take_span(struct str *rest, bool is_time, int64_t *sum)
{
	uint64_t count;
	size_t n = 0;
	int64_t unit;

	while (n < rest->n && ascii_is_digit(rest->p[n]))
		n++;
	if (n == rest->n || !str_to_u64(str_head(*rest, n), &count) ||
	    count > DURATION_MAX_S)
		return false;
	unit = seconds_of(rest->p[n], is_time);
	*rest = str_skip(*rest, n + 1);
	if (unit == 0 || (int64_t)count > DURATION_MAX_S / unit)
		return false;
	*sum += (int64_t)count * unit;
	return *sum <= DURATION_MAX_S;
}

bool
ical_read_duration(struct str value, int64_t *seconds)
{
	struct str rest = str_trim(value);
	bool is_time = false, is_minus = str_starts(rest, STR("-"));

	*seconds = 0;
	if (is_minus || str_starts(rest, STR("+")))
		rest = str_skip(rest, 1);
	if (!str_starts(rest, STR("P")) || rest.n < 3)
		return false;
	for (rest = str_skip(rest, 1); rest.n > 0;) {
		if (rest.p[0] == 'T' && !is_time) {
			is_time = true;
			rest = str_skip(rest, 1);
		} else if (!take_span(&rest, is_time, seconds)) {
			return false;
		}
	}
	if (is_minus)
		*seconds = -*seconds;
	return true;
}
