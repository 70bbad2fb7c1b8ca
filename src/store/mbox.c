#include "store/mbox.h"

#include "base/vec.h"
#include "mail/date.h"
#include "mail/header.h"
#include "store/maildir.h"

#define FROM STR("From ")

/* "From ann@example.org Tue Jul  1 10:52:37 2003": the colons of the time tell
 * it from a sentence that begins so. */
static bool
is_from_line(struct str line)
{
	struct str word;
	size_t colons = 0;

	if (!str_starts(line, FROM))
		return false;
	for (size_t i = 0; i < line.n; i++)
		colons += line.p[i] == ':';
	line = str_trim(str_skip(line, FROM.n));
	/* With no more than an address it is one too: some write no date. */
	return colons > 0 || (str_take_word(&line, &word) && line.n == 0);
}

bool
mbox_is(struct str head)
{
	struct str line;

	while (str_take_line(&head, &line)) {
		if (line.n > 0)
			return is_from_line(line);
	}
	return false;
}

static int64_t
date_of(struct str from_line)
{
	struct str rest = str_skip(from_line, FROM.n);
	struct str address;
	struct date date;

	if (!str_take_word(&rest, &address) || !date_parse(rest, &date))
		return 0;
	return date.at_s;
}

/* Ends the message that is open at the byte end, and takes the empty line
 * before the next From line off it. */
static void
close_item(struct mbox_list *out, struct str file, size_t end)
{
	struct mbox_item *last;

	if (out->n == 0)
		return;
	last = &out->v[out->n - 1];
	if (end - last->offset >= 2 && file.p[end - 1] == '\n' &&
	    file.p[end - 2] == '\n')
		end--;
	else if (end - last->offset >= 4 && file.p[end - 1] == '\n' &&
		 file.p[end - 2] == '\r' && file.p[end - 3] == '\n')
		end -= 2;
	last->size_bytes = end - last->offset;
}

void
mbox_scan(struct arena *a, struct mapped *box, struct mbox_list *out)
{
	struct str file = box->bytes, rest = file, line;
	bool after_empty = true;

	while (rest.n > 0) {
		size_t at = file.n - rest.n;

		(void)str_take_line(&rest, &line);
		if (after_empty && is_from_line(line)) {
			close_item(out, file, at);
			*VEC_PUSH(a, out) =
				(struct mbox_item){ .offset = file.n - rest.n,
						    .date_s = date_of(line) };
		}
		after_empty = line.n == 0;
		mapped_passed(box, file.n - rest.n - at);
	}
	close_item(out, file, file.n);
}

static bool
is_quoted_from(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	return n > 0 && str_starts(str_skip(line, n), FROM);
}

void
mbox_put_unquoted(struct buf *out, struct str message)
{
	struct str rest = message, line;

	while (rest.n > 0) {
		struct str from = rest;

		(void)str_take_line(&rest, &line);
		from = str_head(from, from.n - rest.n);
		buf_put(out, str_skip(from, is_quoted_from(line) ? 1 : 0));
	}
}

static uint32_t
flags_in(struct str letters)
{
	static const struct {
		char letter;
		enum maildir_flag flag;
	} known[] = {
		{ 'R', MAILDIR_READ },    { 'A', MAILDIR_REPLIED },
		{ 'F', MAILDIR_FLAGGED }, { 'D', MAILDIR_DELETED },
		{ 'T', MAILDIR_DRAFT },
	};
	uint32_t flags = 0;

	for (size_t i = 0; i < letters.n; i++) {
		for (size_t k = 0; k < COUNT_OF(known); k++) {
			if (known[k].letter == letters.p[i])
				flags |= (uint32_t)known[k].flag;
		}
	}
	return flags;
}

uint32_t
mbox_flags(struct str message)
{
	struct str status, more;

	(void)header_find(message, STR("Status"), &status);
	(void)header_find(message, STR("X-Status"), &more);
	return flags_in(status) | flags_in(more);
}
