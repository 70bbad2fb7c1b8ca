/*
 * showfacts.h - lines of label and text (mail/facts.h) in a pager.
 *
 * Use:    from showpart.h.
 * Pure.   Thread: any.   Lives: as shown.h.
 */
#ifndef ENGINE_SHOWFACTS_H
#define ENGINE_SHOWFACTS_H

#include "engine/shown.h"
#include "mail/facts.h"

/* Adds them; URLs in them become links. */
void showfacts_put(struct shown *x, const struct facts *facts);

#endif
