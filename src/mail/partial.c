#include "mail/partial.h"

#include "base/limits.h"
#include "mail/header.h"
#include "mail/param.h"

static uint32_t
number_of(const struct param_field *f, struct str name)
{
	const struct param *p = param_find(f, name);
	uint64_t n = 0;

	if (p == NULL || !str_to_u64(str_trim(p->raw), &n) || n > LIMIT_PIECES)
		return 0;
	return (uint32_t)n;
}

bool
partial_read(struct arena *a, struct str message, struct partial *out)
{
	const struct param *id;
	struct param_field f;
	struct str type;

	if (!header_find(message, STR("Content-Type"), &type) ||
	    !str_starts_fold(type, STR("message/partial")))
		return false;
	param_parse(a, type, NULL, &f);
	id = param_find(&f, STR("id"));
	if (!str_eq(f.value, STR("message/partial")) || id == NULL)
		return false;
	out->id = id->text;
	out->number = number_of(&f, STR("number"));
	out->total = number_of(&f, STR("total"));
	return out->id.n > 0 && out->number > 0 &&
	       (out->total == 0 || out->number <= out->total);
}

/* Does it speak of the content, which is inside? */
static bool
is_inner(struct str name)
{
	static const char *const names[] = { "subject", "message-id",
					     "encrypted", "mime-version" };

	if (str_starts_fold(name, STR("content-")))
		return true;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_fold(name, str_of(names[i])))
			return true;
	return false;
}

/* Returns what stands behind the header. */
static struct str
put_fields(struct buf *out, struct str message, bool inner)
{
	struct header_field f;
	struct header_scan s;

	header_scan_init(&s, message);
	while (header_next(&s, &f)) {
		if (is_inner(f.name) != inner)
			continue;
		buf_put(out, f.name);
		buf_put(out, STR(": "));
		buf_put(out, f.body);
		buf_put_char(out, '\n');
	}
	return s.rest;
}

struct str
partial_put_head(struct buf *out, struct str first)
{
	struct str rest = put_fields(out, first, false);

	rest = put_fields(out, rest, true);
	buf_put_char(out, '\n');
	return rest;
}

struct str
partial_body(struct str piece)
{
	struct header_field f;
	struct header_scan s;

	header_scan_init(&s, piece);
	while (header_next(&s, &f))
		continue;
	return s.rest;
}
