/*
 * compose.h - a letter, from its first question to the outbox.
 *
 * Use:    asks To and Subject where they are missing, has the text edited,
 *         then shows what will be sent.
 * The letter lies on disk from the first answer on: each change is saved at
 * once, so that a crash or a closed terminal loses nothing.
 */
#ifndef UI_COMPOSE_H
#define UI_COMPOSE_H

#include "ui/view.h"

/* Of w: draft_id; or draft, id or path, fields, body. */
struct view *compose_open(struct host *h, const struct wish *w);

#endif
