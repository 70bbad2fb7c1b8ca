/*
 * opts.h - the command line: one table of verbs, one of options.
 *
 * Pure: reads argv, prints nothing but help and version (to a FILE given).
 * Lives: pointers into argv; lists in the arena.
 * Options may stand before or after the verb and between its arguments;
 * "--" ends them, "-" is an argument.
 */
#ifndef CLI_OPTS_H
#define CLI_OPTS_H

#include "base/err.h"
#include "base/vec.h"

#include <stdio.h>

/* Bits, so that an option can name all verbs that take it. */
enum verb {
	VERB_READER = 1 << 0, /* no verb: the reader, or a letter */
	VERB_FETCH = 1 << 1,
	VERB_LIST = 1 << 2,
	VERB_SHOW = 1 << 3,
	VERB_MIME = 1 << 4,
	VERB_SEND = 1 << 5,
	VERB_OUTBOX = 1 << 6,
	VERB_CHECK = 1 << 7,
	VERB_INDEX = 1 << 8,
	VERB_DEMO = 1 << 9,
	VERB_SETUP = 1 << 10,
};

/* The values of an option that may be given several times (vec.h). */
struct opt_list {
	const char **v;
	size_t n, room;
};

struct opts {
	enum verb verb;
	bool help, version;
	/* global */
	const char *config_path, *account, *trace_path;
	/* the reader, and letters */
	const char *mailbox; /* -f */
	bool read_only, markdown;
	const char *subject, *include, *draft;
	struct opt_list cc, bcc, attach;
	/* list */
	uint64_t count, offset;
	/* list, show, mime, outbox */
	bool json;
	/* show */
	bool raw, headers, html;
	const char *part, *output, *charset;
	/* send */
	bool from_headers, queue_only;
	const char *send_at;
	/* setup */
	bool no_input, dry_run, password_stdin;
	const char *name, *receive, *send, *user, *keep, *ca_file, *store;
	const char *password_command, *token_command, *password_fd;
	/* index */
	bool rebuild;
	struct opt_list args;
};

/* Reads the command line. Fails with ERR_USAGE, one line. */
bool opts_parse(struct opts *o, int argc, char **argv, struct arena *a,
		struct err *e);

/* Help for one verb; for VERB_READER also the list of all verbs. */
void opts_help(enum verb verb, FILE *out);

#endif
