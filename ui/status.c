#include "ui/status.h"

#include "base/figures.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* From this on a silent server is worth a word. */
enum { STALL_SHOWN_S = 3 };

static void say(struct status *s, bool is_error, const char *format,
		va_list args) __attribute__((format(printf, 3, 0)));

static void
say(struct status *s, bool is_error, const char *format, va_list args)
{
	(void)vsnprintf(s->text, sizeof(s->text), format, args);
	s->is_error = is_error;
}

void
status_say(struct status *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(s, false, format, args);
	va_end(args);
}

void
status_fail(struct status *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(s, true, format, args);
	va_end(args);
}

static const char fetching[] = "Fetching mail";

void
status_fetching(struct status *s, uint64_t ticket)
{
	status_say(s, "%s", fetching);
	s->fetch = ticket;
}

void
status_clear(struct status *s)
{
	s->text[0] = '\0';
	s->is_error = false;
}

static bool
is_same_work(const struct work *w, uint64_t ticket, struct str account,
	     bool sending)
{
	return w->runs && w->ticket == ticket && w->sending == sending &&
	       str_eq(str_of(w->account),
		      str_head(account, STATUS_NAME_SIZE - 1));
}

static struct work *
find_work(struct status *s, const struct event *ev)
{
	struct work *free_one = NULL;

	for (size_t i = 0; i < COUNT_OF(s->works); i++) {
		struct work *w = &s->works[i];

		if (is_same_work(w, ev->ticket, ev->progress.account,
				 ev->progress.sending))
			return w;
		if (!w->runs && free_one == NULL)
			free_one = w;
	}
	return free_one;
}

static void
note_progress(struct status *s, const struct event *ev)
{
	struct work *w = find_work(s, ev);

	if (w == NULL)
		return;
	*w = (struct work){
		/* Indexing has no other end. */
		.runs = ev->progress.phase != PHASE_INDEXING ||
			ev->progress.done < ev->progress.total,
		.ticket = ev->ticket,
		.phase = ev->progress.phase,
		.done = ev->progress.done,
		.total = ev->progress.total,
		.done_bytes = ev->progress.done_bytes,
		.total_bytes = ev->progress.total_bytes,
		.rate_bytes_s = ev->progress.rate_bytes_s,
		.stalled_s = ev->progress.stalled_s,
		.sending = ev->progress.sending,
	};
	(void)snprintf(w->account, sizeof(w->account), "%.*s",
		       STR_ARG(ev->progress.account));
}

static void
end_work(struct status *s, uint64_t ticket, struct str account, bool sending)
{
	for (size_t i = 0; i < COUNT_OF(s->works); i++)
		if (is_same_work(&s->works[i], ticket, account, sending))
			s->works[i].runs = false;
}

static void
end_ticket(struct status *s, uint64_t ticket)
{
	for (size_t i = 0; i < COUNT_OF(s->works); i++)
		if (s->works[i].ticket == ticket)
			s->works[i].runs = false;
}

static void
note_fetched(struct status *s, const struct event *ev)
{
	struct str account = ev->fetched.account;
	uint32_t n = ev->fetched.new_messages;

	end_work(s, ev->ticket, account, false);
	if (ev->err.kind != ERR_NONE)
		status_fail(s, "%s", ev->err.text);
	else if (n > 0)
		status_say(s, "%.*s: %u new message%s", STR_ARG(account), n,
			   n == 1 ? "" : "s");
	else if (ev->ticket != 0)
		status_say(s, "%.*s: no new mail", STR_ARG(account));
}

static void
note_sent(struct status *s, const struct event *ev)
{
	static const char *const whats[] = {
		[OUTBOX_WAITING] = "Not sent yet, will be tried again",
		[OUTBOX_SENDING] = "Not sent yet",
		[OUTBOX_UNSURE] = "Perhaps sent: decide in the outbox (O)",
		[OUTBOX_REFUSED] = "Refused: it stays in the outbox (O)",
	};
	struct str words = ev->sent.last_words;

	end_work(s, ev->ticket, ev->sent.account, true);
	if (ev->err.kind == ERR_NONE)
		status_say(s, "Sent");
	else
		status_fail(
			s, "%s: %.*s", whats[ev->sent.state],
			STR_ARG(words.n > 0 ? words : str_of(ev->err.text)));
}

/* What the text of an event is about. */
static const char *
preface(const struct status *s, const struct event *ev)
{
	if (ev->kind == EVENT_SAVED)
		return "Saved ";
	return ev->ticket != 0 && ev->ticket == s->undo ? "Undone: " : "";
}

static void
note_other(struct status *s, const struct event *ev)
{
	/* That a message is no longer laid out, who left it knows. */
	if (ev->kind == EVENT_MESSAGE || ev->kind == EVENT_LINES)
		return;
	if (ev->err.kind == ERR_CANCELLED)
		status_say(s, "Cancelled");
	else if (ev->err.kind != ERR_NONE)
		status_fail(s, "%s", ev->err.text);
	else if (ev->kind == EVENT_DONE && ev->ticket == s->fetch &&
		 strcmp(s->text, fetching) == 0)
		status_clear(s); /* folders of this machine have no news */
	else if (ev->text.n > 0 && !s->is_error)
		status_say(s, "%s%.*s", preface(s, ev), STR_ARG(ev->text));
}

void
status_event(struct status *s, const struct event *ev)
{
	if (ev->kind == EVENT_PROGRESS)
		note_progress(s, ev);
	else if (ev->kind == EVENT_FETCHED)
		note_fetched(s, ev);
	else if (ev->kind == EVENT_SENT)
		note_sent(s, ev);
	else
		note_other(s, ev);
	if (ev->last && ev->ticket != 0)
		end_ticket(s, ev->ticket);
}

uint64_t
status_running(const struct status *s)
{
	for (size_t i = 0; i < COUNT_OF(s->works); i++)
		if (s->works[i].runs && s->works[i].ticket != 0)
			return s->works[i].ticket;
	return 0;
}

bool
status_is_sending(const struct status *s)
{
	for (size_t i = 0; i < COUNT_OF(s->works); i++)
		if (s->works[i].runs && s->works[i].sending)
			return true;
	return false;
}

static const char *
phase_name(const struct work *w)
{
	static const char *const names[] = {
		[PHASE_RESOLVING] = "looking up the server",
		[PHASE_CONNECTING] = "connecting",
		[PHASE_LOGIN] = "logging in",
		[PHASE_LISTING] = "asking what is new",
		[PHASE_FETCHING] = "fetching",
		[PHASE_DELETING] = "deleting on the server",
		[PHASE_SENDING] = "sending",
		[PHASE_INDEXING] = "indexing",
	};

	return names[w->phase];
}

static void
put_counts(struct buf *out, const struct work *w)
{
	char done[FIGURES_SIZE], total[FIGURES_SIZE], rate[FIGURES_SIZE];

	if (w->total > 0)
		buf_printf(out, " %llu/%llu", (unsigned long long)w->done,
			   (unsigned long long)w->total);
	if (w->done_bytes > 0) {
		figures_size(w->done_bytes, done);
		figures_size(w->total_bytes, total);
		buf_printf(out, ", %s%s%s", done,
			   w->total_bytes > 0 ? " of " : "",
			   w->total_bytes > 0 ? total : "");
	}
	if (w->stalled_s >= STALL_SHOWN_S) {
		buf_printf(out, ", silent for %us (Ctrl-C cancels)",
			   w->stalled_s);
	} else if (w->rate_bytes_s > 0) {
		figures_size(w->rate_bytes_s, rate);
		buf_printf(out, ", %s/s", rate);
	}
}

static void
put_works(const struct status *s, struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(s->works); i++) {
		const struct work *w = &s->works[i];

		if (!w->runs)
			continue;
		if (out->n > 0)
			buf_put(out, STR("; "));
		if (w->account[0] != '\0')
			buf_printf(out, "%s: ", w->account);
		buf_put(out, str_of(phase_name(w)));
		put_counts(out, w);
	}
}

void
status_draw(const struct status *s, struct grid *g, struct area above,
	    struct area line)
{
	enum look look = s->is_error ? LOOK_ERROR : LOOK_NORMAL;
	struct str text = str_of(s->text), head;
	struct buf out;

	if (text.n > 0) {
		if (above.rows > 0 && utf8_cols(text) > line.cols) {
			head = utf8_head_words(text, above.cols);
			if (utf8_cols(str_skip(text, head.n)) > line.cols)
				head = utf8_head_cols(text, above.cols, NULL);
			grid_put_line(g, above, look, head);
			text = str_skip(text, head.n);
		}
		(void)grid_put(g, line, look, text);
		return;
	}
	buf_init(&out, 4096);
	put_works(s, &out);
	(void)grid_put(g, line, LOOK_FAINT, buf_str(&out));
	buf_fini(&out);
}
