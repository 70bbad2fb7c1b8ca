/*
 * world.h - what a program learns from outside: time, chance, its name.
 *
 * Tests put their own in with world_fake; nothing else calls time(),
 * getrandom() or gethostname().   Thread: any, once set up.
 */
#ifndef BASE_WORLD_H
#define BASE_WORLD_H

#include <stddef.h>
#include <stdint.h>

/* Seconds since 1970 UTC. */
int64_t world_now_s(void);
/* Milliseconds of a clock that never jumps: for time-outs and rates. */
int64_t world_tick_ms(void);
/* Fills with bytes nobody can guess. */
void world_random(void *bytes, size_t n);
/* Minutes that local time is ahead of UTC at that instant. */
int world_zone_minutes(int64_t at_s);

/* For tests: from now on time stands at now_s (0 = the real one again) and
 * chance counts up from 0. */
void world_fake(int64_t now_s);

#endif
