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
	const struct charset *charset_hint;
	enum store_mode mode;
	bool read_only;
	int lock_fd;  /* shared with other programs; or -1 */
	bool scanned; /* since it was opened */
	bool mend;    /* files may have come in without rows or keys */
};

/* ---- uidl.c --------------------------------------------------------------*/

struct uidl_note {
	struct str key;
	uint64_t size_bytes; /* as the server lists it; 0 = it did not say */
	int64_t mark;
};

/* Enters the key of a message that comes in; *was_new says whether it was not
 * there, or free. In a transaction. */
bool uidl_enter(struct store *s, struct str account,
		const struct uidl_note *note, bool *was_new, struct err *e);
struct uidl_file {
	struct str key;
	const char *path;
	int64_t came_s; /* by its name */
	bool in_trash;
};

/* The same of a file that is there. In the trash it counts as deleted by the
 * user, elsewhere it does not: a move may have been cut off before that was
 * told. A free key stays so: the file is of the message that had it before. */
bool uidl_enter_found(struct store *s, struct str account,
		      const struct uidl_file *file, struct err *e);
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

/* ---- outbox.c, outbox_end.c, outbox_settle.c -----------------------------*/

/* ERR_NO_INPUT. */
bool outbox_no_letter(uint64_t id, struct err *e);
/* The number of the next letter. */
bool outbox_next_id(struct store *s, struct arena *a, uint64_t *id,
		    struct err *e);
/* Of a letter that is not settled; words are the last of the server. */
bool outbox_set_stage(struct store *s, uint64_t id, int stage, struct str words,
		      struct err *e);
char *outbox_path(struct store *s, struct arena *a, uint64_t id);
/* Files the copy of a letter, in Sent or, when cancelled, in Drafts. Done
 * twice, it files one. */
bool outbox_file_copy(struct store *s, uint64_t id, struct err *e);
/* The same of a letter that stays for those who have not got it. */
bool outbox_file_part(struct store *s, uint64_t id, struct err *e);
/* Files the copy, and the letter leaves the outbox. */
bool outbox_settle(struct store *s, uint64_t id, struct err *e);
/* The same for many that were sent just now; what cannot be done is done when
 * the store is opened next. */
void outbox_settle_all(struct store *s, const uint64_t *ids, size_t n);
/* Only a program that is alone may call it: others may be sending. */
bool outbox_recover(struct store *s, struct err *e);

#endif
