/* Whatever is pressed: the text stays valid and bounded, and the cursor
 * between two characters of it. */
#include "base/utf8.h"
#include "ui/keys.h"
#include "ui/prompt.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool
is_between(struct str text, size_t at)
{
	struct str rest = text, grapheme;
	int cols;

	while (text.n - rest.n < at &&
	       utf8_take_grapheme(&rest, &grapheme, &cols))
		;
	return text.n - rest.n == at;
}

static uint32_t
next_key(struct str *rest)
{
	uint32_t key;

	(void)utf8_take(rest, &key);
	if (key == KEYS_ESC && utf8_take(rest, &key))
		return key | KEYS_META;
	if (key >= 0x100 && key < 0x110)
		return KEYS_UP + key - 0x100;
	return key;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct str offers[] = { { "alpha", 5 },
					     { "alp\xc3\xa9", 5 },
					     { "\xe4\xbd\xa0", 3 } };
	struct str rest = { (const char *)bytes, n };
	struct history history = { 0 };
	struct prompt p;

	prompt_init(&p);
	history_add(&history, STR("once upon"));
	prompt_begin(&p, STR("a time"), &history);
	while (rest.n > 0) {
		if (prompt_key(&p, next_key(&rest)) == PROMPT_COMPLETE)
			prompt_offer(&p, 0, offers, rest.n % 4);
		assert(p.text.n <= PROMPT_BYTES);
		assert(utf8_is_valid(prompt_text(&p)));
		assert(p.at <= p.text.n);
		assert(is_between(prompt_text(&p), p.at));
	}
	history_fini(&history);
	prompt_fini(&p);
	return 0;
}
