/*
 * changes.h - which folders have changed since the face was last told.
 *
 * Compares the generations the store keeps, so that it does not matter who
 * made a change: this program, another one, or a scan.
 * Thread: write.
 */
#ifndef ENGINE_CHANGES_H
#define ENGINE_CHANGES_H

#include "engine/side.h"
#include "store/store.h"

struct changes {
	struct arena arena; /* of the list */
	struct store_folders told;
};

/* What stands now counts as told. */
bool changes_start(struct changes *c, struct store *s, struct err *e);
/* Emits EVENT_CHANGED for each folder that is not as it was told. */
bool changes_tell(struct changes *c, const struct side *side, struct store *s,
		  struct err *e);
void changes_fini(struct changes *c);

#endif
