#include "ui/dialog.h"

#include "ui/complete.h"
#include "ui/keys.h"

#include <stdio.h>
#include <string.h>

enum { ADDRESSES_OFFERED = 30 };

void
dialog_init(struct dialog *d)
{
	*d = (struct dialog){ .kind = WANT_NOTHING };
	prompt_init(&d->prompt);
}

void
dialog_fini(struct dialog *d)
{
	prompt_fini(&d->prompt);
	for (size_t i = 0; i < COUNT_OF(d->histories); i++)
		history_fini(&d->histories[i]);
}

bool
dialog_is_open(const struct dialog *d)
{
	return d->kind != WANT_NOTHING;
}

void
dialog_open(struct dialog *d, struct view *asker, enum screen screen,
	    const struct want *want)
{
	bool asks = want->kind == WANT_ASK;

	d->kind = want->kind;
	d->asker = asker;
	d->screen = screen;
	d->what = want->what;
	d->ticket = 0;
	(void)snprintf(d->label, sizeof(d->label), "%s",
		       asks ? want->ask.label : want->choice.question);
	if (!asks) {
		(void)snprintf(d->keys, sizeof(d->keys), "%s",
			       want->choice.keys);
		return;
	}
	d->ask = want->ask.kind;
	d->live = want->ask.live;
	prompt_begin(&d->prompt, want->ask.text, &d->histories[d->ask]);
	d->prompt.hidden = d->ask == ASK_SECRET;
}

void
dialog_shut(struct dialog *d)
{
	d->kind = WANT_NOTHING;
	d->asker = NULL;
	d->ticket = 0;
}

static bool
choice_key(struct dialog *d, uint32_t key, struct answer *a)
{
	const char *at;

	if (key == KEYS_ESC || key == KEYS_CTRL('g') || key == KEYS_CTRL('c')) {
		a->ok = false;
		dialog_shut(d);
		return true;
	}
	if (key == KEYS_ENTER)
		key = (unsigned char)d->keys[0];
	if (key >= 128 || key == 0)
		return false;
	at = strchr(d->keys, (int)key);
	if (at == NULL)
		at = strchr(d->keys, ascii_lower((char)key));
	if (at == NULL)
		return false;
	a->ok = true;
	a->text = (struct str){ at, 1 };
	d->kind = WANT_NOTHING;
	return true;
}

static void
complete(struct dialog *d, struct host *h)
{
	struct str head = prompt_head(&d->prompt), *found;
	size_t token = complete_token(d->ask, head), n;
	struct arena a = { 0 };
	struct request *q;

	if (d->ask == ASK_ADDRESSES) {
		q = request_new(REQUEST_COMPLETE);
		q->complete.prefix = request_str(q, str_skip(head, token));
		q->complete.count = ADDRESSES_OFFERED;
		d->ticket = h->post(h, &q);
		return;
	}
	n = complete_find(h,
			  (struct complete_question){ d->ask, d->screen,
						      str_skip(head, token) },
			  &a, &found);
	prompt_offer(&d->prompt, token, found, n);
	arena_fini(&a);
}

void
dialog_event(struct dialog *d, struct event **ev)
{
	size_t token;

	if (d->ticket == 0 || (*ev)->ticket != d->ticket)
		return;
	d->ticket = 0;
	if ((*ev)->kind == EVENT_COMPLETIONS && d->kind == WANT_ASK) {
		token = complete_token(d->ask, prompt_head(&d->prompt));
		prompt_offer(&d->prompt, token, (*ev)->completions.v,
			     (*ev)->completions.n);
	}
	event_free(ev);
}

bool
dialog_key(struct dialog *d, struct host *h, uint32_t key, struct answer *a)
{
	*a = (struct answer){ .what = d->what };
	if (d->kind == WANT_CHOICE)
		return choice_key(d, key, a);
	switch (prompt_key(&d->prompt, key)) {
	case PROMPT_MOVED:
		return false;
	case PROMPT_COMPLETE:
		complete(d, h);
		a->live = d->live;
		break;
	case PROMPT_CHANGED:
		d->ticket = 0; /* addresses for other words */
		a->live = d->live;
		break;
	case PROMPT_CANCELLED:
		d->kind = WANT_NOTHING;
		return true;
	case PROMPT_DONE:
		if (d->ask != ASK_SECRET)
			history_add(&d->histories[d->ask],
				    prompt_text(&d->prompt));
		d->kind = WANT_NOTHING;
		break;
	}
	a->ok = true;
	a->text = prompt_text(&d->prompt);
	return d->kind == WANT_NOTHING || a->live;
}

void
dialog_draw(const struct dialog *d, struct grid *g, struct area bar,
	    struct area line)
{
	int used;

	if (d->kind == WANT_ASK) {
		prompt_draw(&d->prompt, g, line, str_of(d->label));
		prompt_draw_offers(&d->prompt, g, bar);
		return;
	}
	used = grid_put(g, line, LOOK_STRONG, str_of(d->label));
	g->cursor_row = line.row;
	g->cursor_col = line.col + used;
	if (g->cursor_col >= g->cols)
		g->cursor_col = g->cols - 1;
}
