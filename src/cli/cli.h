/*
 * cli.h - the face without a screen, and what it leaves to the one with.
 *
 * Thread: main.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"
#include "base/mem.h"
#include "engine/model.h"

/* Not an exit status: the reader is to be opened. */
enum { CLI_OPEN_READER = -1 };

struct cli_reader { /* what the command line said about it */
	struct arena arena;
	const char *config_path, *account, *trace_path;
	const char *mailbox; /* -f, or NULL */
	bool read_only;
	bool compose; /* open a letter at once: */
	struct str to, cc, bcc, subject, body;
	struct str in_reply_to;
	const char *draft_path; /* -H: a message edited as new, or NULL */
	const char **attach;
	size_t n_attach;
	bool setup; /* open the wizard at once, with what is known: */
	struct newcomer newcomer;
	bool markdown;     /* the text is */
	struct demo *demo; /* runs until cli_reader_fini; NULL = none */
};

/*
 * Runs the command line. Returns an exit status of sysexits.h, or
 * CLI_OPEN_READER and fills *reader (freed with cli_reader_fini, also
 * otherwise). Errors go to standard error as "culver: what: why".
 */
int cli_main(int argc, char **argv, struct cli_reader *reader);

/* Ends what was started for the reader: the demo takes its folder away. */
void cli_reader_fini(struct cli_reader *reader);

#endif
