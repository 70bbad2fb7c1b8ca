#include "mail/msgid.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/vec.h"
#include "mail/header.h"
#include "mail/word.h"

/* An id on one line: folds and blanks inside were put there on the way. */
static struct str
without_blanks(struct arena *a, struct str id)
{
	char *copy = arena_alloc(a, id.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < id.n; i++) {
		if ((unsigned char)id.p[i] > ' ' && id.p[i] != 127)
			copy[n++] = id.p[i];
	}
	return (struct str){ copy, n };
}

/* Takes the next <...> with something in it off *rest. One that opens again
 * begins there; one that never closes ends with the field. */
static bool
take_bracketed(struct str *rest, struct str *id)
{
	size_t open, n;

	while ((open = str_find_char(*rest, '<', 0)) != SIZE_MAX) {
		*rest = str_skip(*rest, open + 1);
		for (n = 0; n < rest->n; n++) {
			if (rest->p[n] == '>' || rest->p[n] == '<')
				break;
		}
		*id = str_head(*rest, n);
		*rest = str_skip(*rest, n);
		if (str_trim(*id).n > 0)
			return true;
	}
	return false;
}

struct str
msgid_parse(struct arena *a, struct str body)
{
	struct str id, rest;

	body = word_clean(a, body, NULL);
	rest = body;
	if (take_bracketed(&rest, &id))
		return without_blanks(a, id);
	return without_blanks(a, body);
}

void
msgid_parse_list(struct arena *a, struct str body, struct msgid_list *out)
{
	VEC(struct str) ids = { 0 };
	struct str id;
	size_t skip;

	body = word_clean(a, body, NULL);
	while (take_bracketed(&body, &id))
		*VEC_PUSH(a, &ids) = without_blanks(a, id);
	skip = ids.n > LIMIT_REFERENCES ? ids.n - LIMIT_REFERENCES : 0;
	if (skip > 0) /* the first names the thread, the last are nearest */
		ids.v[skip] = ids.v[0];
	*out = (struct msgid_list){ ids.n > 0 ? ids.v + skip : NULL,
				    ids.n - skip };
}

/* The bytes of the head, without the empty line, which not all give. */
static struct str
head_of(struct str message)
{
	struct header_scan scan;
	struct header_field field;

	header_scan_init(&scan, message);
	while (header_next(&scan, &field))
		;
	return str_trim_end(str_head(message, message.n - scan.rest.n));
}

int64_t
msgid_mark(struct str message)
{
	unsigned char raw[HASH_BYTES];
	struct arena a = { 0 };
	struct str body;
	struct hash h;
	uint64_t mark = 0;

	hash_init(&h);
	if (header_find(message, STR("Message-ID"), &body) && body.n > 0)
		hash_add(&h, msgid_parse(&a, body));
	else
		hash_add(&h, head_of(message));
	hash_end(&h, raw);
	arena_fini(&a);
	for (size_t i = 0; i < sizeof(mark); i++)
		mark = mark << 8 | raw[i];
	return mark >> 1 == 0 ? 1 : (int64_t)(mark >> 1);
}
