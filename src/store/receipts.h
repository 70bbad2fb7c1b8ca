/*
 * receipts.h - for which messages a receipt was sent: never two for one.
 *
 * A message is known by its Message-ID, so that copies of it count as one.
 * Thread: receipts_has any, the others the writer.
 */
#ifndef STORE_RECEIPTS_H
#define STORE_RECEIPTS_H

#include "store/store.h"

/* Notes it, durably, before the receipt goes. Fails with ERR_USAGE when it is
 * noted already. */
bool receipts_enter(struct store *s, struct str message_id, struct err *e);
/* The receipt could not be queued after all. */
bool receipts_forget(struct store *s, struct str message_id, struct err *e);
/* Also false when that cannot be read. */
bool receipts_has(struct store *s, struct str message_id);

#endif
