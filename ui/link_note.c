#include "ui/link_note.h"

#include "ui/browser.h"

#include <stdio.h>

void
link_note_fini(struct link_note *l)
{
	arena_fini(&l->arena);
}

struct want
link_note_ask(struct link_note *l, struct host *h, const struct document *d,
	      int what)
{
	struct want want = { .kind = WANT_ASK, .what = what };
	size_t n = document_links(d);

	if (n == 0) {
		status_say(&h->status, "There are no links");
		return WANT_NONE;
	}
	(void)snprintf(l->label, sizeof(l->label), "Open link (1 to %zu): ", n);
	want.ask.label = l->label;
	want.ask.kind = ASK_TEXT;
	return want;
}

/* A mailto: link opens a letter to its address; more of it than that is not
 * taken from a stranger. */
static struct want
write_to(struct link_note *l, struct str address)
{
	struct want want = { .kind = WANT_VIEW };
	struct buf text;

	(void)str_take_until(&address, '?', &address);
	buf_init(&text, 1024);
	buf_put_percent_decoded(&text, address);
	l->mail_to = (struct draft){ 0 };
	l->mail_to.to = arena_str(&l->arena, buf_str(&text));
	buf_fini(&text);
	want.view.screen = SCREEN_COMPOSE;
	want.view.draft = DRAFT_NEW;
	want.view.fields = &l->mail_to;
	return want;
}

struct want
link_note_open(struct link_note *l, struct host *h, const struct document *d,
	       struct str number)
{
	struct err e = ERR_INIT;
	struct str url;
	uint64_t n;

	if (!str_to_u64(str_trim(number), &n) || n == 0 ||
	    n > document_links(d)) {
		status_fail(&h->status, "There is no such link");
		return WANT_NONE;
	}
	url = document_link(d, n);
	if (str_starts_fold(url, STR("mailto:")))
		return write_to(l, str_skip(url, 7));
	if (browser_open(url, &e))
		status_say(&h->status, "Opened %.*s", STR_ARG(url));
	else
		status_fail(&h->status, "%s", e.text);
	return WANT_NONE;
}
