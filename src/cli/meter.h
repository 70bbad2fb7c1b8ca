/*
 * meter.h - progress on standard error, one line that is written over, and
 * only when it is a terminal.
 */
#ifndef CLI_METER_H
#define CLI_METER_H

#include "engine/event.h"

/* Shows an EVENT_PROGRESS; other events take the line away. */
void meter_show(const struct event *ev);
/* Takes the line away, before something else is printed. */
void meter_clear(void);

#endif
