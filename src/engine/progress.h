/*
 * progress.h - how far a fetch or a sending is, told to the face.
 *
 * Use:    change the figures in seen at will and say progress_tell; say it
 *         each second too, so that silence is seen.
 * Limits: at most ten events a second, but each new phase at once.
 * Thread: the loop's.
 */
#ifndef ENGINE_PROGRESS_H
#define ENGINE_PROGRESS_H

#include "engine/side.h"

struct progress_figures {
	enum progress_phase phase;
	uint64_t done, total;             /* messages */
	uint64_t done_bytes, total_bytes; /* 0 = unknown */
};

struct progress {
	const struct side *side;
	uint64_t ticket; /* 0: nobody asked, nothing is told */
	const char *account;
	bool sending;
	struct progress_figures seen;
	int64_t heard_ms; /* when the server last gave a sign of life */
	/* What was told last, and where the rate is counted from. */
	enum progress_phase told_phase;
	bool has_told;
	int64_t told_ms, since_ms;
	uint64_t since_bytes, rate_bytes_s;
};

/* side and account outlive it. */
void progress_init(struct progress *p, const struct side *side, uint64_t ticket,
		   const char *account, bool sending);
void progress_tell(struct progress *p);
/* The server has said something. */
void progress_heard(struct progress *p);

#endif
