#include "mail/external.h"

#include "base/limits.h"
#include "mail/header.h"
#include "mail/word.h"

static void
put_plain(struct buf *out, struct str value)
{
	buf_put(out, value);
}

static void
put_access(struct buf *out, struct str value)
{
	static const struct {
		const char *type, *words;
	} types[] = {
		{ "url", "by its URL" },
		{ "ftp", "by FTP, with a login" },
		{ "anon-ftp", "by FTP, open to all" },
		{ "tftp", "by TFTP" },
		{ "local-file", "as a file on the sender's machines" },
		{ "mail-server", "by a letter to a mail server" },
	};

	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_eq_fold(value, str_of(types[i].type)))
			value = str_of(types[i].words);
	buf_put(out, value);
}

/* It may be folded anywhere. */
static void
put_url(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!ascii_is_blank(value.p[i]))
			buf_put_char(out, value.p[i]);
}

static void
put_size(struct buf *out, struct str value)
{
	uint64_t bytes;

	buf_put(out, value);
	if (str_to_u64(value, &bytes))
		buf_put(out, STR(" bytes"));
}

static const struct kind {
	const char *name, *label;
	void (*put)(struct buf *out, struct str value);
} kinds[] = {
	{ "access-type", "To be had", put_access },
	{ "url", "Link", put_url },
	{ "site", "Server", put_plain },
	{ "server", "Server", put_plain },
	{ "directory", "Folder", put_plain },
	{ "name", "Name", put_plain },
	{ "mode", "Mode", put_plain },
	{ "subject", "Subject", put_plain },
	{ "size", "Size", put_size },
	{ "expiration", "Until", facts_put_date },
	{ "permission", "Rights", put_plain },
};

static void
add_params(struct arena *a, const struct param_field *type, struct facts *out)
{
	struct buf text;

	buf_init(&text, LIMIT_FIELD_BYTES);
	VEC_EACH (const struct param, p, &type->params) {
		struct str label = p->name;
		const struct kind *kind = NULL;

		for (size_t i = 0; i < COUNT_OF(kinds); i++)
			if (str_eq(p->name, str_of(kinds[i].name)))
				kind = &kinds[i];
		buf_clear(&text);
		if (kind != NULL) {
			label = str_of(kind->label);
			kind->put(&text, p->text);
		} else {
			buf_put(&text, p->text);
		}
		facts_add(a, out, label, buf_str(&text));
	}
	buf_fini(&text);
}

/* The head of what is not there, then what a mail server is to be sent. */
static void
add_phantom(struct arena *a, struct str text, struct facts *out)
{
	struct header_scan scan;
	struct header_field f;

	header_scan_init(&scan, text);
	while (!out->is_cut && header_next(&scan, &f)) {
		struct arena scratch = { 0 };

		facts_add(a, out, f.name, word_decode(&scratch, f.body, NULL));
		arena_fini(&scratch);
	}
	text = str_trim(scan.rest);
	if (text.n > 0)
		facts_add(a, out, STR("To be sent"), text);
}

void
external_read(struct arena *a, const struct param_field *type, struct str text,
	      struct facts *out)
{
	facts_add(a, out, STR(""),
		  STR("The content lies elsewhere and is not loaded."));
	add_params(a, type, out);
	add_phantom(a, text, out);
}
