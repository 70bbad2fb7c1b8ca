#include "ui/prompt.h"

#include "base/utf8.h"
#include "ui/keys.h"

#include <string.h>

void
history_add(struct history *h, struct str line)
{
	if (line.n == 0 ||
	    (h->n > 0 && str_eq(str_of(h->items[h->n - 1]), line)))
		return;
	if (h->n == PROMPT_HISTORY) {
		mem_free(&h->items[0]);
		memmove(&h->items[0], &h->items[1],
			(PROMPT_HISTORY - 1) * sizeof(h->items[0]));
		h->n--;
	}
	h->items[h->n++] = mem_strdup(line);
}

void
history_fini(struct history *h)
{
	while (h->n > 0)
		mem_free(&h->items[--h->n]);
}

void
prompt_init(struct prompt *p)
{
	*p = (struct prompt){ 0 };
	buf_init(&p->text, PROMPT_BYTES);
	buf_init(&p->killed, PROMPT_BYTES);
	buf_init(&p->before, PROMPT_BYTES);
}

static void
wipe_hidden(struct prompt *p)
{
	if (!p->hidden)
		return;
	buf_wipe(&p->text);
	buf_wipe(&p->killed);
	buf_wipe(&p->before);
	p->hidden = false;
}

void
prompt_fini(struct prompt *p)
{
	wipe_hidden(p);
	buf_fini(&p->text);
	buf_fini(&p->killed);
	buf_fini(&p->before);
	arena_fini(&p->offers);
}

static void
forget_offers(struct prompt *p)
{
	arena_fini(&p->offers);
	memset(&p->candidates, 0, sizeof(p->candidates));
}

void
prompt_begin(struct prompt *p, struct str text, const struct history *history)
{
	forget_offers(p);
	wipe_hidden(p);
	buf_clear(&p->text);
	buf_put(&p->text, text);
	buf_clear(&p->before);
	p->at = p->text.n;
	p->history = history;
	p->recalled = history->n;
}

struct str
prompt_text(const struct prompt *p)
{
	return buf_str(&p->text);
}

struct str
prompt_head(const struct prompt *p)
{
	return str_head(buf_str(&p->text), p->at);
}

/* ---- places ---- */

static size_t
after(const struct prompt *p, size_t at)
{
	struct str rest = str_skip(buf_str(&p->text), at), grapheme;
	int cols;

	if (!utf8_take_grapheme(&rest, &grapheme, &cols))
		return at;
	return at + grapheme.n;
}

/* Clusters are found from the front only. */
static size_t
before(const struct prompt *p, size_t at)
{
	size_t i = 0, next;

	while ((next = after(p, i)) < at && next > i)
		i = next;
	return at > 0 ? i : 0;
}

/* The first place between characters at or after a byte. */
static size_t
boundary(const struct prompt *p, size_t at)
{
	size_t i = 0;

	while (i < at)
		i = after(p, i);
	return i;
}

static bool
is_gap(const struct prompt *p, size_t at)
{
	return at < p->text.n && strchr(" ,<>@/\"", p->text.p[at]) != NULL;
}

static size_t
word_end(const struct prompt *p, size_t at)
{
	while (at < p->text.n && is_gap(p, at))
		at = after(p, at);
	while (at < p->text.n && !is_gap(p, at))
		at = after(p, at);
	return at;
}

static size_t
word_start(const struct prompt *p, size_t at)
{
	size_t start = 0;
	bool was_gap = true;

	/* Once from the front: going back would do so for each cluster. */
	for (size_t i = 0; i < at; i = after(p, i)) {
		bool gap = is_gap(p, i);

		if (was_gap && !gap)
			start = i;
		was_gap = gap;
	}
	return start;
}

/* The start of the blank-separated word before, as Ctrl-W takes it. */
static size_t
blank_start(const struct prompt *p, size_t at)
{
	while (at > 0 && p->text.p[at - 1] == ' ')
		at--;
	while (at > 0 && p->text.p[at - 1] != ' ')
		at--;
	return at;
}

/* Puts text in the place of the bytes from..to, the cursor behind it. */
static void
replace(struct prompt *p, size_t from, size_t to, struct str text)
{
	struct buf new;

	buf_init(&new, PROMPT_BYTES);
	buf_put(&new, str_head(buf_str(&p->text), from));
	buf_put(&new, text);
	p->at = new.n;
	buf_put(&new, str_skip(buf_str(&p->text), to));
	if (buf_is_over(&new)) {
		p->at = from;
		buf_fini(&new);
		return;
	}
	if (p->hidden)
		buf_wipe(&p->text);
	buf_fini(&p->text);
	p->text = new;
	/* What came together may be one character now. */
	p->at = boundary(p, p->at);
}

/* ---- what keys do ---- */

static enum prompt_result
move_to(struct prompt *p, size_t at)
{
	p->at = at;
	return PROMPT_MOVED;
}

static enum prompt_result
cut(struct prompt *p, size_t from, size_t to)
{
	struct str gone =
		str_head(str_skip(buf_str(&p->text), from), to - from);

	if (gone.n == 0)
		return PROMPT_MOVED;
	buf_clear(&p->killed);
	buf_put(&p->killed, gone);
	replace(p, from, to, STR(""));
	return PROMPT_CHANGED;
}

static enum prompt_result
erase(struct prompt *p, size_t from, size_t to)
{
	if (from == to)
		return PROMPT_MOVED;
	replace(p, from, to, STR(""));
	return PROMPT_CHANGED;
}

static enum prompt_result
recall(struct prompt *p, size_t index)
{
	if (index > p->history->n)
		return PROMPT_MOVED;
	if (p->recalled == p->history->n) {
		buf_clear(&p->before);
		buf_put(&p->before, buf_str(&p->text));
	}
	p->recalled = index;
	replace(p, 0, p->text.n,
		index < p->history->n ? str_of(p->history->items[index])
				      : buf_str(&p->before));
	return PROMPT_CHANGED;
}

static enum prompt_result
move_key(struct prompt *p, uint32_t key)
{
	switch (key) {
	case KEYS_CTRL('a'):
	case KEYS_HOME:
		return move_to(p, 0);
	case KEYS_CTRL('e'):
	case KEYS_END:
		return move_to(p, p->text.n);
	case KEYS_CTRL('b'):
	case KEYS_LEFT:
		return move_to(p, before(p, p->at));
	case KEYS_CTRL('f'):
	case KEYS_RIGHT:
		return move_to(p, after(p, p->at));
	case KEYS_META | 'b':
		return move_to(p, word_start(p, p->at));
	case KEYS_META | 'f':
		return move_to(p, word_end(p, p->at));
	case KEYS_CTRL('p'):
	case KEYS_UP: /* index 0 minus 1 is past the end: nothing older */
		return recall(p, p->recalled - 1);
	case KEYS_CTRL('n'):
	case KEYS_DOWN:
		return recall(p, p->recalled + 1);
	default:
		return PROMPT_DONE; /* not one of these */
	}
}

static enum prompt_result
type(struct prompt *p, uint32_t key)
{
	struct buf text;

	if (key < ' ' || key >= KEYS_UP || utf8_is_unsafe(key))
		return PROMPT_MOVED;
	buf_init(&text, 8);
	utf8_put(&text, key);
	replace(p, p->at, p->at, buf_str(&text));
	buf_fini(&text);
	return PROMPT_CHANGED;
}

static enum prompt_result
edit_key(struct prompt *p, uint32_t key)
{
	switch (key) {
	case KEYS_BACKSPACE:
		return erase(p, before(p, p->at), p->at);
	case KEYS_CTRL('d'):
	case KEYS_DELETE:
		return erase(p, p->at, after(p, p->at));
	case KEYS_CTRL('k'):
		return cut(p, p->at, p->text.n);
	case KEYS_CTRL('u'):
		return cut(p, 0, p->at);
	case KEYS_CTRL('w'):
		return cut(p, blank_start(p, p->at), p->at);
	case KEYS_META | 'd':
		return cut(p, p->at, word_end(p, p->at));
	case KEYS_META | KEYS_BACKSPACE:
		return cut(p, word_start(p, p->at), p->at);
	case KEYS_CTRL('y'):
		replace(p, p->at, p->at, buf_str(&p->killed));
		return PROMPT_CHANGED;
	default:
		return type(p, key);
	}
}

/* ---- completion ---- */

static void
use_candidate(struct prompt *p, size_t index)
{
	p->candidate = index;
	replace(p, p->token, p->token_end, p->candidates.v[index]);
	p->token_end = p->at;
}

static size_t
common_head(const struct str *v, size_t n)
{
	size_t common = v[0].n;

	for (size_t i = 1; i < n; i++) {
		size_t k = 0;

		while (k < common && k < v[i].n && v[i].p[k] == v[0].p[k])
			k++;
		common = k;
	}
	return utf8_valid_head(str_head(v[0], common)).n;
}

void
prompt_offer(struct prompt *p, size_t token, const struct str *candidates,
	     size_t n)
{
	struct str typed;
	size_t common;

	forget_offers(p);
	if (n == 0 || token > p->at)
		return;
	p->token = token;
	p->token_end = p->at;
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(&p->offers, &p->candidates) =
			arena_str(&p->offers, candidates[i]);
	typed = str_skip(prompt_head(p), token);
	common = common_head(p->candidates.v, n);
	p->candidate = SIZE_MAX;
	if (n == 1) {
		use_candidate(p, 0);
		forget_offers(p);
	} else if (!str_starts(p->candidates.v[0], typed)) {
		use_candidate(p, 0); /* found by another part of it */
	} else if (common > typed.n) {
		replace(p, token, p->at, str_head(p->candidates.v[0], common));
		p->token_end = p->at;
	}
}

static enum prompt_result
tab(struct prompt *p, bool backward)
{
	size_t n = p->candidates.n, last = p->candidate;

	if (n < 2)
		return PROMPT_COMPLETE;
	if (last == SIZE_MAX)
		use_candidate(p, backward ? n - 1 : 0);
	else
		use_candidate(p, (last + (backward ? n - 1 : 1)) % n);
	return PROMPT_CHANGED;
}

enum prompt_result
prompt_key(struct prompt *p, uint32_t key)
{
	enum prompt_result result;

	if (key == KEYS_TAB)
		return tab(p, false);
	if (key == KEYS_BACK_TAB)
		return tab(p, true);
	forget_offers(p);
	if (key == KEYS_ENTER)
		return PROMPT_DONE;
	if (key == KEYS_ESC || key == KEYS_CTRL('g') || key == KEYS_CTRL('c'))
		return PROMPT_CANCELLED;
	result = move_key(p, key);
	return result == PROMPT_DONE ? edit_key(p, key) : result;
}

/* ---- what it looks like ---- */

/* As many columns as it would fill, so that the cursor is where it belongs. */
static void
draw_stars(struct grid *g, struct area line, struct str text)
{
	int cols = utf8_cols(text);

	grid_put_line(g, line, LOOK_NORMAL, STR(""));
	for (int i = 0; i < cols && i < line.cols; i++)
		(void)grid_put(g, area_line(line, 0, i), LOOK_NORMAL, STR("*"));
}

void
prompt_draw(const struct prompt *p, struct grid *g, struct area line,
	    struct str label)
{
	int room, used = grid_put(g, line, LOOK_STRONG, label);
	struct str head = prompt_head(p), grapheme;
	size_t skipped = 0;
	int cols;

	/* A label that leaves no room to type gives way. */
	if (line.cols - used < 8)
		used = 0;
	line = area_line(line, 0, used);
	room = line.cols - 1;
	for (int width = utf8_cols(head); width > room; width -= cols) {
		if (!utf8_take_grapheme(&head, &grapheme, &cols))
			break;
		skipped += grapheme.n;
	}
	if (p->hidden)
		draw_stars(g, line, str_skip(buf_str(&p->text), skipped));
	else
		grid_put_line(g, line, LOOK_NORMAL,
			      str_skip(buf_str(&p->text), skipped));
	g->cursor_row = line.row;
	g->cursor_col = line.col + utf8_cols(head);
}

void
prompt_draw_offers(const struct prompt *p, struct grid *g, struct area line)
{
	int col = 1;

	if (p->candidates.n < 2)
		return;
	grid_put_line(g, line, LOOK_HINT, STR(""));
	/* Begin with the one in the text when it would not be in sight. */
	for (size_t i = p->candidate == SIZE_MAX ? 0 : p->candidate;
	     i < p->candidates.n && col < line.cols; i++) {
		struct area at = area_line(line, 0, col);

		col += grid_put(g, at, LOOK_HINT, p->candidates.v[i]) + 2;
	}
}
