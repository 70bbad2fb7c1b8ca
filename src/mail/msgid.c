#include "mail/msgid.h"

#include "base/limits.h"
#include "base/vec.h"
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
