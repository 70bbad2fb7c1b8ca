#include "mail/lzfu.h"

#include <string.h>

enum {
	HEADER_BYTES = 16, /* two sizes, the kind, a checksum */
	KIND_AT = 8,
	RING_BYTES = 4096,
};

/* What the window holds at the start. */
static const char prefix[] =
	"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
	"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
	"MS Sans SerifSymbolArialTimes New RomanCourier"
	"{\\colortbl\\red0\\green0\\blue0\r\n\\par "
	"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct window {
	struct buf *out;
	unsigned at; /* where the next byte goes */
	char ring[RING_BYTES];
};

static void
put_byte(struct window *w, char c)
{
	buf_put_char(w->out, c);
	w->ring[w->at] = c;
	w->at = (w->at + 1) % RING_BYTES;
}

/* 12 bits say where it was before, 4 how long it was. A place that is the next
 * one to be written is the end. */
static bool
put_again(struct window *w, struct str *rest)
{
	unsigned high, low, from;

	if (rest->n < 2)
		return false;
	high = (unsigned char)rest->p[0];
	low = (unsigned char)rest->p[1];
	*rest = str_skip(*rest, 2);
	from = high << 4 | low >> 4;
	if (from == w->at)
		return false;
	for (unsigned n = (low & 15) + 2; n > 0; n--) {
		put_byte(w, w->ring[from]);
		from = (from + 1) % RING_BYTES;
	}
	return true;
}

static bool
put_item(struct window *w, struct str *rest, bool is_again)
{
	if (is_again)
		return put_again(w, rest);
	if (rest->n == 0)
		return false;
	put_byte(w, rest->p[0]);
	*rest = str_skip(*rest, 1);
	return true;
}

bool
lzfu_unpack(struct buf *out, struct str packed)
{
	struct str kind = str_head(str_skip(packed, KIND_AT), 4);
	struct str rest = str_skip(packed, HEADER_BYTES);
	struct window w = { .out = out, .at = sizeof(prefix) - 1 };
	bool goes_on = true;

	if (str_eq(kind, STR("MELA"))) {
		buf_put(out, str_head(rest, out->limit_bytes - out->n));
		return true;
	}
	if (!str_eq(kind, STR("LZFu")))
		return false;
	(void)memcpy(w.ring, prefix, sizeof(prefix) - 1);
	while (goes_on && rest.n > 0 && !buf_is_over(out)) {
		unsigned bits = (unsigned char)rest.p[0];

		rest = str_skip(rest, 1);
		for (int i = 0; i < 8 && goes_on; i++)
			goes_on = put_item(&w, &rest, (bits >> i & 1) != 0);
	}
	return true;
}
