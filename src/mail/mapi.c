#include "mail/mapi.h"

enum {
	TYPE_MASK = 0x0fff,
	SEVERAL = 0x1000, /* flag of a type: a count, then values */
	NAMED = 0x8000,   /* ids from here on have a name */
	GUID_BYTES = 16,
	BY_NUMBER = 0,
};

bool
mapi_take(struct str *rest, size_t n, struct str *bytes)
{
	if (n > rest->n)
		return false;
	*bytes = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return true;
}

static uint32_t
little_endian(struct str bytes)
{
	uint32_t n = 0;

	for (size_t i = bytes.n; i > 0; i--)
		n = n << 8 | (unsigned char)bytes.p[i - 1];
	return n;
}

bool
mapi_take_u16(struct str *rest, uint32_t *n)
{
	struct str bytes;

	if (!mapi_take(rest, 2, &bytes))
		return false;
	*n = little_endian(bytes);
	return true;
}

bool
mapi_take_u32(struct str *rest, uint32_t *n)
{
	struct str bytes;

	if (!mapi_take(rest, 4, &bytes))
		return false;
	*n = little_endian(bytes);
	return true;
}

/* Values fill up to four bytes; at the very end the filling may be missing. */
static bool
take_padded(struct str *rest, size_t n, struct str *bytes)
{
	if (!mapi_take(rest, n, bytes))
		return false;
	*rest = str_skip(*rest, (4 - n % 4) % 4);
	return true;
}

/* Bytes of a value, or 0 for those that tell their length. */
static bool
size_of(unsigned type, size_t *size)
{
	static const struct {
		unsigned type;
		size_t size;
	} sizes[] = {
		{ 0x0001, 4 },       { 0x0002, 2 },       { MAPI_LONG, 4 },
		{ 0x0004, 4 },       { 0x0005, 8 },       { 0x0006, 8 },
		{ 0x0007, 8 },       { 0x000a, 4 },       { 0x000b, 2 },
		{ MAPI_OBJECT, 0 },  { 0x0014, 8 },       { MAPI_STRING8, 0 },
		{ MAPI_UNICODE, 0 }, { MAPI_SYSTIME, 8 }, { 0x0048, 16 },
		{ MAPI_BINARY, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (sizes[i].type == type) {
			*size = sizes[i].size;
			return true;
		}
	return false;
}

/* Those of a length of their own always have a count, mostly 1. */
static bool
take_value(struct str *rest, unsigned type, struct str *value)
{
	struct str one;
	uint32_t count = 1, n;
	size_t size;

	*value = (struct str){ 0 };
	if (!size_of(type & TYPE_MASK, &size))
		return false;
	if (((type & SEVERAL) != 0 || size == 0) &&
	    !mapi_take_u32(rest, &count))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		n = (uint32_t)size;
		if ((size == 0 && !mapi_take_u32(rest, &n)) ||
		    !take_padded(rest, n, &one))
			return false;
		if (i == 0)
			*value = one;
	}
	return true;
}

/* A GUID, then a number or a text. */
static bool
skip_name(struct str *rest)
{
	struct str bytes;
	uint32_t kind, n;

	return mapi_take(rest, GUID_BYTES, &bytes) &&
	       mapi_take_u32(rest, &kind) && mapi_take_u32(rest, &n) &&
	       (kind == BY_NUMBER || take_padded(rest, n, &bytes));
}

void
mapi_open(struct mapi *m, struct str list)
{
	*m = (struct mapi){ .rest = list };
	if (!mapi_take_u32(&m->rest, &m->left))
		m->left = 0;
}

bool
mapi_next(struct mapi *m, struct mapi_prop *out)
{
	uint32_t type, id;
	bool is_named;

	for (; m->left > 0; m->left--) {
		if (!mapi_take_u16(&m->rest, &type) ||
		    !mapi_take_u16(&m->rest, &id))
			break;
		is_named = id >= NAMED;
		if ((is_named && !skip_name(&m->rest)) ||
		    !take_value(&m->rest, type, &out->value))
			break;
		if (is_named)
			continue;
		out->type = type & TYPE_MASK;
		out->id = id;
		m->left--;
		return true;
	}
	m->left = 0;
	return false;
}
