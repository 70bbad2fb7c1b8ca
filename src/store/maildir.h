/*
 * maildir.h - one folder of messages as files: tmp, new and cur (the Maildir
 * of qmail, flags as every tool writes them).
 *
 * Pure:   knows no database. Every change is one rename, so that a crash
 *         leaves the old state or the new one.   Waits for the disk.
 * Names:  TIME.Rrandom[_Kkey].culver[:2,FLAGS]. What stands before the ':'
 *         is the unique part: it stays the same for the message's life,
 *         through flags and moves, and the message's id is made from it. No
 *         host name in it. key is what the POP3 server's name for the
 *         message was turned into (see uidl.h).
 * Forgives: names of any other program, flags it does not know (kept), files
 *         that other programs rename or remove at the same time.
 */
#ifndef STORE_MAILDIR_H
#define STORE_MAILDIR_H

#include "base/err.h"
#include "base/mem.h"

/* The bits of a row's flags, and their letters. */
enum maildir_flag {
	MAILDIR_READ = 1 << 0,      /* S */
	MAILDIR_REPLIED = 1 << 1,   /* R */
	MAILDIR_FLAGGED = 1 << 2,   /* F */
	MAILDIR_DRAFT = 1 << 3,     /* D */
	MAILDIR_FORWARDED = 1 << 4, /* P */
	MAILDIR_DELETED = 1 << 5,   /* T */
};

/* Is it a folder that has cur and new? */
bool maildir_is(const char *dir);
/* Makes tmp, new and cur, and the folders above. No error when it is there. */
bool maildir_make(const char *dir, struct err *e);

/* A fresh unique part; key may be empty. */
struct str maildir_unique(struct arena *a, struct str key);
/* What the parts of a file name say; name may begin with "cur/" or "new/". */
struct str maildir_unique_of(struct str name);
struct str maildir_key_of(struct str name); /* empty when it has none */
int64_t maildir_time_of(struct str name);   /* 0 when it does not say */
uint32_t maildir_flags_of(struct str name);

/* "cur/UNIQUE:2,FS": the name with these flags; letters that are none of
 * ours stay. Without any flag a name in new/ stays there. */
struct str maildir_with_flags(struct arena *a, struct str name, uint32_t flags);

struct maildir_entry {
	struct str name;   /* "new/..." or "cur/..." */
	struct str unique; /* a view into name */
};

struct maildir_list {
	struct maildir_entry *v;
	size_t n, room;
};

/* Appends what lies in new and cur, by readdir alone; no file is opened. */
bool maildir_scan(struct arena *a, const char *dir, struct maildir_list *out,
		  struct err *e);
/* Where a message is now. *name is empty when it is gone. */
bool maildir_find(struct arena *a, const char *dir, struct str unique,
		  struct str *name, struct err *e);
/* Removes what lies in tmp for more than 36 hours. */
void maildir_sweep(const char *dir);

/* Renames dir/name to to_dir/to_name. Fails with ERR_NO_INPUT when another
 * program was faster. Not yet durable: see maildir_sync. */
bool maildir_rename(const char *dir, struct str name, const char *to_dir,
		    struct str to_name, struct err *e);
/* Makes the renames of new (or cur) durable. */
bool maildir_sync(const char *dir, bool in_new, struct err *e);

/* One message on its way in. */
struct maildir_writer {
	int fd; /* -1 when none is open */
	char *dir, *unique;
	uint64_t size_bytes;
};

/* Opens tmp/UNIQUE. */
bool maildir_write_open(struct maildir_writer *w, const char *dir,
			struct str unique, struct err *e);
bool maildir_write(struct maildir_writer *w, struct str bytes, struct err *e);
/* Asks for the disk to begin and does not wait: when many files are to be
 * synced one after the other, the first then takes the others along. */
void maildir_write_start(const struct maildir_writer *w);
/* The content is on the disk, still in tmp; the descriptor is closed. */
bool maildir_write_sync(struct maildir_writer *w, struct err *e);
/* Renames it to new, or with flags to cur; *name is how it is called there.
 * Durable after maildir_sync. */
bool maildir_write_file(struct maildir_writer *w, uint32_t flags,
			struct arena *a, struct str *name, struct err *e);
/* Removes what is still in tmp, and frees. May be called at any point. */
void maildir_write_fini(struct maildir_writer *w);

#endif
