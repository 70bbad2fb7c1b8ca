#include "engine/taste.h"

#include "base/utf8.h"
#include "mail/part_text.h"
#include "text/url.h"

enum {
	LOOKED_AT_BYTES = 2000,
	/* Fewer words than that, without their links, beside an HTML part that
	 * is longer by so much, may only say that one should read the HTML. */
	STUB_BYTES = 300,
	HTML_BYTES = 6000,
	HTML_BYTES_WITH_LINK = 1500, /* when a link is among them */
};

/* What every sentence of that sort names, in the languages that newsletters
 * come in. */
static bool
names_a_browser(struct str text)
{
	static const char *const words[] = {
		"html",       "browser",   "navegador", "navigateur",
		"webbläsare", "nettleser", "selain",    "przeglądar",
		"prohlíž",    "prehliada", "böngész",   "tarayıcı",
		"браузер",    "浏览器",    "瀏覽器",    "ブラウザ",
		"브라우저",   "דפדפן",     "المتصفح",   "περιηγητ",
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_find_fold(text, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Appends the text without its links; returns whether it has any. */
static bool
put_words(struct buf *out, struct str text)
{
	bool found = false;
	struct str url;

	while (url_find(text, 0, &url)) {
		size_t at = (size_t)(url.p - text.p);

		buf_put(out, str_head(text, at));
		text = str_skip(text, at + url.n);
		found = true;
	}
	buf_put(out, text);
	return found;
}

static bool
shows_nothing(struct str text)
{
	uint32_t code;

	while (utf8_take(&text, &code))
		if (code > ' ' && code != 0xa0 && !utf8_is_filler(code) &&
		    !utf8_is_unsafe(code))
			return false;
	return true;
}

static bool
is_stub_beside(struct str text, size_t html_bytes)
{
	struct buf words;
	bool has_link, stub;

	buf_init(&words, LOOKED_AT_BYTES);
	has_link = put_words(&words, text);
	stub = words.n < STUB_BYTES && names_a_browser(buf_str(&words)) &&
	       html_bytes > (has_link ? HTML_BYTES_WITH_LINK : HTML_BYTES);
	buf_fini(&words);
	return stub || shows_nothing(text);
}

static bool
is_stub(const struct part *plain, const struct part *html)
{
	struct buf text;
	bool stub;

	buf_init(&text, LOOKED_AT_BYTES);
	part_text(&text, plain, NULL);
	stub = !buf_is_over(&text) &&
	       is_stub_beside(buf_str(&text), html->body.n);
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
	    !part_is_html(plain) && part_is_html(html) && is_stub(plain, html))
		return PART_TASTE_HTML;
	return PART_TASTE_PLAIN;
}
