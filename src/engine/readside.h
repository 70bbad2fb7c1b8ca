/*
 * readside.h - the thread that answers questions and changes nothing.
 *
 * Owns the read-only store. Answers REQUEST_FOLDERS, ROWS, OPEN, SAVE,
 * COMPLETE, DRAFT_OPEN and DRAFT_LIST, one after the other, each with one
 * last event; one that is cancelled, with ERR_CANCELLED.
 */
#ifndef ENGINE_READSIDE_H
#define ENGINE_READSIDE_H

#include "engine/side.h"
#include "store/store.h"

/* Until JOB_QUIT. */
void readside_run(const struct side *side, struct store *store);

#endif
