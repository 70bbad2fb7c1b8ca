/*
 * when.h - a time to come, as people type it.
 *
 *   2026-12-01 09:00      tomorrow 9:00      18:30
 *
 * A time without a day is the next one: today's, or tomorrow's when that has
 * passed. All in the zone of this machine.
 * Pure, but for the zone.   Thread: any.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* Fails with ERR_USAGE: not understood, or not to come. */
bool when_parse(struct str text, int64_t now_s, int64_t *out_s, struct err *e);

#endif
