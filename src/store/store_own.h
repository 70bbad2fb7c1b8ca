/*
 * store_own.h - what the files of src/store share behind store.h.
 *
 * Not for others.   Thread: that of the struct store.
 */
#ifndef STORE_STORE_OWN_H
#define STORE_STORE_OWN_H

#include "store/db.h"
#include "store/store.h"

struct store {
	struct db *index, *state;
	struct arena arena; /* the copies of the options */
	const struct store_account *accounts;
	size_t n_accounts;
	char *state_dir, *outbox_dir;
	enum store_mode mode;
	bool read_only;
	int lock_fd;  /* shared with other programs; or -1 */
	bool scanned; /* since it was opened */
	bool mend;    /* files may have come in without rows or keys */
};

/* ---- store_folders.c: where folders lie ----------------------------------*/

struct place {
	uint32_t id;
	enum store_role role;
	bool is_mbox;
	const char *path; /* the Maildir, or the mbox */
	struct str account, name;
	struct str stamp; /* of an mbox, as it was last read */
};

struct places {
	struct place *v;
	size_t n, room;
};

/* Fails with ERR_NO_INPUT when there is no such folder. */
bool place_get(struct store *s, struct arena *a, uint32_t id, struct place *out,
	       struct err *e);
bool place_all(struct store *s, struct arena *a, struct places *out,
	       struct err *e);
/* The same as place_get, and fails with ERR_LOGIN when nothing may be written
 * there. */
bool place_get_writable(struct store *s, struct arena *a, uint32_t id,
			struct place *out, struct err *e);
/* Enters the folders that lie on the disk; forgets those that do not. */
bool place_refresh(struct store *s, struct err *e);
/* Text as it is compared: see utf8_put_folded. */
struct str place_folded(struct arena *a, struct str s);

/* ---- store_rows.c: messages in the index ---------------------------------*/

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
/* Where it is, how it is called, its flags. */
bool entry_update(struct store *s, const struct entry *m, const struct place *p,
		  struct err *e);
bool entry_remove(struct store *s, uint64_t id, struct err *e);

/* The columns of a row, in the order row_read wants them, of a table m. */
#define ROW_COLUMNS                                               \
	"m.id, m.folder, m.flags, m.date_s, m.size_bytes, "       \
	"m.attachments, m.from_name, m.from_addr, m.recipients, " \
	"m.subject, m.preview, m.message_id, m.thread"
void row_read(struct db_stmt *st, struct arena *a, struct store_row *out);

/* ---- uidl.c --------------------------------------------------------------*/

/* Enters a key; *was_new says whether it was not there. In a transaction. */
bool uidl_enter(struct store *s, struct str account, struct str key,
		bool *was_new, struct err *e);
/* The user deleted it here, or took it back (at_s 0). */
bool uidl_set_gone(struct store *s, struct str account, struct str key,
		   int64_t at_s, struct err *e);

/* ---- contacts.c ----------------------------------------------------------*/

struct contact_seen {
	struct store_name who;
	bool sent; /* the user wrote to it */
	int64_t at_s;
};

bool contacts_learn(struct store *s, const struct contact_seen *c,
		    struct err *e);

/* ---- outbox.c, outbox_settle.c -------------------------------------------*/

char *outbox_path(struct store *s, struct arena *a, uint64_t id);
/* Files the copy of a letter, in Sent or, when cancelled, in Drafts. Done
 * twice, it files one. */
bool outbox_file_copy(struct store *s, uint64_t id, struct err *e);
/* The same, and the letter leaves the outbox. */
bool outbox_settle(struct store *s, uint64_t id, struct err *e);
/* Only the program that came first may call it: others may be sending. */
bool outbox_recover(struct store *s, struct err *e);

#endif
