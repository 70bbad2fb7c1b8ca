#include "base/figures.h"

#include "base/world.h"

#include <stdio.h>
#include <time.h>

void
figures_size(uint64_t bytes, char out[FIGURES_SIZE])
{
	static const char units[] = "KMGTPE";
	uint64_t whole = bytes, tenths = 0;
	size_t u = 0;

	if (bytes < 1000) {
		(void)snprintf(out, FIGURES_SIZE, "%u", (unsigned)bytes);
		return;
	}
	/* 1000 already goes up, so that no figure has four digits. */
	for (;; u++) {
		tenths = whole % 1024 * 10 / 1024;
		whole /= 1024;
		if (whole < 1000)
			break;
	}
	if (whole < 10)
		(void)snprintf(out, FIGURES_SIZE, "%u.%u%c", (unsigned)whole,
			       (unsigned)tenths, units[u]);
	else
		(void)snprintf(out, FIGURES_SIZE, "%u%c", (unsigned)whole,
			       units[u]);
}

void
figures_put_size(struct buf *out, uint64_t bytes)
{
	char figure[FIGURES_SIZE];
	struct str number, unit;

	figures_size(bytes, figure);
	number = str_of(figure);
	if (ascii_is_digit(number.p[number.n - 1])) {
		buf_printf(out, "%s bytes", figure);
		return;
	}
	unit = str_skip(number, number.n - 1);
	number.n--;
	buf_printf(out, "%.*s %.*sB", STR_ARG(number), STR_ARG(unit));
}

static bool
local_time(int64_t at_s, struct tm *out)
{
	time_t shifted = (time_t)(at_s + world_zone_minutes(at_s) * 60);

	return gmtime_r(&shifted, out) != NULL;
}

void
figures_date(int64_t at_s, int64_t now_s, int cols, char out[FIGURES_SIZE])
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
					      "May", "Jun", "Jul", "Aug",
					      "Sep", "Oct", "Nov", "Dec" };
	struct tm at, now;

	out[0] = '\0';
	/* What has no date stands at 0. */
	if (at_s == 0 || !local_time(at_s, &at) || !local_time(now_s, &now))
		return;
	if (cols >= 16)
		(void)strftime(out, FIGURES_SIZE, "%Y-%m-%d %H:%M", &at);
	else if (at.tm_year == now.tm_year && at.tm_yday == now.tm_yday)
		(void)strftime(out, FIGURES_SIZE, "%H:%M", &at);
	else if (at.tm_year == now.tm_year)
		(void)snprintf(out, FIGURES_SIZE, "%s %2d", months[at.tm_mon],
			       at.tm_mday);
	else
		(void)strftime(out, FIGURES_SIZE,
			       cols >= 10 ? "%Y-%m-%d" : "%Y", &at);
}
