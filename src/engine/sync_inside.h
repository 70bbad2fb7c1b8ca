/*
 * sync_inside.h - what the two files of a visit share: sync.c (fetching,
 * deleting, the end), sync_list.c (what there is, until the plan is made).
 */
#ifndef ENGINE_SYNC_INSIDE_H
#define ENGINE_SYNC_INSIDE_H

#include "base/buf.h"
#include "base/vec.h"
#include "engine/listing.h"
#include "engine/plan.h"
#include "engine/sync.h"

enum sync_stage {
	SYNC_LIST,
	SYNC_NAME, /* by TOP, where there is no UIDL */
	SYNC_PLAN, /* the write side thinks */
	SYNC_SIZE, /* and wants to know sizes, */
	SYNC_LOOK, /* or heads */
	SYNC_FETCH,
	SYNC_LEAVE, /* QUIT is said */
	SYNC_OVER,  /* no connection; the write side may still owe answers */
};

struct sync {
	struct sync_setup setup;
	struct arena arena;
	struct progress progress;
	struct peer *peer;
	enum sync_stage stage;
	struct sync_result result;
	struct listing *listing; /* NULL while the write side has it */
	bool owes_plan;

	/* SYNC_NAME, SIZE, LOOK: those that are asked for, indexes of the
	 * listing; so many asked, and answered. */
	VEC(uint32_t) wanted;
	size_t asked, answered;
	struct buf head;
	VEC(struct plan_head) heads;

	/* SYNC_FETCH: of plan.fetch so many asked, and answered. */
	struct job *plan;
	size_t given, heard;
	/* What is on its way, by the sizes listed, and how much that may be:
	 * what comes within a second or two. */
	uint64_t awaited_bytes, window_bytes;
	uint64_t window_heard; /* of it, since window_ms */
	int64_t window_ms;
	bool is_appending; /* the message at heard has begun */
	struct buf piece;
	uint64_t base_bytes; /* listed sizes of those that are complete */
	size_t owed_bytes;   /* by the write side: CHUNKs not WRITTEN */
	size_t unstored;     /* APPENDED and no STORED yet */
	/* Indexes of the listing: DELE said, and in that order answered; those
	 * that were marked for deletion. */
	uint32_t *deles, *marked;
	size_t n_deles, deles_heard, n_marked, room_deles;
};

/* sync.c */
struct job *sync_job(struct sync *s, enum job_kind kind);
void sync_post(struct sync *s, struct job **j);
/* Ends it with why; the caller returns at once, for s may be gone. */
void sync_fail(struct sync *s, const struct err *why);
/* The plan is made. */
void sync_fetch(struct sync *s);

/* sync_list.c */
void sync_list(struct sync *s);
/* While the stage is before SYNC_FETCH. */
void sync_list_said(struct sync *s, const struct session_event *ev);
/* JOB_PLAN; takes it. */
void sync_list_planned(struct sync *s, struct job **j);

#endif
