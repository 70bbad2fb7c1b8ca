/*
 * convert.h - what the store says, as a face sees it (model.h).
 *
 * Pure, but for convert_folders, which asks the store.   Thread: any.
 * Lives:  strings stay where they are, in the arena of the event.
 */
#ifndef ENGINE_CONVERT_H
#define ENGINE_CONVERT_H

#include "engine/event.h"
#include "mail/part.h"
#include "store/contacts.h"
#include "store/find.h"
#include "store/outbox.h"

/* Each of these was filled in ev->arena. */
void convert_rows(const struct find_rows *found, struct event *ev);
void convert_contacts(const struct contacts *found, struct event *ev);
void convert_outbox(const struct outbox_list *list, struct event *ev);

struct row convert_row(struct arena *a, const struct store_row *from);
/* The row of a message that is in no store. */
struct row convert_message(struct arena *a, struct str message,
			   const struct part_told *told);

/* Fills ev->folders. */
bool convert_folders(struct store *s, struct event *ev, struct err *e);

#endif
