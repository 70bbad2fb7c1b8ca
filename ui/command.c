#include "ui/command.h"

#define MOVING  "Moving about"
#define WRITING "Writing"
#define FILING  "Filing"
#define LOOKING "Looking"
#define LETTER  "This letter"
#define ACCOUNT "This account"
#define GENERAL "Everywhere"

static const struct command_info infos[COMMAND_COUNT] = {
	[COMMAND_DOWN] = { "down", "one line down", ON_ALL, MOVING },
	[COMMAND_UP] = { "up", "one line up", ON_ALL, MOVING },
	[COMMAND_PAGE_DOWN] = { "page-down", "one page down", ON_ALL, MOVING },
	[COMMAND_PAGE_UP] = { "page-up", "one page up", ON_ALL, MOVING },
	[COMMAND_FIRST] = { "first", "to the beginning", ON_ALL, MOVING },
	[COMMAND_LAST] = { "last", "to the end", ON_ALL, MOVING },
	[COMMAND_OPEN] = { "open", "open what the cursor is on", ON_CHOOSING,
			   MOVING },
	[COMMAND_NEXT_UNREAD] = { "next-unread", "next unread message", ON_MAIL,
				  MOVING },
	[COMMAND_NEXT_MESSAGE] = { "next-message", "next message", ON_PAGER,
				   MOVING },
	[COMMAND_PREVIOUS_MESSAGE] = { "previous-message", "previous message",
				       ON_PAGER, MOVING },
	[COMMAND_SEARCH] = { "search", "search", ON_MAIL, LOOKING },
	[COMMAND_NEXT_MATCH] = { "next-match", "next match", ON_MAIL, LOOKING },
	[COMMAND_PREVIOUS_MATCH] = { "previous-match", "previous match",
				     ON_MAIL, LOOKING },
	[COMMAND_LIMIT] = { "limit", "show only what matches, as you type",
			    ON_LIST, LOOKING },
	[COMMAND_SORT] = { "sort", "newest or oldest first", ON_LIST, LOOKING },
	[COMMAND_MARK] = { "mark", "mark or unmark", ON_LIST, FILING },
	[COMMAND_MARK_ALL] = { "mark-all", "mark all shown, or unmark all",
			       ON_LIST, FILING },
	[COMMAND_APPLY] = { "apply", "do the next action to all marked",
			    ON_LIST, FILING },
	[COMMAND_MAIL] = { "mail", "write a new letter", ON_ALL, WRITING },
	[COMMAND_REPLY] = { "reply", "reply to the sender", ON_MAIL, WRITING },
	[COMMAND_REPLY_ALL] = { "reply-all", "reply to everybody", ON_MAIL,
				WRITING },
	[COMMAND_REPLY_LIST] = { "reply-list", "reply to the mailing list",
				 ON_MAIL, WRITING },
	[COMMAND_FORWARD] = { "forward", "forward", ON_MAIL, WRITING },
	[COMMAND_FORWARD_WHOLE] = { "forward-whole",
				    "forward the message as an attachment",
				    ON_MAIL, WRITING },
	[COMMAND_EDIT_AS_NEW] = { "edit-as-new", "write a new one from this",
				  ON_MAIL, WRITING },
	[COMMAND_RECALL] = { "recall", "go on with a draft", ON_ALL, WRITING },
	[COMMAND_DELETE] = { "delete", "move to Trash", ON_MAIL, FILING },
	[COMMAND_ARCHIVE] = { "archive", "move to Archive", ON_MAIL, FILING },
	[COMMAND_MOVE] = { "move", "move to a folder", ON_MAIL, FILING },
	[COMMAND_FLAG] = { "flag", "flag or unflag", ON_MAIL, FILING },
	[COMMAND_TOGGLE_READ] = { "toggle-read", "read or unread", ON_MAIL,
				  FILING },
	[COMMAND_UNDO] = { "undo", "undo the last action", ON_MAIL, FILING },
	[COMMAND_SENDER] = { "sender", "the sender's whole address", ON_MAIL,
			     LOOKING },
	[COMMAND_TOGGLE_QUOTED] = { "toggle-quoted", "hide or show quotes",
				    ON_PAGER, LOOKING },
	[COMMAND_SKIP_QUOTED] = { "skip-quoted", "skip to after the quote",
				  ON_PAGER, MOVING },
	[COMMAND_HEADERS] = { "headers", "all headers or the usual ones",
			      ON_PAGER, LOOKING },
	[COMMAND_HTML] = { "html", "HTML or plain text", ON_PAGER, LOOKING },
	[COMMAND_OPEN_LINK] = { "open-link", "open a link by its number",
				ON_PAGER, LOOKING },
	[COMMAND_CHARSET] = { "charset", "another charset for the text",
			      ON_PAGER, LOOKING },
	[COMMAND_RAW] = { "raw", "the source of the message", ON_PAGER,
			  LOOKING },
	[COMMAND_RECEIPT] = { "receipt", "send the receipt that is asked for",
			      ON_PAGER, WRITING },
	[COMMAND_PARTS] = { "parts", "parts and attachments", ON_MAIL,
			    LOOKING },
	[COMMAND_SAVE] = { "save", "save this part to a file", ON_PARTS,
			   FILING },
	[COMMAND_SAVE_ALL] = { "save-all", "save all attachments", ON_PARTS,
			       FILING },
	[COMMAND_SEND] = { "send", "send it", ON_COMPOSE, LETTER },
	[COMMAND_EDIT] = { "edit", "edit the text", ON_COMPOSE, LETTER },
	[COMMAND_TO] = { "to", "change To", ON_COMPOSE, LETTER },
	[COMMAND_CC] = { "cc", "change Cc", ON_COMPOSE, LETTER },
	[COMMAND_BCC] = { "bcc", "change Bcc", ON_COMPOSE, LETTER },
	[COMMAND_SUBJECT] = { "subject", "change the subject", ON_COMPOSE,
			      LETTER },
	[COMMAND_FROM] = { "from", "change From", ON_COMPOSE, LETTER },
	[COMMAND_ATTACH] = { "attach", "attach a file", ON_COMPOSE, LETTER },
	[COMMAND_DETACH] = { "detach", "remove the attachment", ON_COMPOSE,
			     LETTER },
	[COMMAND_MARKDOWN] = { "markdown",
			       "with HTML made from Markdown, or "
			       "not",
			       ON_COMPOSE, LETTER },
	[COMMAND_REQUEST_RECEIPT] = { "request-receipt",
				      "ask for a receipt, or not", ON_COMPOSE,
				      LETTER },
	[COMMAND_POSTPONE] = { "postpone", "keep as a draft for later",
			       ON_COMPOSE, LETTER },
	[COMMAND_RETRY] = { "retry", "try again now", ON_OUTBOX, WRITING },
	[COMMAND_CANCEL_SENDING] = { "cancel-sending",
				     "do not send: into the folder Drafts",
				     ON_OUTBOX, WRITING },
	[COMMAND_DISCARD] = { "discard", "throw the draft away", ON_DRAFTS,
			      WRITING },
	[COMMAND_FOLDERS] = { "folders", "change folder", ON_ALL, GENERAL },
	[COMMAND_OUTBOX] = { "outbox", "what waits to be sent", ON_ALL,
			     GENERAL },
	[COMMAND_GO_ON] = { "go-on", "the next step", ON_START, ACCOUNT },
	[COMMAND_CHANGE] = { "change", "change what was said", ON_START,
			     ACCOUNT },
	[COMMAND_FETCH] = { "fetch", "fetch mail", ON_ALL, GENERAL },
	[COMMAND_SYNC] = { "sync", "fetch mail and send what waits", ON_ALL,
			   GENERAL },
	[COMMAND_CANCEL] = { "cancel", "cancel what runs", ON_ALL, GENERAL },
	[COMMAND_HELP] = { "help", "this help", ON_ALL, GENERAL },
	[COMMAND_COMMAND] = { "command", "a command by its name", ON_ALL,
			      GENERAL },
	[COMMAND_REDRAW] = { "redraw", "redraw the screen", ON_ALL, GENERAL },
	[COMMAND_SUSPEND] = { "suspend", "back to the shell for a while",
			      ON_ALL, GENERAL },
	[COMMAND_QUIT] = { "quit", "back, or quit", ON_ALL, GENERAL },
};

static const char *const screen_names[SCREEN_COUNT] = {
	[SCREEN_LIST] = "index",      [SCREEN_PAGER] = "pager",
	[SCREEN_PARTS] = "parts",     [SCREEN_COMPOSE] = "compose",
	[SCREEN_FOLDERS] = "folders", [SCREEN_OUTBOX] = "outbox",
	[SCREEN_DRAFTS] = "drafts",   [SCREEN_HELP] = "help",
	[SCREEN_START] = "start",
};

const struct command_info *
command_info(enum command c)
{
	return &infos[c];
}

enum command
command_find(struct str name, enum screen screen)
{
	for (unsigned c = COMMAND_NONE + 1; c < COMMAND_COUNT; c++)
		if ((infos[c].screens & (1u << screen)) != 0 &&
		    str_eq(name, str_of(infos[c].name)))
			return (enum command)c;
	return COMMAND_NONE;
}

enum screen
command_screen(struct str name)
{
	for (unsigned s = 0; s < SCREEN_COUNT; s++)
		if (str_eq(name, str_of(screen_names[s])))
			return (enum screen)s;
	return SCREEN_COUNT;
}

const char *
command_screen_name(enum screen screen)
{
	return screen_names[screen];
}
