/*
 * command.h - everything a user can do, by name: one table, from which come
 * the ":" line, the help and what "bind" in culver.conf may say.
 *
 * Pure: a const table.   Thread: any.
 * What is not in the table does not exist; a view answers the commands of
 * its screen, ui.c those of every screen.
 */
#ifndef UI_COMMAND_H
#define UI_COMMAND_H

#include "base/str.h"

enum screen {
	SCREEN_LIST,
	SCREEN_PAGER,
	SCREEN_PARTS,
	SCREEN_COMPOSE,
	SCREEN_FOLDERS,
	SCREEN_OUTBOX,
	SCREEN_DRAFTS,
	SCREEN_HELP,
	SCREEN_START,
	SCREEN_COUNT,
};

enum { /* sets of screens */
       ON_LIST = 1 << SCREEN_LIST,
       ON_PAGER = 1 << SCREEN_PAGER,
       ON_PARTS = 1 << SCREEN_PARTS,
       ON_COMPOSE = 1 << SCREEN_COMPOSE,
       ON_FOLDERS = 1 << SCREEN_FOLDERS,
       ON_OUTBOX = 1 << SCREEN_OUTBOX,
       ON_DRAFTS = 1 << SCREEN_DRAFTS,
       ON_HELP = 1 << SCREEN_HELP,
       ON_START = 1 << SCREEN_START,
       ON_MAIL = ON_LIST | ON_PAGER,
       ON_CHOOSING = ON_LIST | ON_PARTS | ON_FOLDERS | ON_DRAFTS,
       ON_ROWS = ON_CHOOSING | ON_COMPOSE | ON_OUTBOX,
       ON_TEXT = ON_PAGER | ON_HELP,
       ON_ALL = (1 << SCREEN_COUNT) - 1,
};

enum command {
	COMMAND_NONE,
	COMMAND_DOWN,
	COMMAND_UP,
	COMMAND_PAGE_DOWN,
	COMMAND_PAGE_UP,
	COMMAND_FIRST,
	COMMAND_LAST,
	COMMAND_OPEN,
	COMMAND_NEXT_UNREAD,
	COMMAND_NEXT_MESSAGE,
	COMMAND_PREVIOUS_MESSAGE,
	COMMAND_SEARCH,
	COMMAND_NEXT_MATCH,
	COMMAND_PREVIOUS_MATCH,
	COMMAND_LIMIT,
	COMMAND_SORT,
	COMMAND_MARK,
	COMMAND_MARK_ALL,
	COMMAND_APPLY,
	COMMAND_MAIL,
	COMMAND_REPLY,
	COMMAND_REPLY_ALL,
	COMMAND_REPLY_LIST,
	COMMAND_FORWARD,
	COMMAND_FORWARD_WHOLE,
	COMMAND_EDIT_AS_NEW,
	COMMAND_RECALL,
	COMMAND_DELETE,
	COMMAND_ARCHIVE,
	COMMAND_MOVE,
	COMMAND_FLAG,
	COMMAND_TOGGLE_READ,
	COMMAND_UNDO,
	COMMAND_SENDER,
	COMMAND_TOGGLE_QUOTED,
	COMMAND_SKIP_QUOTED,
	COMMAND_HEADERS,
	COMMAND_HTML,
	COMMAND_OPEN_LINK,
	COMMAND_CHARSET,
	COMMAND_RAW,
	COMMAND_RECEIPT,
	COMMAND_PARTS,
	COMMAND_SAVE,
	COMMAND_SAVE_ALL,
	COMMAND_SEND,
	COMMAND_EDIT,
	COMMAND_TO,
	COMMAND_CC,
	COMMAND_BCC,
	COMMAND_SUBJECT,
	COMMAND_FROM,
	COMMAND_ATTACH,
	COMMAND_DETACH,
	COMMAND_MARKDOWN,
	COMMAND_REQUEST_RECEIPT,
	COMMAND_POSTPONE,
	COMMAND_RETRY,
	COMMAND_CANCEL_SENDING,
	COMMAND_DISCARD,
	COMMAND_GO_ON,
	COMMAND_CHANGE,
	COMMAND_FOLDERS,
	COMMAND_OUTBOX,
	COMMAND_FETCH,
	COMMAND_SYNC,
	COMMAND_CANCEL,
	COMMAND_HELP,
	COMMAND_COMMAND,
	COMMAND_REDRAW,
	COMMAND_SUSPEND,
	COMMAND_QUIT,
	COMMAND_COUNT,
};

struct command_info {
	const char *name;    /* as in ":" and bind; NULL: none */
	const char *help;    /* a few words */
	uint32_t screens;    /* set of ON_ */
	const char *heading; /* under which the help lists it */
};

const struct command_info *command_info(enum command c);

/* The command of that name on that screen, or COMMAND_NONE. */
enum command command_find(struct str name, enum screen screen);

/* As culver.conf says it: "index", "pager", ... SCREEN_COUNT when there is
 * no such screen. */
enum screen command_screen(struct str name);
const char *command_screen_name(enum screen screen);

#endif
