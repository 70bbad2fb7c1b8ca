/* Any bytes as a message, in any form, at any width: it opens, and no line is
 * wider than asked for or holds what a terminal would act on; nor does what is
 * quoted. The first two bytes are width and form. */
#include "base/utf8.h"
#include "engine/extract.h"
#include "engine/quotable.h"
#include "text/wrap.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_text(struct str text)
{
	uint32_t code;

	assert(utf8_is_valid(text));
	while (utf8_take(&text, &code))
		assert(code == '\n' || !utf8_is_unsafe(code));
}

static void
check_lines(const struct lines *l, int width_cols)
{
	VEC_EACH (const struct line, line, &l->all) {
		check_text(line->text);
		assert(str_find_char(line->text, '\n', 0) == SIZE_MAX);
		if (width_cols >= WRAP_COLS_MIN)
			assert(utf8_cols(line->text) <= width_cols);
	}
}

static void
check_parts(const struct event *ev)
{
	for (size_t i = 0; i < ev->message.n_parts; i++) {
		check_text(ev->message.parts[i].filename);
		check_text(ev->message.parts[i].type);
	}
}

static void
check_quotable(struct str message)
{
	struct buf b;

	buf_init(&b, 1 << 24);
	quotable_put(&b, message, NULL, true);
	check_text(buf_str(&b));
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct event ev = { .kind = EVENT_MESSAGE };
	struct extract_options o = { 0 };
	struct err e = ERR_INIT;
	struct str message;

	if (n < 2)
		return 0;
	o.width_cols = bytes[0] % 100;
	o.form = (enum open_form)(bytes[1] % 4);
	o.all_headers = (bytes[1] & 4) != 0;
	message = (struct str){ (const char *)bytes + 2, n - 2 };
	assert(extract_message(&ev, &(struct mapped){ .bytes = message }, &o,
			       &e));
	check_lines(&ev.message.lines, o.width_cols);
	check_parts(&ev);
	check_quotable(message);
	arena_fini(&ev.arena);
	return 0;
}
