/*
 * Lines and content are the same however the bytes are cut; a piece never
 * reaches beyond its wire; and what is stuffed comes back unstuffed, but for
 * its line ends.
 */
#include "proto/wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
take_all(struct wire *w, bool is_content, struct buf *out, bool *is_over)
{
	enum step step = STEP_ITEM;
	struct err e = ERR_INIT;
	struct str piece;

	while (!*is_over && step == STEP_ITEM) {
		step = is_content ? wire_take_content(w, &piece)
				  : wire_take_line(w, &piece, &e);
		if (step != STEP_ITEM)
			break;
		if (piece.n > 0 && (piece.p < w->in.p ||
				    piece.p + piece.n > w->in.p + w->in.n))
			abort();
		buf_put(out, piece);
		if (!is_content)
			buf_put_char(out, '|');
	}
	*is_over = *is_over || step == STEP_END || step == STEP_BAD;
}

static void
run(struct str bytes, size_t cut, bool is_content, struct buf *out)
{
	bool is_over = false;
	struct wire w;

	wire_init(&w);
	if (is_content)
		wire_begin_content(&w);
	while (bytes.n > 0) {
		wire_feed(&w, str_head(bytes, cut));
		take_all(&w, is_content, out, &is_over);
		bytes = str_skip(bytes, cut);
	}
	buf_put_char(out, is_over ? '!' : '?');
	wire_fini(&w);
}

static void
check_cuts(struct str bytes, bool is_content)
{
	struct buf whole, cut;

	buf_init(&whole, SIZE_MAX / 2);
	buf_init(&cut, SIZE_MAX / 2);
	run(bytes, SIZE_MAX, is_content, &whole);
	for (size_t n = 1; n < 5; n++) {
		buf_clear(&cut);
		run(bytes, n, is_content, &cut);
		if (!str_eq(buf_str(&whole), buf_str(&cut)))
			abort();
	}
	buf_fini(&whole);
	buf_fini(&cut);
}

/* CRLF, CR and LF to LF, and an LF at the end of what has bytes. */
static void
normalise(struct str bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.n; i++) {
		bool is_cr = bytes.p[i] == '\r';

		if (is_cr && i + 1 < bytes.n && bytes.p[i + 1] == '\n')
			continue;
		buf_put_char(out, is_cr ? '\n' : bytes.p[i]);
	}
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		buf_put_char(out, '\n');
}

static void
check_round_trip(struct str bytes)
{
	struct wire_stuffer stuffer = { 0 };
	struct buf sent, got, wanted;

	buf_init(&sent, SIZE_MAX / 2);
	buf_init(&got, SIZE_MAX / 2);
	buf_init(&wanted, SIZE_MAX / 2);
	for (struct str rest = bytes; rest.n > 0; rest = str_skip(rest, 3))
		wire_stuff(&stuffer, str_head(rest, 3), &sent);
	wire_stuff_end(&stuffer, &sent);
	buf_put(&sent, STR(".\r\n"));
	run(buf_str(&sent), 5, true, &got);
	normalise(bytes, &wanted);
	buf_put_char(&wanted, '!');
	if (!str_eq(buf_str(&got), buf_str(&wanted)))
		abort();
	buf_fini(&sent);
	buf_fini(&got);
	buf_fini(&wanted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str all = { (const char *)bytes, n };

	check_cuts(all, false);
	check_cuts(all, true);
	check_round_trip(all);
	return 0;
}
