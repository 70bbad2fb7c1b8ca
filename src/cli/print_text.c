#include "cli/print_text.h"

#include "base/figures.h"
#include "base/hostname.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <time.h>

enum { DATE_COLS = 16 };

void
print_date_utc(char out[PRINT_DATE_MAX], int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm tm;

	if (at_s == 0 || gmtime_r(&at, &tm) == NULL ||
	    strftime(out, PRINT_DATE_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

void
print_id(char out[PRINT_DATE_MAX], uint64_t id)
{
	(void)snprintf(out, PRINT_DATE_MAX, "%0*llx", MESSAGE_ID_DIGITS,
		       (unsigned long long)id);
}

/* Exactly cols columns: cut, or filled up with blanks. */
static void
put_cell(FILE *out, struct str text, int cols)
{
	int used;
	struct str head = utf8_head_cols(text, cols, &used);

	(void)fprintf(out, "%.*s%*s", STR_ARG(head), cols - used, "");
}

static char
flag_letter(uint32_t flags)
{
	if (flags & ROW_FLAGGED)
		return '!';
	if (!(flags & ROW_READ))
		return 'N';
	return flags & ROW_REPLIED ? 'r' : ' ';
}

void
print_row(FILE *out, const struct row *row, int width_cols)
{
	char id[PRINT_DATE_MAX], date[FIGURES_SIZE], size[FIGURES_SIZE];
	struct buf from;
	struct str subject = row->subject;
	int left = width_cols - (8 + 3 + 17 + 19 + 6);

	print_id(id, row->id);
	figures_date(row->date_s, row->date_s, DATE_COLS, date);
	figures_size(row->size_bytes, size);
	(void)fprintf(out, "%.7s %c%c %-16s ", id, flag_letter(row->flags),
		      row->attachments > 0 ? '@' : ' ', date);
	buf_init(&from, LIMIT_FIELD_BYTES);
	if (row->from.name.n > 0)
		buf_put(&from, row->from.name);
	else
		(void)hostname_put_address(&from, row->from.addr);
	put_cell(out, buf_str(&from), 18);
	buf_fini(&from);
	(void)fprintf(out, " %5s ", size);
	if (width_cols > 0)
		subject = utf8_head_cols(subject, left > 0 ? left : 0, NULL);
	(void)fprintf(out, "%.*s\n", STR_ARG(subject));
}

void
print_lines(FILE *out, const struct lines *lines)
{
	VEC_EACH (const struct line, line, &lines->all) {
		if (line->text.n > 0)
			(void)fwrite(line->text.p, 1, line->text.n, out);
		(void)fputc('\n', out);
	}
}

const char *
print_outbox_state(enum outbox_state state)
{
	static const char *const names[] = {
		[OUTBOX_WAITING] = "waiting", [OUTBOX_SENDING] = "sending",
		[OUTBOX_UNSURE] = "unsure",   [OUTBOX_REFUSED] = "refused",
		[OUTBOX_HELD] = "held",
	};

	return names[state];
}

void
print_outbox_row(FILE *out, const struct outbox_row *row)
{
	char date[FIGURES_SIZE];

	figures_date(row->queued_s, row->queued_s, DATE_COLS, date);
	(void)fprintf(out, "%llu %s %s to %.*s: %.*s\n",
		      (unsigned long long)row->id, date,
		      print_outbox_state(row->state), STR_ARG(row->to),
		      STR_ARG(row->subject));
	if (row->state == OUTBOX_HELD) {
		figures_date(row->next_try_s, row->queued_s, DATE_COLS, date);
		(void)fprintf(out, "\tnot before %s\n", date);
	}
	for (size_t i = 0; i < row->n_recipients && row->n_recipients > 1; i++)
		(void)fprintf(out, "\t%.*s%s\n",
			      STR_ARG(row->recipients[i].addr),
			      row->recipients[i].sent ? ": has got it" : "");
	if (row->last_words.n > 0)
		(void)fprintf(out, "\t%.*s\n", STR_ARG(row->last_words));
}
