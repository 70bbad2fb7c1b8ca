/*
 * model.h - what faces see of mail: plain values, ids instead of pointers.
 *
 * Lives: strings in the arena of the event (or request) that carries them.
 *        All text is UTF-8; subject, names and previews are decoded and
 *        cleaned (utf8_put_safe), file paths are raw.
 *
 * A message's id is 60 bits made from its unique Maildir name, so that it
 * survives a rebuilt index and a move to another folder. It is shown as
 * MESSAGE_ID_DIGITS hex digits; people may type the first few. 0 is none.
 */
#ifndef ENGINE_MODEL_H
#define ENGINE_MODEL_H

#include "base/str.h"

enum { MESSAGE_ID_DIGITS = 15 };

enum row_flag {                         /* a set of bits; Maildir's letters */
		ROW_READ = 1 << 0,      /* S */
		ROW_REPLIED = 1 << 1,   /* R */
		ROW_FLAGGED = 1 << 2,   /* F */
		ROW_DRAFT = 1 << 3,     /* D */
		ROW_FORWARDED = 1 << 4, /* P */
		ROW_DELETED = 1 << 5,   /* T */
};

struct mailbox_name {          /* one address with its display name */
	struct str name, addr; /* name may be empty */
};

struct row { /* one line of the message list */
	uint64_t id;
	uint32_t folder;
	uint32_t flags;       /* enum row_flag */
	uint32_t attachments; /* how many */
	int64_t date_s;       /* the Date field, else when it came */
	uint64_t size_bytes;
	struct mailbox_name from;
	struct mailbox_name *to; /* all of To, in order */
	uint32_t n_to;
	struct str subject;    /* may be empty */
	struct str preview;    /* the beginning of the text, one line */
	struct str message_id; /* the field, without <> */
	struct str thread;     /* the message_id its thread starts with */
};

/* What a folder is for; every account has at most one of each but OTHER. */
enum folder_role {
	FOLDER_INBOX,
	FOLDER_ARCHIVE,
	FOLDER_SENT,
	FOLDER_DRAFTS,
	FOLDER_JUNK,
	FOLDER_TRASH,
	FOLDER_OTHER,
};

/* Two ids that stand for many folders. */
#define FOLDERS_INBOXES 0u         /* the inboxes of all accounts */
#define FOLDERS_EVERY   UINT32_MAX /* everything there is */

struct folder {
	uint32_t id; /* 1 and up */
	struct str account, name;
	enum folder_role role;
	uint32_t total, unread;
};

struct part_info {       /* one leaf or inner message */
	struct str path; /* IMAP section number, "1.2" */
	struct str type, filename, charset;
	struct str fault;    /* what is wrong with it, in words; or empty */
	uint64_t size_bytes; /* decoded */
	uint32_t depth;      /* 0 = top level; for indenting */
	bool attachment;     /* listed below the text */
};

struct attachment { /* of a draft */
	struct str path, name, type;
	uint64_t size_bytes;
};

enum draft_kind {
	DRAFT_NEW,
	DRAFT_REPLY,
	DRAFT_REPLY_ALL,
	DRAFT_REPLY_LIST,
	DRAFT_FORWARD,
	DRAFT_FORWARD_WHOLE, /* the message as an attachment */
	DRAFT_EDIT,          /* a message edited as new */
};

/* A letter that is being written. Its heads and its text lie on disk in the
 * drafts folder at any moment; the editor works on body_path. */
struct draft {
	struct str id; /* file stem; empty = not saved yet */
	struct str account;
	struct str from, to, cc, bcc, subject; /* as typed: UTF-8 */
	struct str in_reply_to, references;
	struct str body_path; /* plain UTF-8 text, what $EDITOR edits */
	struct attachment *attachments;
	size_t n_attachments;
	uint64_t source; /* what it answers or forwards, or 0 */
	enum draft_kind kind;
	bool markdown;      /* send HTML made from the text, too */
	bool wants_receipt; /* ask for a note when it is read */
	int64_t changed_s;
};

enum outbox_state {
	OUTBOX_WAITING, /* will be tried at next_try_s */
	OUTBOX_SENDING, /* on the wire now */
	OUTBOX_UNSURE,  /* lost between final dot and reply: the user decides */
	OUTBOX_REFUSED, /* the server said no: the user decides */
	OUTBOX_HELD,    /* not to be sent before next_try_s */
};

struct outbox_to { /* one recipient */
	struct str addr;
	bool sent;        /* has got it */
	struct str words; /* of the server, when it refused */
};

struct outbox_row {
	uint64_t id;
	enum outbox_state state;
	struct str account, to, subject;
	struct str last_words; /* of the server, or of the error */
	int64_t queued_s, next_try_s;
	uint32_t tries;
	uint64_t size_bytes;
	struct outbox_to *recipients;
	size_t n_recipients;
};

/* What a server wants from those who log in. */
enum found_login {
	FOUND_PASSWORD,
	FOUND_CODE, /* made in the web settings */
	FOUND_APP_PASSWORD,
	FOUND_TOKEN,  /* OAuth 2 and nothing else */
	FOUND_BRIDGE, /* a program on this machine stands between */
};

/* Where the password of a new account is kept. */
enum secret_place {
	PLACE_FILE,        /* culver.conf, which nobody else may read */
	PLACE_PASS,        /* pass(1) */
	PLACE_SECRET_TOOL, /* the desktop's keyring, by secret-tool(1) */
	PLACE_COMMAND,     /* the user's own, which has it already */
	PLACE_TOKEN,       /* likewise: it prints OAuth 2 tokens */
};

struct newcomer {                 /* an account that is being set up */
	struct str account;       /* its name; empty = made from the address */
	struct str name, address; /* of "from" */
	/* URLs as in culver.conf; one without a user gets user. Empty: none. */
	struct str receive, send;
	struct str user; /* empty = the address */
	struct str keep; /* as in culver.conf; these two may be empty */
	struct str ca_file;
	enum secret_place place;
	struct str password; /* not for COMMAND and TOKEN, which have */
	struct str command;  /* words, as typed in a shell */
};

#endif
