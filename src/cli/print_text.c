#include "cli/print_text.h"

#include "base/hostname.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <time.h>

void
print_size(char out[PRINT_SIZE_MAX], uint64_t size_bytes)
{
	static const char units[] = "KMGTPE";
	double size = (double)size_bytes;
	size_t unit = 0;

	if (size_bytes < 1024) {
		(void)snprintf(out, PRINT_SIZE_MAX, "%u", (unsigned)size_bytes);
		return;
	}
	for (size /= 1024; size >= 1023.5 && unit < 5; unit++)
		size /= 1024;
	(void)snprintf(out, PRINT_SIZE_MAX, size < 9.95 ? "%.1f%c" : "%.0f%c",
		       size, units[unit]);
}

/* Local time, "2026-03-01 14:05". */
static void
put_date(char out[PRINT_DATE_MAX], int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm tm;

	if (at_s == 0 || localtime_r(&at, &tm) == NULL ||
	    strftime(out, PRINT_DATE_MAX, "%Y-%m-%d %H:%M", &tm) == 0)
		out[0] = '\0';
}

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
	char id[PRINT_DATE_MAX], date[PRINT_DATE_MAX], size[PRINT_SIZE_MAX];
	struct buf from;
	struct str subject = row->subject;
	int left = width_cols - (8 + 3 + 17 + 19 + 6);

	print_id(id, row->id);
	put_date(date, row->date_s);
	print_size(size, row->size_bytes);
	(void)fprintf(out, "%.7s %c%c %s ", id, flag_letter(row->flags),
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
		[OUTBOX_WAITING] = "waiting",
		[OUTBOX_SENDING] = "sending",
		[OUTBOX_UNSURE] = "unsure",
		[OUTBOX_REFUSED] = "refused",
	};

	return names[state];
}

void
print_outbox_row(FILE *out, const struct outbox_row *row)
{
	char date[PRINT_DATE_MAX];

	put_date(date, row->queued_s);
	(void)fprintf(out, "%llu %s %s to %.*s: %.*s\n",
		      (unsigned long long)row->id, date,
		      print_outbox_state(row->state), STR_ARG(row->to),
		      STR_ARG(row->subject));
	if (row->last_words.n > 0)
		(void)fprintf(out, "\t%.*s\n", STR_ARG(row->last_words));
}
