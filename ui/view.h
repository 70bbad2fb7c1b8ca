/*
 * view.h - the contract of a screen: what the stack of ui.c asks of a view,
 * and what a view may want of it.
 *
 * Use:    each view is a file with an ops table and x_open; ui.c holds the
 *         stack. A view never opens another: it returns a want.
 * Thread: the screen's.
 * Lives:  a view holds copies and ids, never pointers into the engine. What
 *         a want points to belongs to the view and is taken at once.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "engine/config.h"
#include "engine/event.h"
#include "engine/request.h"
#include "ui/command.h"
#include "ui/grid.h"
#include "ui/keymap.h"
#include "ui/status.h"

/* What every view gets lent. */
struct host {
	const struct config *config;
	const struct keymap *keymap;
	struct status status;
	/* Takes *q, returns its ticket. A test puts its own in. */
	uint64_t (*post)(struct host *h, struct request **q);
	void *post_to;
	struct event *folders; /* the newest EVENT_FOLDERS, or NULL */
	uint32_t folder;       /* whose list is open, or FOLDERS_... */
	const char *path; /* the one folder or file opened by -f, or NULL */
	bool read_only;
	uint64_t running; /* what a view has asked for and Ctrl-C cancels */
	bool begins_anew; /* read the configuration again and begin */
};

enum ask_kind { /* what Tab completes, and which history it is */
		ASK_TEXT,
		ASK_SEARCH,
		ASK_LIMIT,
		ASK_ADDRESSES,
		ASK_SUBJECT,
		ASK_FOLDER,
		ASK_FILE,
		ASK_COMMAND,
		ASK_CHARSET,
		ASK_SECRET, /* not shown, not remembered */
		ASK_COUNT,
};

enum want_kind {
	WANT_NOTHING,
	WANT_CLOSE,  /* take me off the stack */
	WANT_QUIT,   /* the whole program */
	WANT_VIEW,   /* open another above me */
	WANT_ASK,    /* a line of text; comes back by ops->answer */
	WANT_CHOICE, /* one of a few keys; likewise */
	WANT_EDIT,   /* run the editor on a file; likewise */
};

struct wish { /* which view, and on what */
	enum screen screen;
	enum screen about; /* SCREEN_HELP: whose keys */
	uint32_t folder;
	struct str query;
	uint64_t id;     /* a message; or 0 */
	struct str part; /* SCREEN_PAGER: shows only this part of it */
	struct str path; /* SCREEN_COMPOSE: a file to begin with, not an id */
	bool oldest_first;
	bool opens_single;     /* SCREEN_LIST: opens the message if it is one */
	enum draft_kind draft; /* SCREEN_COMPOSE: what kind, or */
	struct str draft_id;   /* go on with this one */
	/* To, Cc, Bcc, Subject and attachments given beforehand, or NULL. */
	const struct draft *fields;
	struct str body;
	const struct newcomer *newcomer; /* SCREEN_START: what is known */
};

struct want {
	enum want_kind kind;
	int what; /* for the view itself: comes back in the answer */
	union {
		uint64_t id; /* WANT_CLOSE: the message last looked at */
		struct wish view;
		struct {
			const char *label;
			struct str text; /* to begin with */
			enum ask_kind kind;
			bool live; /* an answer at each change, too */
		} ask;
		struct {
			const char *question;
			const char *keys; /* "yn": the first is Enter's */
		} choice;
		struct {
			struct str path;
		} edit;
	};
};

struct answer {
	int what;
	bool ok;   /* false: cancelled, or the editor failed */
	bool live; /* not the last word yet */
	/* The line; the key chosen; why the editor failed. */
	struct str text;
};

struct view;

struct view_ops {
	enum screen screen;
	void (*draw)(const struct view *v, const struct host *h, struct grid *g,
		     struct area a);
	/* Appends what the bar says at its left and at its right end. */
	void (*title)(const struct view *v, const struct host *h,
		      struct buf *left, struct buf *right);
	struct want (*command)(struct view *v, struct host *h, enum command c);
	/* The size of the area, at first and when it changes. */
	void (*resize)(struct view *v, struct host *h, int rows, int cols);
	/* Those below may be NULL. */
	/* Sees every event; takes it by setting *ev to NULL. */
	struct want (*event)(struct view *v, struct host *h, struct event **ev);
	struct want (*answer)(struct view *v, struct host *h,
			      const struct answer *a);
	/* The view above is gone; id as it said when it closed. */
	void (*resumed)(struct view *v, struct host *h, uint64_t id);
	/* A slice of long work, a millisecond or so, while nobody asks for
	 * anything else. False when there is none left for now. */
	bool (*work)(struct view *v, struct host *h);
	void (*close)(struct view **v);
};

struct view { /* first member of every view */
	const struct view_ops *ops;
};

#define WANT_NONE ((struct want){ .kind = WANT_NOTHING })

#endif
