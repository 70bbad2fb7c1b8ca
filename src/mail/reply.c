#include "mail/reply.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/field.h"
#include "mail/header.h"
#include "mail/msgid.h"
#include "mail/summary.h"

#include <string.h>

/* ---- subjects */

/* "Re" and "Fwd" as mail programs write them for their users. */
static const char *const answers[] = {
	"re",   "aw",   "antw", "sv",   "vs",   "odp",  "ynt",  "atb",   "rif",
	"回复", "回覆", "答复", "答覆", "返信", "回信", "답장", "ответ",
};
static const char *const forwards[] = {
	"fwd",  "fw",   "wg",   "doorst", "vb",
	"转发", "轉寄", "轉發", "転送",   "전달",
};

/* "[2]", "(2)", "^2" or "*2" behind it, as some programs count. */
static struct str
skip_count(struct str s)
{
	size_t n = 1;

	if (s.n < 2 || strchr("[(^*", s.p[0]) == NULL || s.p[0] == '\0')
		return s;
	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	if (n == 1)
		return s;
	if (s.p[0] == '[' || s.p[0] == '(') {
		if (n == s.n || (s.p[n] != ']' && s.p[n] != ')'))
			return s;
		n++;
	}
	return str_skip(s, n);
}

/* Takes one such word and its colon, also a wide one, off the front. */
static bool
take_prefix(struct str *s, const char *const *words, size_t n_words)
{
	for (size_t i = 0; i < n_words; i++) {
		struct str word = str_of(words[i]), rest;

		if (!str_starts_fold(*s, word))
			continue;
		rest = str_trim(skip_count(str_skip(*s, word.n)));
		if (str_starts(rest, STR(":")))
			*s = str_trim(str_skip(rest, 1));
		else if (str_starts(rest, STR("：")))
			*s = str_trim(str_skip(rest, strlen("：")));
		else
			continue;
		return true;
	}
	return false;
}

struct str
reply_subject(struct arena *a, struct str subject)
{
	subject = str_trim(subject);
	while (take_prefix(&subject, answers, COUNT_OF(answers)))
		continue;
	return arena_printf(a, "Re: %.*s", STR_ARG(subject));
}

struct str
reply_forward_subject(struct arena *a, struct str subject)
{
	subject = str_trim(subject);
	while (take_prefix(&subject, forwards, COUNT_OF(forwards)))
		continue;
	return arena_printf(a, "Fwd: %.*s", STR_ARG(subject));
}

/* ---- who gets it */

/* Addresses gathered so far, none of them twice. */
struct people {
	struct arena *arena;
	struct address_list to, cc;
	const struct str *own;
	size_t n_own;
};

static bool
has_addr(const struct address_list *list, struct str addr)
{
	for (size_t i = 0; i < list->n; i++)
		if (address_eq(list->v[i].addr, addr))
			return true;
	return false;
}

static bool
is_own(const struct people *p, struct str addr)
{
	for (size_t i = 0; i < p->n_own; i++)
		if (address_eq(p->own[i], addr))
			return true;
	return false;
}

static void
add_all(struct people *p, struct address_list *to,
	const struct address_list *from, bool but_us)
{
	for (size_t i = 0; i < from->n; i++) {
		struct str addr = from->v[i].addr;

		if (addr.n == 0 || has_addr(&p->to, addr) ||
		    has_addr(&p->cc, addr) || (but_us && is_own(p, addr)))
			continue;
		*VEC_PUSH(p->arena, to) = from->v[i];
	}
}

static void
find_addresses(struct arena *a, struct str message, struct str name,
	       struct address_list *out)
{
	struct str body;

	if (header_find(message, name, &body))
		address_parse(a, body, NULL, out);
}

struct str
reply_list_post(struct arena *a, struct str message)
{
	struct str body, addr;
	size_t at;

	if (!header_find(message, STR("List-Post"), &body))
		return (struct str){ 0 };
	at = str_find_fold(body, STR("<mailto:"), 0);
	if (at == SIZE_MAX)
		return (struct str){ 0 };
	addr = str_skip(body, at + strlen("<mailto:"));
	for (at = 0; at < addr.n && strchr(">? \t\r\n", addr.p[at]) == NULL;)
		at++;
	return arena_str(a, str_head(addr, at));
}

static void
address_sender(struct people *p, const struct summary *s)
{
	bool ours = s->from.n > 0 && is_own(p, s->from.v[0].addr);

	if (ours) /* an answer to what we sent goes where that went */
		add_all(p, &p->to, &s->to, false);
	else if (s->reply_to.n > 0)
		add_all(p, &p->to, &s->reply_to, false);
	if (p->to.n == 0)
		add_all(p, &p->to, &s->from, false);
}

static void
address_all(struct people *p, struct str message, const struct summary *s)
{
	struct address_list wanted = { 0 };

	find_addresses(p->arena, message, STR("Mail-Followup-To"), &wanted);
	if (wanted.n > 0) {
		add_all(p, &p->to, &wanted, true);
		if (p->to.n > 0)
			return;
	}
	address_sender(p, s);
	add_all(p, &p->to, &s->to, true);
	add_all(p, &p->cc, &s->cc, true);
}

static bool
address_list_only(struct people *p, struct str message, struct err *e)
{
	struct str post = reply_list_post(p->arena, message);
	struct address_list wanted = { 0 };

	if (post.n > 0)
		*VEC_PUSH(p->arena, &p->to) = (struct address){ .addr = post };
	else
		find_addresses(p->arena, message, STR("Mail-Followup-To"),
			       &wanted);
	add_all(p, &p->to, &wanted, true);
	return p->to.n > 0 ||
	       err_set(e, ERR_DATA, "this message names no list to answer");
}

static bool
address_answer(struct people *p, struct str message, const struct summary *s,
	       enum reply_kind kind, struct err *e)
{
	if (kind == REPLY_LIST)
		return address_list_only(p, message, e);
	if (kind == REPLY_ALL)
		address_all(p, message, s);
	else
		address_sender(p, s);
	return p->to.n > 0 ||
	       err_set(e, ERR_DATA, "this message names nobody to answer");
}

/* Which of our addresses the message came to: the answer is from that. */
static struct str
find_ours(struct people *p, struct str message, const struct summary *s)
{
	struct address_list delivered = { 0 };
	const struct address_list *lists[] = { &delivered, &s->to, &s->cc,
					       &s->from };

	find_addresses(p->arena, message, STR("Delivered-To"), &delivered);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (is_own(p, lists[i]->v[k].addr))
				return lists[i]->v[k].addr;
	return (struct str){ 0 };
}

/* A name as a person would type it: in quotes where it could be read as
 * something else. */
static void
put_typed(struct buf *out, const struct address_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct str name = list->v[i].name, addr = list->v[i].addr;
		bool quoted = false;

		for (size_t k = 0; k < name.n; k++)
			quoted = quoted || name.p[k] == '\0' ||
				 strchr("()<>[]:;@\\,.\"", name.p[k]) != NULL;
		if (i > 0)
			buf_put(out, STR(", "));
		if (name.n == 0) {
			buf_put(out, addr);
			continue;
		}
		if (quoted)
			field_put_quoted(out, name);
		else
			buf_put(out, name);
		buf_printf(out, " <%.*s>", STR_ARG(addr));
	}
}

static struct str
typed(struct arena *a, const struct address_list *list)
{
	struct str s;
	struct buf b;

	buf_init(&b, 4 * LIMIT_FIELD_BYTES);
	put_typed(&b, list);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

/* ---- the thread */

static void
put_id(struct buf *out, struct str id)
{
	buf_printf(out, out->n > 0 ? " <%.*s>" : "<%.*s>", STR_ARG(id));
}

static struct str
references_of(struct arena *a, const struct summary *s)
{
	const struct msgid_list *ids = &s->references;
	size_t skip = 0;
	struct str all;
	struct buf b;

	if (s->message_id.n == 0)
		return (struct str){ 0 };
	if (ids->n == 0 && s->in_reply_to.n == 1)
		ids = &s->in_reply_to;
	if (ids->n > REPLY_REFERENCES_MAX)
		skip = ids->n - REPLY_REFERENCES_MAX;
	buf_init(&b, 4 * LIMIT_FIELD_BYTES);
	for (size_t i = 0; i < ids->n; i++)
		if (i == 0 || i > skip)
			put_id(&b, ids->v[i]);
	put_id(&b, s->message_id);
	all = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return all;
}

bool
reply_head(struct arena *a, struct str message, const struct reply_wish *wish,
	   struct reply_head *out, struct err *e)
{
	struct people p = { .arena = a,
			    .own = wish->own,
			    .n_own = wish->n_own };
	struct summary s;

	*out = (struct reply_head){ 0 };
	summary_read_told(a, message, wish->told, &s);
	out->answers = find_ours(&p, message, &s);
	if (wish->kind == REPLY_FORWARD) {
		out->subject = reply_forward_subject(a, s.subject);
		return true;
	}
	if (!address_answer(&p, message, &s, wish->kind, e))
		return false;
	out->to = typed(a, &p.to);
	out->cc = typed(a, &p.cc);
	out->subject = reply_subject(a, s.subject);
	out->references = references_of(a, &s);
	if (s.message_id.n > 0)
		out->in_reply_to =
			arena_printf(a, "<%.*s>", STR_ARG(s.message_id));
	return true;
}

/* ---- the quote */

/* "Tue, 01 Jul 2003 10:52:37 +0200", as the writer's clock showed it. */
static bool
put_date(struct buf *out, struct str message)
{
	struct str body;
	struct date date;

	if (!header_find(message, STR("Date"), &body) ||
	    !date_parse(body, &date))
		return false;
	date_put_rfc5322(out, date.at_s, date.zone_minutes);
	return true;
}

static void
put_attribution(struct buf *out, struct str message, const struct summary *s)
{
	struct buf date;

	buf_init(&date, 64);
	if (put_date(&date, message))
		buf_printf(out, "On %.*s, ", STR_ARG(buf_str(&date)));
	if (s->from.n == 0)
		buf_put(out, STR("somebody"));
	else if (s->from.v[0].name.n > 0)
		utf8_put_safe(out, s->from.v[0].name);
	else
		utf8_put_safe(out, s->from.v[0].addr);
	buf_put(out, STR(" wrote:\n"));
	buf_fini(&date);
}

void
reply_put_quote(struct buf *out, struct str message,
		const struct part_told *told, struct str text)
{
	struct arena a = { 0 };
	struct summary s;
	struct str line;

	summary_read_told(&a, message, told, &s);
	put_attribution(out, message, &s);
	text = str_trim_end(text);
	while (str_take_line(&text, &line)) {
		line = str_trim_end(line);
		buf_put(out,
			line.n == 0 || line.p[0] == '>' ? STR(">") : STR("> "));
		buf_put(out, line);
		buf_put_char(out, '\n');
	}
	arena_fini(&a);
}

static void
put_head_line(struct buf *out, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(out, "%s: ", name);
	utf8_put_safe(out, value);
	buf_put_char(out, '\n');
}

void
reply_put_forward(struct buf *out, struct str message,
		  const struct part_told *told, struct str text)
{
	struct arena a = { 0 };
	struct summary s;
	struct buf date;

	buf_init(&date, 64);
	summary_read_told(&a, message, told, &s);
	(void)put_date(&date, message);
	buf_put(out, STR("---------- Forwarded message ----------\n"));
	put_head_line(out, "From", typed(&a, &s.from));
	put_head_line(out, "Date", buf_str(&date));
	put_head_line(out, "Subject", s.subject);
	put_head_line(out, "To", typed(&a, &s.to));
	put_head_line(out, "Cc", typed(&a, &s.cc));
	buf_put_char(out, '\n');
	buf_put(out, text);
	if (!str_ends(text, STR("\n")))
		buf_put_char(out, '\n');
	buf_fini(&date);
	arena_fini(&a);
}
