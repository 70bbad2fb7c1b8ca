/*
 * binds.h - lets culver.conf say   bind index "A" archive
 * to libconfuse, whose own way to write that is   bind(index, "A", archive).
 *
 * Pure.   Thread: any.
 * Keeps:  every line where it was, so that errors name the right one, and
 *   what stands in strings as it is. Comments go: libconfuse 3.3 counts lines
 *   wrong behind them, and takes none between a key and its value.
 */
#ifndef ENGINE_BINDS_H
#define ENGINE_BINDS_H

#include "base/buf.h"

void binds_rewrite(struct str text, struct buf *out);

#endif
