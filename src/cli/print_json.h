/*
 * print_json.h - mail as JSON on standard output (doc/cli-json.md).
 *
 * One object a call, with a newline behind it; fields are only ever added.
 */
#ifndef CLI_PRINT_JSON_H
#define CLI_PRINT_JSON_H

#include "engine/event.h"

#include <stdio.h>

/* account and folder are names. */
void print_json_row(FILE *out, const struct row *row, struct str account,
		    struct str folder);
/* An EVENT_MESSAGE: the row, the text as lines, the parts. */
void print_json_message(FILE *out, const struct event *ev, struct str account,
			struct str folder);
void print_json_outbox(FILE *out, const struct event *ev);

#endif
