/*
 * receipting.h - receipts: is one to be offered, and sending it when the user
 * has said so.
 *
 * Thread: receipting_offer any, with a store of its own; the other write.
 */
#ifndef ENGINE_RECEIPTING_H
#define ENGINE_RECEIPTING_H

#include "engine/writer.h"

/* Fills the receipt of an EVENT_MESSAGE: who asks for one that was not sent
 * yet, and that the configuration does not forbid. */
void receipting_offer(const struct config *c, struct store *s,
		      struct str message, struct event *ev);

/* REQUEST_RECEIPT; answers it. */
void receipting_request(struct writer *w, const struct request *q);

#endif
