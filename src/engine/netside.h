/*
 * netside.h - the net thread: every socket, of all accounts at once.
 *
 * Use:    engine.c runs netside_run on its own thread.
 * Asks:   REQUEST_FETCH and REQUEST_CHECK, one account after the other where
 *         a POP3 server would see two sessions; REQUEST_CANCEL, which it
 *         answers at once: what is cancelled ends itself with ERR_CANCELLED.
 * Jobs:   the talk of job.h with the write side.
 * Timers: with options.background each account is collected at start and by
 *         its check-every (rhythm.h). What it then has to say is an
 *         EVENT_NOTICE.
 * Files:  none but that of --trace.
 */
#ifndef ENGINE_NETSIDE_H
#define ENGINE_NETSIDE_H

#include "engine/side.h"

/* Until JOB_QUIT. Then a message whose final dot is out, and a POP3 QUIT,
 * have NETSIDE_LEAVE_MS to be answered; all else is given up at once. */
enum { NETSIDE_LEAVE_MS = 1000 };

void netside_run(const struct side *side);

#endif
