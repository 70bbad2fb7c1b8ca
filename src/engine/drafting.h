/*
 * drafting.h - what the write side does with drafts: begin, keep, discard,
 * send.
 *
 * A draft that is sent goes only after the outbox has it; then what it
 * answers or forwards is marked so.
 * Thread: write.
 */
#ifndef ENGINE_DRAFTING_H
#define ENGINE_DRAFTING_H

#include "engine/writer.h"

/* REQUEST_DRAFT_NEW, SAVE, DISCARD, SEND; answers it. */
void drafting_request(struct writer *w, const struct request *q);

#endif
