#include "mail/base64.h"

#include <string.h>

/* Value of a character: 0 to 63; PAD ends, SKIP is not in the alphabet. */
enum { SKIP = 0x80, PAD = 0x40 };

static const unsigned char value_of[256] = {
/* clang-format off */
#define X SKIP
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, 62, X, X, X, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, PAD, X, X,
	X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, X,
	X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
#undef X
	/* clang-format on */
};

void
base64_init(struct base64 *d, struct str encoded)
{
	*d = (struct base64){ .rest = encoded };
}

static void
put3(unsigned char *to, uint32_t bits)
{
	to[0] = (unsigned char)(bits >> 16);
	to[1] = (unsigned char)(bits >> 8);
	to[2] = (unsigned char)bits;
}

/* Whole groups with nothing foreign in them: nearly all there ever is. */
static size_t
read_groups(struct base64 *d, unsigned char *to, size_t room)
{
	const unsigned char *p = (const unsigned char *)d->rest.p;
	size_t left = d->rest.n, n = 0;

	for (; left >= 4 && room - n >= 3; p += 4, left -= 4, n += 3) {
		unsigned a = value_of[p[0]], b = value_of[p[1]];
		unsigned c = value_of[p[2]], e = value_of[p[3]];

		if ((a | b | c | e) & (SKIP | PAD))
			break;
		put3(to + n, a << 18 | b << 12 | c << 6 | e);
	}
	d->rest = str_skip(d->rest, d->rest.n - left);
	return n;
}

/* At the padding or the end: 2 characters give 1 byte, 3 give 2. */
static void
end_group(struct base64 *d)
{
	unsigned char bytes[3];

	d->rest = (struct str){ 0 };
	put3(bytes, d->bits << (6 * (4 - d->n)));
	d->over_n = d->n > 1 ? d->n - 1 : 0;
	(void)memcpy(d->over, bytes, sizeof(bytes));
	d->n = 0;
}

/* One character at a time, until a group is whole again. */
static void
read_slowly(struct base64 *d)
{
	while (d->rest.n > 0) {
		unsigned v = value_of[(unsigned char)d->rest.p[0]];

		if (v == PAD)
			break;
		d->rest = str_skip(d->rest, 1);
		if (v == SKIP) {
			if (d->n == 0)
				return;
			continue;
		}
		d->bits = d->bits << 6 | v;
		if (++d->n == 4) {
			unsigned char bytes[3];

			put3(bytes, d->bits);
			(void)memcpy(d->over, bytes, sizeof(bytes));
			d->over_n = 3;
			d->bits = d->n = 0;
			return;
		}
	}
	end_group(d);
}

static size_t
read_over(struct base64 *d, char *to, size_t room)
{
	size_t n = d->over_n < room ? d->over_n : room;

	(void)memcpy(to, d->over, n);
	d->over_n -= (unsigned)n;
	(void)memmove(d->over, d->over + n, d->over_n);
	return n;
}

size_t
base64_read(struct base64 *d, char *to, size_t room)
{
	size_t n = 0;

	while (n < room) {
		n += read_over(d, to + n, room - n);
		if (d->over_n > 0 || (d->rest.n == 0 && d->n == 0))
			break;
		if (d->n == 0)
			n += read_groups(d, (unsigned char *)to + n, room - n);
		if (n < room)
			read_slowly(d);
	}
	return n;
}
