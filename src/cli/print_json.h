/*
 * print_json.h - mail as JSON on standard output (doc/cli-json.md).
 *
 * One object a call, with a newline behind it; fields are only ever added.
 */
#ifndef CLI_PRINT_JSON_H
#define CLI_PRINT_JSON_H

#include "engine/event.h"

#include <stdio.h>

struct json_t;

/* With flags of jansson's. What could disturb a terminal or hide (C1 controls,
 * bidirectional overrides, tags) is written as \u escapes: the same JSON. */
void print_json_value(FILE *out, const struct json_t *value, size_t flags);

/* account and folder are names. */
void print_json_row(FILE *out, const struct row *row, struct str account,
		    struct str folder);
/* An EVENT_MESSAGE: the row, the text as lines, the parts. */
void print_json_message(FILE *out, const struct event *ev, struct str account,
			struct str folder);
void print_json_outbox(FILE *out, const struct event *ev);

#endif
