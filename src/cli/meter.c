#include "cli/meter.h"

#include "base/figures.h"

#include <stdio.h>
#include <unistd.h>

static const char *
phase_name(enum progress_phase phase)
{
	static const char *const names[] = {
		[PHASE_RESOLVING] = "looking up the server",
		[PHASE_CONNECTING] = "connecting",
		[PHASE_LOGIN] = "logging in",
		[PHASE_LISTING] = "listing",
		[PHASE_FETCHING] = "fetching",
		[PHASE_DELETING] = "deleting on the server",
		[PHASE_SENDING] = "sending",
		[PHASE_INDEXING] = "indexing",
	};

	return names[phase];
}

void
meter_show(const struct event *ev)
{
	char done[FIGURES_SIZE], rate[FIGURES_SIZE];

	if (!isatty(STDERR_FILENO))
		return;
	if (ev->kind != EVENT_PROGRESS) {
		meter_clear();
		return;
	}
	figures_size(ev->progress.done_bytes, done);
	figures_size(ev->progress.rate_bytes_s, rate);
	(void)fprintf(stderr, "\r\033[K%.*s%s%s", STR_ARG(ev->progress.account),
		      ev->progress.account.n > 0 ? ": " : "",
		      phase_name(ev->progress.phase));
	if (ev->progress.total > 0)
		(void)fprintf(stderr, " %llu of %llu",
			      (unsigned long long)ev->progress.done,
			      (unsigned long long)ev->progress.total);
	if (ev->progress.done_bytes > 0)
		(void)fprintf(stderr, ", %s, %s/s", done, rate);
	if (ev->progress.stalled_s > 1)
		(void)fprintf(stderr, ", nothing for %u s",
			      ev->progress.stalled_s);
	(void)fflush(stderr);
}

void
meter_clear(void)
{
	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
}
