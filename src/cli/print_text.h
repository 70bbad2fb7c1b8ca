/*
 * print_text.h - mail as text on standard output.
 *
 * Everything printed was cleaned by the engine (model.h): no byte of mail
 * reaches the terminal raw.
 */
#ifndef CLI_PRINT_TEXT_H
#define CLI_PRINT_TEXT_H

#include "engine/event.h"

#include <stdio.h>

enum { PRINT_DATE_MAX = 32 };

/* ISO 8601 UTC, "2026-03-01T13:05:00Z"; "" for 0. */
void print_date_utc(char out[PRINT_DATE_MAX], int64_t at_s);
/* MESSAGE_ID_DIGITS hex digits. */
void print_id(char out[PRINT_DATE_MAX], uint64_t id);

void print_row(FILE *out, const struct row *row, int width_cols);
void print_lines(FILE *out, const struct lines *lines);
void print_outbox_row(FILE *out, const struct outbox_row *row);

/* "waiting", "sending", "unsure", "refused". */
const char *print_outbox_state(enum outbox_state state);

#endif
