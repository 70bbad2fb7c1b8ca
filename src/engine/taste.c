#include "engine/taste.h"

#include "mail/part_text.h"

enum {
	/* A plain text that is shorter, beside an HTML part that is so many
	 * times longer, only says that one should read the HTML. */
	STUB_BYTES = 300,
	STUB_TIMES = 20,
};

bool
taste_is_html(const struct part *p)
{
	return str_eq(p->type, STR("text/html"));
}

static bool
is_stub(const struct part *plain, const struct part *html)
{
	struct buf text;
	struct str trimmed;
	bool stub;

	buf_init(&text, STUB_BYTES);
	part_text(&text, plain, NULL);
	trimmed = str_trim(buf_str(&text));
	stub = !buf_is_over(&text) &&
	       (trimmed.n == 0 || html->body.n > STUB_TIMES * STUB_BYTES) &&
	       (trimmed.n == 0 ||
		str_find_fold(trimmed, STR("html"), 0) != SIZE_MAX ||
		str_find_fold(trimmed, STR("browser"), 0) != SIZE_MAX);
	buf_fini(&text);
	return stub;
}

enum part_taste
taste_of(const struct part *root, enum open_form form)
{
	const struct part *plain = part_pick_body(root, PART_TASTE_PLAIN);
	const struct part *html = part_pick_body(root, PART_TASTE_HTML);

	if (form == OPEN_HTML)
		return PART_TASTE_HTML;
	if (form == OPEN_TEXT && plain != NULL && html != NULL &&
	    !taste_is_html(plain) && taste_is_html(html) &&
	    is_stub(plain, html))
		return PART_TASTE_HTML;
	return PART_TASTE_PLAIN;
}
