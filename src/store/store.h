/*
 * store.h - all mail of all accounts: folders, messages, and their files.
 *
 * The files are the truth, the index is a memory of them: a row exists only
 * after its file is safe, a file without a row is picked up by store_scan,
 * and index.sqlite may be deleted at any time. state.sqlite holds what files
 * cannot tell (uidl.h, outbox.h, undo) and is never thrown away.
 *
 * Waits:  for the disk.
 * Thread: one struct store belongs to one thread; but store_interrupt. The
 *         write side opens with STORE_WRITER, first; the read side with
 *         STORE_READER, and calls only what says "reader".
 * Lives:  what comes out is in the arena that was passed. All text is UTF-8
 *         and cleaned; paths are raw.
 * Parts:  deliver.h, change.h, uidl.h, outbox.h, find.h, contacts.h work on
 *         a struct store.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mapped.h"
#include "base/mem.h"
#include "mail/charset.h"
#include "store/maildir.h"

struct store;

/* What a folder is for; at most one a role but OTHER. */
enum store_role {
	STORE_INBOX,
	STORE_ARCHIVE,
	STORE_SENT,
	STORE_DRAFTS,
	STORE_JUNK,
	STORE_TRASH,
	STORE_OTHER,
};

/* Two folder ids that stand for many. */
#define STORE_INBOXES 0u
#define STORE_EVERY   UINT32_MAX

struct store_account {
	struct str name;
	/* The folder of folders: root/Inbox and so on. When root itself is a
	 * Maildir it is the inbox, in place, and root/.NAME are the others.
	 * NULL when there is only an mbox. */
	const char *root;
	/* An mbox or a single message file as the inbox, only read; or NULL. */
	const char *mbox;
};

enum store_mode { STORE_WRITER, STORE_READER };

struct store_options {
	const struct store_account *accounts;
	size_t n_accounts;
	const char *index_path; /* .../index.sqlite */
	const char *state_dir;  /* state.sqlite and outbox/ in it */
	/* What undeclared bytes most likely are, or NULL; lives for ever. */
	const struct charset *charset_hint;
	enum store_mode mode;
	bool read_only; /* touch no message file: -R */
};

/*
 * Opens the databases and, as writer, makes the missing standard folders and
 * puts right what a crash left in the outbox. A damaged index is set aside
 * and made anew. Reads no message: see store_scan.
 * Fails with ERR_DATA (a damaged state), ERR_CONFIG (a newer culver's file),
 * ERR_IO, ...
 */
bool store_open(struct store **out, const struct store_options *o,
		struct err *e);
void store_close(struct store **s);
/* Any thread: what runs in s ends soon with ERR_CANCELLED. */
void store_interrupt(struct store *s);

/* For a lone mailbox (culver -f PATH): fills *account so that it shows PATH,
 * a Maildir, an mbox or one message. Fails with ERR_NO_INPUT, ERR_DATA. */
bool store_lone(struct arena *a, const char *path, struct store_account *out,
		struct err *e);
/* A private folder for the databases of a lone mailbox; the caller removes
 * it at the end with file_remove_tree. Removes those that programs which were
 * killed have left. */
bool store_temp_dir(struct arena *a, char **out, struct err *e);

/* ---- bringing the index up to date ---------------------------------------*/

/* Called now and then during a scan; false ends it with ERR_CANCELLED. */
typedef bool store_progress(void *context, uint64_t done, uint64_t total);

struct store_scan_result {
	uint64_t added, removed, changed;
};

/*
 * Compares all folders with the index by readdir, reads the files that are
 * new, forgets those that are gone, enters POP3 keys that stand in file
 * names but not in the table. To be called once at start, before anything is
 * fetched. progress may be NULL.
 */
bool store_scan(struct store *s, store_progress *progress, void *context,
		struct store_scan_result *out, struct err *e);
/* Empties the index and scans. */
bool store_rebuild(struct store *s, store_progress *progress, void *context,
		   struct store_scan_result *out, struct err *e);

/* ---- folders (reader) ----------------------------------------------------*/

struct store_folder {
	uint32_t id; /* 1 and up */
	struct str account, name;
	enum store_role role;
	uint32_t total, unread;
	uint64_t generation; /* grows with every change in it */
};

struct store_folders {
	struct store_folder *v;
	size_t n, room;
};

/* In the order of accounts and roles. No message is counted: the index
 * keeps the counts. */
bool store_list_folders(struct store *s, struct arena *a,
			struct store_folders *out, struct err *e);
/* id 0 when there is none. */
bool store_folder_of_role(struct store *s, struct str account,
			  enum store_role role, uint32_t *id, struct err *e);
bool store_folder_of_name(struct store *s, struct str account, struct str name,
			  uint32_t *id, struct err *e);
/* Writer: the same, made when it is missing. Fails with ERR_USAGE when the
 * name cannot be a folder's. */
bool store_make_folder(struct store *s, struct str account, struct str name,
		       uint32_t *id, struct err *e);
bool store_make_role(struct store *s, struct str account, enum store_role role,
		     uint32_t *id, struct err *e);

/* ---- messages (reader) ---------------------------------------------------*/

struct store_name { /* one address with its display name */
	struct str name, addr;
};

struct store_row { /* one line of a message list; see find.h */
	uint64_t id;
	uint32_t folder;
	uint32_t flags; /* enum maildir_flag */
	uint32_t attachments;
	int64_t date_s; /* the Date field, else when it came */
	uint64_t size_bytes;
	struct store_name from;
	struct store_name *to;
	uint32_t n_to;
	struct str subject, preview;
	struct str message_id; /* without <> */
	struct str thread;     /* the message_id its thread starts with */
};

/* One row. Fails with ERR_NO_INPUT. */
bool store_get_row(struct store *s, struct arena *a, uint64_t id,
		   struct store_row *out, struct err *e);
/* Where the message lies now; for an mbox the mbox. Fails likewise. */
bool store_get_path(struct store *s, struct arena *a, uint64_t id,
		    const char **path, struct err *e);
/* Its bytes, of whatever size, also when another program has just renamed the
 * file; out is closed by the caller when this returns true. */
bool store_map(struct store *s, uint64_t id, struct mapped *out, struct err *e);
/* Appends them. Fails with ERR_DATA when they pass out's limit. */
bool store_read(struct store *s, uint64_t id, struct buf *out, struct err *e);
/* The message whose id begins with these hex digits. Fails with ERR_NO_INPUT,
 * and ERR_USAGE when several do or it is no hex. */
bool store_get_id(struct store *s, struct str digits, uint64_t *id,
		  struct err *e);

/* The id that a file name gives (60 bits, never 0). */
uint64_t store_id_of(struct str unique);

#endif
