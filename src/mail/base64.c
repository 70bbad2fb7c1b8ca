#include "mail/base64.h"

#include <endian.h>
#include <string.h>

/* Value of a character: 0 to 63. What is none sets bits that reach OTHER
 * wherever in a group it stands: so one look tells of all four. */
enum { OTHER = 1 << 24, SKIP = OTHER | 1 << 18 | 1 << 12 | 1 << 6 };
enum { PAD = SKIP | 1 };

static const uint32_t value_of[256] = {
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

static uint32_t
group_at(const unsigned char *p)
{
	return value_of[p[0]] << 18 | value_of[p[1]] << 12 |
	       value_of[p[2]] << 6 | value_of[p[3]];
}

/* Eight characters at a time: six bytes, and two more that the next ones
 * write over. Returns how many times. */
static size_t
read_eights(const unsigned char *p, unsigned char *to, size_t most)
{
	size_t i;

	for (i = 0; i < most; i++) {
		uint64_t one = group_at(p + 8 * i),
			 two = group_at(p + 8 * i + 4);
		uint64_t both = htobe64(one << 40 | two << 16);

		if ((one | two) >= OTHER)
			break;
		(void)memcpy(to + 6 * i, &both, sizeof(both));
	}
	return i;
}

/* The end of a line, before more of it. */
static size_t
line_end(const unsigned char *p, size_t left)
{
	if (left > 2 && p[0] == '\r' && p[1] == '\n')
		return 2;
	return left > 1 && p[0] == '\n' ? 1 : 0;
}

/* Whole groups with nothing foreign between them but line ends: nearly all
 * there ever is. */
static size_t
read_groups(struct base64 *d, unsigned char *to, size_t room)
{
	const unsigned char *p = (const unsigned char *)d->rest.p;
	size_t left = d->rest.n, n = 0, skipped;
	uint32_t bits;

	do {
		size_t fit = room - n < 8 ? 0 : (room - n - 2) / 6;
		size_t i =
			read_eights(p, to + n, left / 8 < fit ? left / 8 : fit);

		p += 8 * i;
		left -= 8 * i;
		n += 6 * i;
		for (; left >= 4 && room - n >= 3; p += 4, left -= 4, n += 3) {
			bits = group_at(p);
			if (bits >= OTHER)
				break;
			put3(to + n, bits);
		}
		skipped = room - n >= 8 ? line_end(p, left) : 0;
		p += skipped;
		left -= skipped;
	} while (skipped > 0);
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
		uint32_t v = value_of[(unsigned char)d->rest.p[0]];

		if (v == PAD)
			break;
		d->rest = str_skip(d->rest, 1);
		if (v >= OTHER) {
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
