/*
 * entry.h - messages in the index: from the head of a file to a row.
 *
 * Only for src/store.   Thread: that of the struct store.
 */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "store/place.h"

struct entry { /* of a message: what its file says from outside */
	uint64_t id;
	uint32_t folder, flags;
	struct str file; /* "cur/..."; "@OFFSET" in an mbox; "=" a lone file */
	uint64_t size_bytes;
	int64_t came_s; /* for a message without a date; only entry_add asks */
};

/* id 0 when there is none. */
bool entry_get(struct store *s, struct arena *a, uint64_t id, struct entry *out,
	       struct err *e);
/* The id for a message of that unique name in that folder: store_id_of, or
 * another one when a copy elsewhere has it. */
bool entry_new_id(struct store *s, const struct place *p, struct str unique,
		  uint64_t *id, struct err *e);
/* A new row from the head of the message. Inside a transaction. */
bool entry_add(struct store *s, const struct place *p, const struct entry *m,
	       struct str head, struct err *e);
/* The same of a row that is there: what is read in it has changed. */
bool entry_reread(struct store *s, uint64_t id, struct str head, struct err *e);
/* Where it is, how it is called, its flags. */
bool entry_update(struct store *s, const struct entry *m, const struct place *p,
		  struct err *e);
bool entry_remove(struct store *s, uint64_t id, struct err *e);

/* The columns of a row, in the order entry_read_row wants them, of a table m.
 */
#define ENTRY_ROW_COLUMNS                                         \
	"m.id, m.folder, m.flags, m.date_s, m.size_bytes, "       \
	"m.attachments, m.from_name, m.from_addr, m.recipients, " \
	"m.subject, m.preview, m.message_id, m.thread"
void entry_read_row(struct db_stmt *st, struct arena *a, struct store_row *out);

#endif
