/*
 * stores.h - which stores the engine works on.
 *
 * Usually one, of the configured accounts. For a lone mailbox (culver -f)
 * it shows that one, with its index in a temporary folder; letters are then
 * written and sent by the store of the accounts, the home, all the same.
 * Waits:  for the disk.
 */
#ifndef ENGINE_STORES_H
#define ENGINE_STORES_H

#include "engine/config.h"
#include "engine/engine.h"
#include "store/store.h"

struct stores {
	/* Of the write side: what is shown; outbox, Sent and POP3 keys, or
	 * NULL when nothing is configured. Often the same. */
	struct store *shown, *home;
	struct store *reader; /* of the read side: what is shown */
	char *temp_dir;       /* removed at the end; or NULL */
	struct arena arena;
};

/* Opens them. After false, too, stores_close must follow. */
bool stores_open(struct stores *s, const struct config *c,
		 const struct engine_options *o, struct err *e);
void stores_close(struct stores *s);

#endif
