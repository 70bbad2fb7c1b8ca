/*
 * gather.h - a message of the store, put together when it came in pieces.
 *
 * Waits:  for the disk.   Thread: that of the store.
 * Lives:  out is closed by the caller when this returns true.
 */
#ifndef ENGINE_GATHER_H
#define ENGINE_GATHER_H

#include "base/mapped.h"
#include "store/store.h"

/*
 * The whole when all its pieces are here, else the piece itself; a message of
 * its own as it is. *pieces says how many are here: 0 when it is none.
 */
bool gather_map(struct store *s, uint64_t id, struct mapped *out,
		uint32_t *pieces, struct err *e);

#endif
