#include "text/css_sheet.h"

#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

enum { KEY_BYTES = 96, CLASSES_MAX = 16 };

struct css_rule {
	struct str key; /* "tag", ".class", "#id", "tag.class"; n 0: free */
	struct css css;
};

void
css_sheet_init(struct css_sheet *s, struct arena *a)
{
	*s = (struct css_sheet){ .arena = a };
}

/* Where the key is, or would be. A sender who makes hashes collide slows down
 * LIMIT_CSS_RULES times at most. */
static struct css_rule *
slot_of(const struct css_sheet *s, struct str key)
{
	size_t at = str_hash(key);

	for (;; at++) {
		struct css_rule *slot = &s->slots[at & (s->n_slots - 1)];

		if (slot->key.n == 0 || str_eq(slot->key, key))
			return slot;
	}
}

static void
grow(struct css_sheet *s)
{
	struct css_rule *old = s->slots;
	size_t n = s->n_slots;

	if (2 * (s->n_rules + 1) <= n)
		return;
	s->n_slots = n == 0 ? 64 : 4 * n;
	s->slots = ARENA_ARRAY(s->arena, struct css_rule, s->n_slots);
	for (size_t i = 0; i < n; i++)
		if (old[i].key.n > 0)
			*slot_of(s, old[i].key) = old[i];
}

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* One of the four shapes of a key, and nothing behind it. */
static bool
is_simple(struct str selector)
{
	size_t marks = 0;

	for (size_t i = 0; i < selector.n; i++) {
		if (selector.p[i] == '.' || selector.p[i] == '#')
			marks++;
		else if (!is_name_char(selector.p[i]))
			return false;
	}
	return selector.n > 0 && selector.n < KEY_BYTES && marks <= 1;
}

static struct str
lower(struct str s, char out[KEY_BYTES])
{
	for (size_t i = 0; i < s.n; i++)
		out[i] = ascii_lower(s.p[i]);
	return (struct str){ out, s.n };
}

static void
add_rule(struct css_sheet *s, struct str selector, const struct css *css)
{
	struct css_rule *rule;
	char key[KEY_BYTES];

	selector = str_trim(selector);
	if (!is_simple(selector)) {
		s->has_other_backgrounds = s->has_other_backgrounds ||
					   css_has(css, CSS_BACKGROUND);
		return;
	}
	if (s->n_rules == LIMIT_CSS_RULES)
		return;
	grow(s);
	selector = lower(selector, key);
	rule = slot_of(s, selector);
	if (rule->key.n == 0) {
		rule->key = arena_str(s->arena, selector);
		s->n_rules++;
	}
	css_merge(&rule->css, css);
}

static void
put_without_comments(struct buf *out, struct str text)
{
	size_t at;

	while ((at = str_find(text, STR("/*"), 0)) != SIZE_MAX) {
		buf_put(out, str_head(text, at));
		text = str_skip(text, at + 2);
		at = str_find(text, STR("*/"), 0);
		text = str_skip(text, at == SIZE_MAX ? text.n : at + 2);
	}
	buf_put(out, text);
}

/* Past the block whose '{' is before: blocks may stand in it. */
static void
skip_block(struct str *text)
{
	size_t depth = 1, i = 0;

	for (; i < text->n && depth > 0; i++) {
		if (text->p[i] == '{')
			depth++;
		else if (text->p[i] == '}')
			depth--;
	}
	*text = str_skip(*text, i);
}

/* "@media screen" is us, as a window of good width; what asks for more is
 * not. True when its block is to be read as if it stood alone. */
static bool
is_for_all(struct str rule)
{
	return str_starts_fold(rule, STR("@media")) &&
	       str_find_char(rule, '(', 0) == SIZE_MAX &&
	       (str_find_fold(rule, STR("screen"), 0) != SIZE_MAX ||
		str_find_fold(rule, STR("all"), 0) != SIZE_MAX);
}

/* text is behind '{'. */
static void
read_rule(struct css_sheet *s, struct str selectors, struct str *text)
{
	size_t end = str_find_char(*text, '}', 0);
	struct css css = { 0 };
	struct str selector;

	css_read(&css, str_head(*text, end));
	*text = str_skip(*text, end == SIZE_MAX ? text->n : end + 1);
	if (css.set == 0)
		return;
	while (str_take_until(&selectors, ',', &selector))
		add_rule(s, selector, &css);
}

/* Blanks, ends of blocks whose beginning was skipped, and the brackets of a
 * comment that old pages put round a style sheet. */
static struct str
skip_between(struct str s)
{
	for (;;) {
		s = str_trim(s);
		if (str_starts(s, STR("}")))
			s = str_skip(s, 1);
		else if (str_starts(s, STR("<!--")))
			s = str_skip(s, 4);
		else if (str_starts(s, STR("-->")))
			s = str_skip(s, 3);
		else
			return s;
	}
}

static void
read_rules(struct css_sheet *s, struct str text)
{
	while ((text = skip_between(text)).n > 0) {
		size_t n = 0;
		struct str head;
		bool is_at = text.p[0] == '@';

		while (n < text.n && text.p[n] != '{' &&
		       !(is_at && text.p[n] == ';'))
			n++;
		head = str_head(text, n);
		text = str_skip(text, n);
		if (!str_starts(text, STR("{"))) {
			text = str_skip(text, 1); /* "@import ...;" */
			continue;
		}
		text = str_skip(text, 1);
		if (!is_at)
			read_rule(s, head, &text);
		else if (!is_for_all(head))
			skip_block(&text);
	}
}

void
css_sheet_read(struct css_sheet *s, struct str text)
{
	struct buf clean;

	buf_init(&clean, text.n);
	put_without_comments(&clean, text);
	read_rules(s, buf_str(&clean));
	buf_fini(&clean);
}

/* The rule for tag, mark and name put together. */
static void
apply(const struct css_sheet *s, struct css *c, struct str tag, char mark,
      struct str name)
{
	const struct css_rule *rule;
	char key[KEY_BYTES];
	size_t n = 0;

	if (tag.n + 1 + name.n >= KEY_BYTES)
		return;
	for (size_t i = 0; i < tag.n; i++)
		key[n++] = ascii_lower(tag.p[i]);
	if (mark != '\0')
		key[n++] = mark;
	for (size_t i = 0; i < name.n; i++)
		key[n++] = ascii_lower(name.p[i]);
	rule = slot_of(s, (struct str){ key, n });
	if (rule->key.n > 0)
		css_merge(c, &rule->css);
}

void
css_sheet_apply(const struct css_sheet *s, struct css *c, struct str tag,
		struct str classes, struct str id)
{
	static const struct str any = { "", 0 };
	struct str name;

	if (s->n_rules == 0)
		return;
	apply(s, c, tag, '\0', any);
	for (int i = 0; i < CLASSES_MAX && str_take_word(&classes, &name);
	     i++) {
		apply(s, c, any, '.', name);
		apply(s, c, tag, '.', name);
	}
	id = str_trim(id);
	if (id.n > 0) {
		apply(s, c, any, '#', id);
		apply(s, c, tag, '#', id);
	}
}
