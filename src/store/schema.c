#include "store/schema.h"

static const char *const index_steps[] = {
	"CREATE TABLE folder ("
	"	id INTEGER PRIMARY KEY,"
	"	account TEXT NOT NULL,"
	"	account_fold TEXT NOT NULL,"
	"	account_at INTEGER NOT NULL," /* place in the configuration */
	"	name TEXT NOT NULL,"
	"	name_fold TEXT NOT NULL,"
	"	role INTEGER NOT NULL,"
	"	path TEXT NOT NULL,"
	"	is_mbox INTEGER NOT NULL,"
	"	stamp TEXT NOT NULL DEFAULT ''," /* of an mbox: size, mtime */
	"	total INTEGER NOT NULL DEFAULT 0,"
	"	unread INTEGER NOT NULL DEFAULT 0,"
	"	generation INTEGER NOT NULL DEFAULT 1,"
	"	UNIQUE (account, name)"
	");"
	"CREATE TABLE message ("
	"	id INTEGER PRIMARY KEY,"
	"	folder INTEGER NOT NULL,"
	"	inbox INTEGER NOT NULL,"
	"	file TEXT NOT NULL,"
	"	flags INTEGER NOT NULL,"
	"	date_s INTEGER NOT NULL,"
	"	size_bytes INTEGER NOT NULL,"
	"	attachments INTEGER NOT NULL,"
	"	from_name TEXT NOT NULL,"
	"	from_addr TEXT NOT NULL,"
	"	recipients TEXT NOT NULL,"
	"	subject TEXT NOT NULL,"
	"	preview TEXT NOT NULL,"
	"	message_id TEXT NOT NULL,"
	"	thread TEXT NOT NULL,"
	"	from_fold TEXT NOT NULL,"
	"	to_fold TEXT NOT NULL,"
	"	subject_fold TEXT NOT NULL"
	");"
	/* With the flags in them "unread" is answered without the table. */
	"CREATE INDEX message_in_folder ON message"
	"	(folder, date_s, id, flags);"
	"CREATE INDEX message_in_inboxes ON message (date_s, id, flags)"
	"	WHERE inbox = 1;"
	"CREATE INDEX message_by_date ON message (date_s, id, flags);"
	/* The counts of a folder are kept with every change: flag 1 is
	 * MAILDIR_READ. */
	"CREATE TRIGGER message_came AFTER INSERT ON message BEGIN"
	"	UPDATE folder SET total = total + 1,"
	"		unread = unread + (NEW.flags & 1 = 0),"
	"		generation = generation + 1 WHERE id = NEW.folder;"
	"END;"
	"CREATE TRIGGER message_went AFTER DELETE ON message BEGIN"
	"	UPDATE folder SET total = total - 1,"
	"		unread = unread - (OLD.flags & 1 = 0),"
	"		generation = generation + 1 WHERE id = OLD.folder;"
	"END;"
	"CREATE TRIGGER message_changed AFTER UPDATE ON message BEGIN"
	"	UPDATE folder SET total = total - 1,"
	"		unread = unread - (OLD.flags & 1 = 0),"
	"		generation = generation + 1 WHERE id = OLD.folder;"
	"	UPDATE folder SET total = total + 1,"
	"		unread = unread + (NEW.flags & 1 = 0),"
	"		generation = generation + 1 WHERE id = NEW.folder;"
	"END;"
	"CREATE TABLE contact ("
	"	addr_fold TEXT PRIMARY KEY,"
	"	addr TEXT NOT NULL,"
	"	name TEXT NOT NULL,"
	"	words_fold TEXT NOT NULL," /* a blank before each word */
	"	sent INTEGER NOT NULL,"
	"	received INTEGER NOT NULL,"
	"	last_s INTEGER NOT NULL"
	") WITHOUT ROWID;",
	/* Pieces of messages; whatever is in the index is read anew. */
	"CREATE TABLE piece ("
	"	message INTEGER PRIMARY KEY,"
	"	whole TEXT NOT NULL," /* the id they share */
	"	number INTEGER NOT NULL,"
	"	total INTEGER NOT NULL" /* 0: this one does not say */
	");"
	"CREATE INDEX piece_of_whole ON piece (whole, number);"
	"CREATE TRIGGER piece_went AFTER DELETE ON message BEGIN"
	"	DELETE FROM piece WHERE message = OLD.id;"
	"END;"
	"DELETE FROM message;"
	"DELETE FROM contact;"
	"UPDATE folder SET stamp = '';",
};

static const char *const state_steps[] = {
	"CREATE TABLE pop3 ("
	"	account TEXT NOT NULL,"
	"	key TEXT NOT NULL,"
	"	seen_s INTEGER NOT NULL,"
	"	deleted_s INTEGER NOT NULL DEFAULT 0,"
	"	server_s INTEGER NOT NULL DEFAULT 0,"
	"	PRIMARY KEY (account, key)"
	") WITHOUT ROWID;"
	"CREATE TABLE outbox ("
	"	id INTEGER PRIMARY KEY AUTOINCREMENT,"
	"	stage INTEGER NOT NULL,"
	"	account TEXT NOT NULL,"
	"	sender TEXT NOT NULL,"
	"	to_shown TEXT NOT NULL,"
	"	subject TEXT NOT NULL,"
	"	private_head TEXT NOT NULL,"
	"	file TEXT NOT NULL," /* unique part of the copy to be filed */
	"	last_words TEXT NOT NULL DEFAULT '',"
	"	queued_s INTEGER NOT NULL,"
	"	next_try_s INTEGER NOT NULL,"
	"	tries INTEGER NOT NULL DEFAULT 0,"
	"	size_bytes INTEGER NOT NULL"
	");"
	"CREATE TABLE outbox_recipient ("
	"	letter INTEGER NOT NULL,"
	"	place INTEGER NOT NULL,"
	"	addr TEXT NOT NULL,"
	"	sent INTEGER NOT NULL DEFAULT 0,"
	"	words TEXT NOT NULL DEFAULT '',"
	"	PRIMARY KEY (letter, place)"
	") WITHOUT ROWID;"
	"CREATE TABLE undo ("
	"	id INTEGER PRIMARY KEY AUTOINCREMENT,"
	"	what TEXT NOT NULL"
	");"
	/* Of a move: where it was; of a flag: which bits to put back. */
	"CREATE TABLE undo_item ("
	"	action INTEGER NOT NULL,"
	"	message INTEGER NOT NULL,"
	"	folder TEXT NOT NULL,"
	"	flags_set INTEGER NOT NULL,"
	"	flags_clear INTEGER NOT NULL,"
	"	PRIMARY KEY (action, message)"
	") WITHOUT ROWID;",
	"CREATE TABLE receipt ("
	"	message_id TEXT PRIMARY KEY,"
	"	sent_s INTEGER NOT NULL"
	") WITHOUT ROWID;",
	/* What the user said of messages that say it wrongly. */
	"CREATE TABLE charset ("
	"	message INTEGER PRIMARY KEY,"
	"	name TEXT NOT NULL"
	");",
	/* part: 1, others have got it; 2, and the copy is filed;
	 * held_s: not before that time; asks: what reports are wanted. */
	"ALTER TABLE outbox ADD COLUMN part INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE outbox ADD COLUMN held_s INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE outbox ADD COLUMN asks TEXT NOT NULL DEFAULT '';",
	"CREATE INDEX outbox_file ON outbox (file);",
	/* What tells a message from one that has its UIDL later, and where its
	 * key has moved to another: the one in its file name. */
	"ALTER TABLE pop3 ADD COLUMN size_bytes INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE pop3 ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE pop3 ADD COLUMN moved_from TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX pop3_moved ON pop3 (account, moved_from)"
	"	WHERE moved_from <> '';",
};

const struct db_schema schema_index = {
	index_steps,
	COUNT_OF(index_steps),
};

const struct db_schema schema_state = {
	state_steps,
	COUNT_OF(state_steps),
};
