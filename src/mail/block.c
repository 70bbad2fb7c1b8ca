#include "mail/block.h"

#include "mail/uu.h"
#include "mail/yenc.h"

#include <inttypes.h>

/* What a line of uuencode may be. */
enum line_kind {
	LINE_DATA,
	LINE_SHORT, /* data, if blanks at its end were cut off */
	LINE_EMPTY, /* no bytes: the last line but one */
	LINE_END,
	LINE_OTHER,
};

static enum line_kind
kind_of(struct str line)
{
	size_t bytes, chars;

	line = str_trim_end(line);
	if (line.n == 0 || str_eq(line, STR("`")))
		return LINE_EMPTY;
	if (str_eq(line, STR("end")))
		return LINE_END;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] < ' ' || line.p[i] > '`')
			return LINE_OTHER;
	bytes = (size_t)(line.p[0] - ' ');
	chars = line.n - 1;
	/* Some put one or two characters more: a sum of the line. */
	if (chars > (bytes + 2) / 3 * 4 + 2)
		return LINE_OTHER;
	return chars >= (bytes * 8 + 5) / 6 ? LINE_DATA : LINE_SHORT;
}

/* The block from its first line to what was last known to belong to it. */
static void
set_span(struct block *b, struct str begin, struct str rest)
{
	b->span = str_between(begin.p, rest.p);
}

/*
 * Lines up to "end". One line that is no data is taken for broken when data
 * goes on behind it; short ones and empty ones too.
 */
static bool
take_uu(struct str begin, struct block *out)
{
	struct str rest = begin, line, name;
	enum line_kind kind, before = LINE_DATA;
	size_t broken = 0;

	*out = (struct block){ .encoding = PART_UU, .is_open = true };
	(void)str_take_line(&rest, &line);
	if (!uu_is_begin(line, &out->name) || out->name.n == 0 ||
	    !str_take_line(&rest, &line) || kind_of(line) != LINE_DATA)
		return false;
	set_span(out, begin, rest);
	while (out->is_open && str_take_line(&rest, &line)) {
		kind = kind_of(line);
		if ((kind == LINE_OTHER && before == LINE_OTHER) ||
		    (kind == LINE_SHORT && before == LINE_EMPTY) ||
		    uu_is_begin(line, &name))
			break;
		broken += kind == LINE_OTHER;
		if (kind == LINE_DATA || kind == LINE_END) {
			set_span(out, begin, rest);
			out->is_damaged = broken > 0;
		}
		out->is_open = kind != LINE_END;
		before = kind;
	}
	out->body = out->span;
	return true;
}

static bool
is_base64_line(struct str line)
{
	line = str_trim_end(line);
	for (size_t i = 0; i < line.n; i++)
		if (!ascii_is_alnum(line.p[i]) && line.p[i] != '+' &&
		    line.p[i] != '/' && line.p[i] != '=')
			return false;
	return line.n > 0;
}

/* "begin-base64 644 name" to "====". */
static bool
take_base64(struct str begin, struct block *out)
{
	struct str rest = begin, line, mode;
	const char *first;

	*out = (struct block){ .encoding = PART_BASE64, .is_open = true };
	(void)str_take_line(&rest, &line);
	(void)str_take_word(&line, &mode);
	if (!str_eq(mode, STR("begin-base64")) ||
	    !str_take_word(&line, &mode) || mode.n < 3 || mode.n > 4)
		return false;
	out->name = str_trim(line);
	first = rest.p;
	while (out->is_open && str_take_line(&rest, &line) &&
	       is_base64_line(line)) {
		set_span(out, begin, rest);
		out->is_open = !str_eq(str_trim_end(line), STR("===="));
		if (out->is_open)
			out->body = str_between(first, rest.p);
	}
	/* Any single word could be base64. */
	return !out->is_open && out->body.n > 0;
}

/* ---- yEnc ---- */

/* What the lines "=ybegin", "=ypart" and "=yend" of one piece say. */
struct announced {
	uint64_t line_bytes, size, part, total, from, to, end_size;
	struct str crc; /* of this piece */
};

/* The value behind " key=" in a keyword line. */
static struct str
value_of(struct str line, const char *key)
{
	struct str word, k = str_of(key);

	while (str_take_word(&line, &word))
		if (str_starts(word, k) && word.n > k.n && word.p[k.n] == '=')
			return str_skip(word, k.n + 1);
	return (struct str){ 0 };
}

static uint64_t
number_of(struct str line, const char *key)
{
	uint64_t n;

	return str_to_u64(value_of(line, key), &n) ? n : 0;
}

/* The name comes last and may hold blanks. */
static bool
read_begin(struct str line, struct announced *says, struct str *name)
{
	size_t at = str_find(line, STR(" name="), 0);

	if (!str_starts(line, STR("=ybegin ")) || at == SIZE_MAX)
		return false;
	*name = str_trim(str_skip(line, at + 6));
	line = str_head(line, at);
	says->line_bytes = number_of(line, "line");
	says->size = number_of(line, "size");
	says->part = number_of(line, "part");
	says->total = number_of(line, "total");
	return says->line_bytes > 0 && value_of(line, "size").p != NULL;
}

static void
read_end(struct str line, struct announced *says)
{
	says->end_size = number_of(line, "size");
	says->crc = value_of(line, "pcrc32");
	if (says->crc.p == NULL && says->part == 0)
		says->crc = value_of(line, "crc32");
}

static uint64_t
piece_size(const struct announced *says)
{
	if (says->part > 0 && says->to >= says->from && says->from > 0)
		return says->to - says->from + 1;
	return says->size;
}

static bool
is_crc(struct str hex, uint32_t crc)
{
	uint32_t value = 0;

	for (size_t i = 0; i < hex.n; i++) {
		int digit = ascii_hex(hex.p[i]);

		if (digit < 0)
			return true; /* not a checksum: nothing to compare */
		value = value << 4 | (uint32_t)digit;
	}
	return hex.n == 0 || value == crc;
}

static bool
is_whole(const struct block *b, const struct announced *says)
{
	struct yenc d;
	char bytes[4096];
	uint64_t size = 0;
	uint32_t crc = 0;
	size_t n;

	yenc_init(&d, b->body);
	while ((n = yenc_read(&d, bytes, sizeof(bytes))) > 0) {
		crc = yenc_crc(crc, (struct str){ bytes, n });
		size += n;
	}
	return size == piece_size(says) && is_crc(says->crc, crc);
}

/* Looks for "=yend"; it must come before the next "=ybegin". */
static bool
find_yend(struct str rest, struct str *behind, struct announced *says)
{
	struct str line;

	while (str_take_line(&rest, &line)) {
		if (str_starts(line, STR("=ybegin ")))
			return false;
		if (!str_starts(line, STR("=yend")))
			continue;
		read_end(line, says);
		*behind = rest;
		return true;
	}
	return false;
}

/* Without an end, a piece goes on as long as its lines are full, and one
 * more. Returns false when not even the first is. */
static bool
find_last_full(struct str rest, struct str *behind,
	       const struct announced *says)
{
	uint64_t left = piece_size(says), n = 0;
	struct str line;

	*behind = rest;
	while (left > 0 && str_take_line(&rest, &line)) {
		n = yenc_line_bytes(line);
		if (n != says->line_bytes && n != left)
			break;
		*behind = rest;
		left -= n < left ? n : left;
	}
	return left < piece_size(says);
}

static bool
take_yenc(struct str begin, struct block *out)
{
	struct announced says = { 0 };
	struct str rest = begin, line, after;

	*out = (struct block){ .encoding = PART_YENC };
	(void)str_take_line(&rest, &line);
	if (!read_begin(line, &says, &out->name))
		return false;
	after = rest;
	if (str_take_line(&after, &line) && str_starts(line, STR("=ypart "))) {
		says.from = number_of(line, "begin");
		says.to = number_of(line, "end");
		rest = after;
	}
	out->is_open = !find_yend(rest, &after, &says);
	if (out->is_open && !find_last_full(rest, &after, &says))
		return false;
	set_span(out, begin, after);
	out->body = out->span;
	out->is_damaged = !is_whole(out, &says);
	out->first = out->last = says.part;
	out->total = says.total;
	return true;
}

/* ---- the whole text ---- */

void
block_scan(struct block_scan *s, struct str text)
{
	*s = (struct block_scan){ .text = text };
}

static bool
starts_line(struct str text, size_t at)
{
	return at == 0 || text.p[at - 1] == '\n';
}

/* Is there a block whose first line holds the word "begin" at that place? */
static bool
take_at(struct str text, size_t at, struct block *out)
{
	struct str here = str_skip(text, at);

	if (starts_line(text, at))
		return take_uu(here, out) || take_base64(here, out);
	return at >= 2 && starts_line(text, at - 2) &&
	       take_yenc(str_skip(text, at - 2), out);
}

bool
block_next(struct block_scan *s, struct block *out)
{
	size_t at;

	while ((at = str_find(s->text, STR("begin"), s->at)) != SIZE_MAX) {
		s->at = at + 5;
		if (!take_at(s->text, at, out))
			continue;
		s->at = (size_t)(out->span.p - s->text.p) + out->span.n;
		return true;
	}
	s->at = s->text.n;
	return false;
}

bool
block_join(struct block *pieces, const struct block *next)
{
	if (pieces->last == 0 || next->first != pieces->last + 1 ||
	    !str_eq(pieces->name, next->name))
		return false;
	pieces->body = str_span(pieces->body, next->body);
	pieces->last = next->last;
	pieces->is_open = pieces->is_open || next->is_open;
	pieces->is_damaged = pieces->is_damaged || next->is_damaged;
	if (next->total > pieces->total)
		pieces->total = next->total;
	return true;
}

/* "piece 2 of 3", where not all of them are in it. */
static struct str
place_of(struct arena *a, const struct block *b)
{
	struct str place;

	if (b->last == 0 || (b->first == 1 && b->last == b->total))
		return STR("");
	place = b->first == b->last
			? arena_printf(a, "piece %" PRIu64, b->first)
			: arena_printf(a, "pieces %" PRIu64 " to %" PRIu64,
				       b->first, b->last);
	if (b->total > 0)
		place = arena_printf(a, "%.*s of %" PRIu64, STR_ARG(place),
				     b->total);
	return place;
}

struct str
block_fault(struct arena *a, const struct block *b)
{
	struct str place = place_of(a, b), fault = STR("");

	if (b->is_open)
		fault = STR("its end is missing");
	else if (b->is_damaged)
		fault = STR("damaged on the way");
	if (place.n == 0 || fault.n == 0)
		return place.n == 0 ? fault : place;
	return arena_printf(a, "%.*s, %.*s", STR_ARG(place), STR_ARG(fault));
}
