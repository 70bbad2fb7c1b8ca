#include "mail/report.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/header.h"
#include "mail/status_code.h"
#include "mail/word.h"

/* A word of a report, and what it means. */
struct meaning {
	const char *word, *words;
};

static const char *
words_of(const struct meaning *all, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_fold(word, str_of(all[i].word)))
			return all[i].words;
	return NULL;
}

/* What stands before the next separator or a comment, without blanks. */
static struct str
take_term(struct str *rest, char separator)
{
	struct str term;

	if (!str_take_until(rest, separator, &term))
		return (struct str){ 0 };
	return str_trim(str_head(term, str_find_char(term, '(', 0)));
}

static void
put_words(struct buf *out, const struct meaning *all, size_t n,
	  struct str value)
{
	struct str rest = value;
	const char *words = words_of(all, n, take_term(&rest, ';'));

	buf_put(out, words != NULL ? str_of(words) : value);
}

static void
put_action(struct buf *out, struct str value)
{
	static const struct meaning actions[] = {
		{ "failed", "not delivered" },
		{ "delayed", "not delivered yet; it is tried again" },
		{ "delivered", "delivered" },
		{ "relayed", "passed on to a server that sends no reports" },
		{ "expanded", "delivered to a list, which sends it on" },
	};

	put_words(out, actions, COUNT_OF(actions), value);
}

static void
put_complaint(struct buf *out, struct str value)
{
	static const struct meaning types[] = {
		{ "abuse", "called unwanted mail (spam)" },
		{ "fraud", "called fraud" },
		{ "virus", "called a virus" },
		{ "other", "called unwanted, for another reason" },
		{ "not-spam", "wrongly taken for spam" },
		{ "opt-out", "the recipient wants no more of it" },
		{ "opt-out-list", "the recipient wants no more of the list" },
		{ "auth-failure", "the sender could not be confirmed" },
		{ "miscategorized", "put into the wrong class" },
	};

	put_words(out, types, COUNT_OF(types), value);
}

/* "manual-action/MDN-sent-manually; displayed/error" */
static void
put_disposition(struct buf *out, struct str value)
{
	static const struct meaning types[] = {
		{ "displayed", "displayed to the reader" },
		{ "dispatched", "sent on without being displayed" },
		{ "processed", "worked on without being displayed" },
		{ "deleted", "deleted without being displayed" },
		{ "denied", "the reader does not want to say" },
		{ "failed", "no answer could be given" },
	};
	static const struct meaning modes[] = {
		{ "manual-action", "by the reader" },
		{ "automatic-action", "by a program" },
	};
	struct str rest = value, mode, type;
	const char *words;

	mode = take_term(&rest, ';');
	mode = str_head(mode, str_find_char(mode, '/', 0));
	type = take_term(&rest, '/');
	words = words_of(types, COUNT_OF(types), type);
	if (words == NULL) {
		buf_put(out, value);
		return;
	}
	buf_put(out, str_of(words));
	words = words_of(modes, COUNT_OF(modes), mode);
	if (words != NULL)
		buf_printf(out, ", %s", words);
	if (rest.n > 0) /* error, warning, superseded ... */
		buf_printf(out, " (%.*s)", STR_ARG(str_trim(rest)));
}

static void
put_plain(struct buf *out, struct str value)
{
	buf_put(out, value);
}

/* Splits "rfc822; ann@example.org". */
static struct str
without_type(struct str value, struct str *type)
{
	struct str rest = value;

	if (str_find_char(value, ';', 0) == SIZE_MAX) {
		*type = STR("");
		return value;
	}
	*type = take_term(&rest, ';');
	return str_trim(rest);
}

static void
put_typed(struct buf *out, struct str value)
{
	static const char *const usual[] = { "dns",    "dnsbl",  "smtp",
					     "rfc822", "x-unix", "unknown" };
	struct str type;
	struct str rest = without_type(value, &type);

	for (size_t i = 0; i < COUNT_OF(usual); i++)
		if (str_eq_fold(type, str_of(usual[i])))
			value = rest;
	buf_put(out, value);
}

/*
 * xtext (RFC 3461, 4). An address may have a '+' of its own, so that it is
 * taken for one that is encoded only when all of them stand for what must be
 * encoded.
 */
static bool
put_xtext(struct buf *out, struct str s)
{
	size_t start = out->n;

	for (; s.n > 0; s = str_skip(s, 1)) {
		int byte;

		if (s.p[0] != '+') {
			buf_put_char(out, s.p[0]);
			continue;
		}
		byte = ascii_hex_pair(str_skip(s, 1));
		if (byte < 0 ||
		    (byte > ' ' && byte < 0x7f && byte != '+' && byte != '=')) {
			out->n = start;
			return false;
		}
		buf_put_char(out, (char)byte);
		s = str_skip(s, 2);
	}
	if (utf8_is_valid(str_skip(buf_str(out), start)))
		return true;
	out->n = start;
	return false;
}

/* "\x{4E2D}" is a character (RFC 6533, 3). */
static void
put_unitext(struct buf *out, struct str s)
{
	while (s.n > 0) {
		uint32_t code = 0;
		size_t n = 3;

		if (!str_starts(s, STR("\\x{"))) {
			buf_put_char(out, s.p[0]);
			s = str_skip(s, 1);
			continue;
		}
		while (n < s.n && n < 9 && ascii_hex(s.p[n]) >= 0)
			code = code * 16 + (uint32_t)ascii_hex(s.p[n++]);
		if (n > 3 && n < s.n && s.p[n] == '}')
			utf8_put(out, code);
		else
			buf_put(out, str_head(s, n));
		s = str_skip(s, n < s.n && s.p[n] == '}' && n > 3 ? n + 1 : n);
	}
}

static void
put_address(struct buf *out, struct str value)
{
	struct str type;
	struct str addr = without_type(value, &type);

	if (str_eq_fold(type, STR("utf-8"))) {
		put_unitext(out, addr);
	} else if (type.n == 0 || str_eq_fold(type, STR("rfc822"))) {
		if (!put_xtext(out, addr))
			buf_put(out, addr);
	} else {
		buf_put(out, value);
	}
}

typedef void put_fn(struct buf *out, struct str value);

static const struct field_kind {
	const char *name, *label;
	put_fn *put;
} kinds[] = {
	{ "Final-Recipient", "Recipient", put_address },
	{ "Original-Recipient", "Sent to", put_address },
	{ "Action", "Result", put_action },
	{ "Disposition", "Result", put_disposition },
	{ "Status", "Reason", status_code_put },
	{ "Remote-MTA", "Server", put_typed },
	{ "Diagnostic-Code", "Server said", put_typed },
	{ "Last-Attempt-Date", "Last try", facts_put_date },
	{ "Will-Retry-Until", "Tried until", facts_put_date },
	{ "Final-Log-ID", "Log entry", put_plain },
	{ "Reporting-MTA", "Reported by", put_typed },
	{ "Reporting-UA", "Reported by", put_plain },
	{ "DSN-Gateway", "Gateway", put_typed },
	{ "MDN-Gateway", "Gateway", put_typed },
	{ "Received-From-MTA", "Received from", put_typed },
	{ "Arrival-Date", "Arrived", facts_put_date },
	{ "Received-Date", "Arrived", facts_put_date },
	{ "Original-Envelope-Id", "Envelope", put_plain },
	{ "Original-Message-ID", "Message", put_plain },
	{ "Feedback-Type", "Complaint", put_complaint },
	{ "User-Agent", "Reported by", put_plain },
	{ "Source-IP", "Came from", put_plain },
	{ "Original-Mail-From", "Sender", put_plain },
	{ "Original-Rcpt-To", "Recipient", put_plain },
	{ "Reported-Domain", "Domain", put_plain },
	{ "Reported-URI", "Link", put_plain },
	{ "Incidents", "How often", put_plain },
};

static const struct field_kind *
kind_of(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq_fold(name, str_of(kinds[i].name)))
			return &kinds[i];
	return NULL;
}

/* Final and original recipient are one in most reports. */
static bool
is_said(const struct facts *out, size_t group, struct str text)
{
	for (size_t i = out->n; i > group; i--)
		if (str_eq(out->v[i - 1].text, text))
			return true;
	return false;
}

static void
add_field(struct arena *a, const struct header_field *f, size_t group,
	  struct facts *out)
{
	const struct field_kind *kind = kind_of(f->name);
	struct arena scratch = { 0 };
	struct str value = word_decode(&scratch, f->body, NULL);
	struct buf text;

	buf_init(&text, 4 * (size_t)LIMIT_FIELD_BYTES);
	if (kind == NULL) {
		facts_add(a, out, f->name, value);
	} else {
		kind->put(&text, value);
		if (kind->put != put_address ||
		    !is_said(out, group, buf_str(&text)))
			facts_add(a, out, str_of(kind->label), buf_str(&text));
	}
	buf_fini(&text);
	arena_fini(&scratch);
}

void
report_read(struct arena *a, struct str text, struct facts *out)
{
	struct header_scan scan;
	struct header_field f;
	struct str line;

	while (text.n > 0 && !out->is_cut) {
		size_t group = out->n;

		header_scan_init(&scan, text);
		while (!out->is_cut && header_next(&scan, &f))
			add_field(a, &f, group, out);
		if (scan.rest.n == text.n) { /* it begins with no field */
			(void)str_take_line(&scan.rest, &line);
			if (str_trim(line).n > 0)
				facts_add(a, out, STR(""), str_trim(line));
		} else {
			facts_gap(a, out);
		}
		text = scan.rest;
	}
	if (out->n > 0 && out->v[out->n - 1].label.n == 0 &&
	    out->v[out->n - 1].text.n == 0)
		out->n--;
}
