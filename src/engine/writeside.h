/*
 * writeside.h - the thread that makes every change to mail on the disk.
 *
 * Owns the read-write stores. What POP3 brings goes to collect.h, what is to
 * be sent to outgoing.h, letters that are written to drafting.h; flags, moves
 * and the index are here. Tells the face EVENT_CHANGED for each folder whose
 * generation grew, whoever changed it, at most ten times a second.
 */
#ifndef ENGINE_WRITESIDE_H
#define ENGINE_WRITESIDE_H

#include "engine/side.h"
#include "engine/stores.h"

/* Until JOB_QUIT; what came before it is done and committed. */
void writeside_run(const struct side *side, const struct stores *stores);

#endif
