/*
 * deliver.h - messages on their way into a folder, several at a time.
 *
 * Use:    deliver_open, deliver_write..., then deliver_commit for one or for
 *         many: what makes them durable costs nearly the same for both.
 *         Between the two calls other deliveries may go on.
 * Waits:  deliver_commit for the disk, the others hardly.   Thread: writer.
 * Order:  tmp files written, each fsynced, renamed, folders fsynced, POP3
 *         keys committed (state.sqlite, durable), rows committed. A message
 *         whose key is there already is dropped: nothing comes in twice,
 *         not even from two programs at a time.
 */
#ifndef STORE_DELIVER_H
#define STORE_DELIVER_H

#include "store/store.h"

struct delivery;

/* Begins a message for the folder. key is the POP3 key, or empty. */
bool deliver_open(struct store *s, uint32_t folder, struct str key,
		  struct delivery **out, struct err *e);
/* The same without a key, under a unique name settled before
 * (maildir_unique): done twice, it comes in once. */
bool deliver_open_as(struct store *s, uint32_t folder, struct str unique,
		     struct delivery **out, struct err *e);
bool deliver_write(struct delivery *d, struct str bytes, struct err *e);
/* Flags it comes with (a sent copy is read); 0 if not called. */
void deliver_set_flags(struct delivery *d, uint32_t flags);
/* How large the server said it is; 0 if not called. */
void deliver_set_listed(struct delivery *d, uint64_t size_bytes);
uint64_t deliver_size_bytes(const struct delivery *d);
/* The id it has, or will have. */
uint64_t deliver_id(const struct delivery *d);
/* Given up: nothing of it stays. Sets *d to NULL; it may be NULL. */
void deliver_drop(struct delivery **d);

/*
 * All of them are durable, or were here already, when it returns true; only
 * then may a server be told to delete them. After false some of the files
 * may have come in all the same: the store remembers, and the next
 * uidl_load mends it before it answers. Ends the deliveries in any case.
 */
bool deliver_commit(struct store *s, struct delivery **v, size_t n,
		    struct err *e);

#endif
