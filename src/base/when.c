#include "base/when.h"

#include <time.h>

enum { DAY_S = 24 * 3600 };

/* "N", of so many digits at most, up to most. */
static bool
take_part(struct str *rest, char end, uint64_t most, int *out)
{
	struct str part;
	uint64_t n;

	if (!str_take_until(rest, end, &part) || part.n == 0 || part.n > 4 ||
	    !str_to_u64(part, &n) || n > most)
		return false;
	*out = (int)n;
	return true;
}

static bool
take_clock(struct str word, struct tm *tm)
{
	tm->tm_sec = 0;
	tm->tm_isdst = -1;
	return take_part(&word, ':', 23, &tm->tm_hour) &&
	       take_part(&word, ' ', 59, &tm->tm_min) && word.n == 0;
}

static bool
take_day(struct str word, struct tm *tm)
{
	int year, month;

	if (!take_part(&word, '-', 9999, &year) ||
	    !take_part(&word, '-', 12, &month) ||
	    !take_part(&word, ' ', 31, &tm->tm_mday) || word.n > 0 ||
	    year < 1970 || month == 0 || tm->tm_mday == 0)
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	return true;
}

static bool
read_words(struct str text, struct tm *tm, bool *has_day)
{
	struct str first, second;

	if (!str_take_word(&text, &first))
		return false;
	*has_day = str_take_word(&text, &second);
	if (!*has_day)
		return take_clock(first, tm);
	if (str_trim(text).n > 0 || !take_clock(second, tm))
		return false;
	if (!str_eq_fold(first, STR("tomorrow")))
		return take_day(first, tm);
	tm->tm_mday++;
	return true;
}

bool
when_parse(struct str text, int64_t now_s, int64_t *out_s, struct err *e)
{
	time_t now = (time_t)now_s;
	bool has_day = false;
	struct tm tm;

	(void)localtime_r(&now, &tm);
	if (!read_words(str_trim(text), &tm, &has_day))
		return err_set(
			e, ERR_USAGE,
			"\"%.*s\": expected a time, as 2026-12-01 09:00, "
			"tomorrow 9:00 or 18:30",
			STR_ARG(text));
	*out_s = (int64_t)mktime(&tm);
	if (!has_day && *out_s <= now_s)
		*out_s += DAY_S;
	return *out_s > now_s ||
	       err_set(e, ERR_USAGE, "\"%.*s\" has passed", STR_ARG(text));
}
