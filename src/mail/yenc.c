#include "mail/yenc.h"

#include <string.h>

enum { SHIFT = 42, SHIFT_ESCAPED = 64 + 42 };

void
yenc_init(struct yenc *d, struct str encoded)
{
	*d = (struct yenc){ .rest = encoded };
}

/* Steps to the next line that holds data. "=y" cannot begin one: no byte is
 * escaped as "y". */
static bool
take_line(struct yenc *d)
{
	struct str line;

	while (str_take_line(&d->rest, &line)) {
		if (str_starts(line, STR("=ybegin ")))
			d->is_inside = true;
		else if (str_starts(line, STR("=yend")))
			d->is_inside = false;
		if (!d->is_inside || line.n == 0 || str_starts(line, STR("=y")))
			continue;
		d->line = line;
		return true;
	}
	return false;
}

/* The line up to its end, or as much as there is room for. */
static size_t
read_line(struct yenc *d, char *to, size_t room)
{
	struct str line = d->line;
	size_t n = 0, at = 0;

	while (at < line.n && n < room) {
		unsigned shift = SHIFT;

		if (line.p[at] == '=') {
			shift = SHIFT_ESCAPED;
			at++;
		}
		if (at < line.n)
			to[n++] = (char)(unsigned char)((unsigned char)
								line.p[at++] -
							shift);
	}
	d->line = str_skip(line, at);
	return n;
}

size_t
yenc_read(struct yenc *d, char *to, size_t room)
{
	size_t n = 0;

	while (n < room && (d->line.n > 0 || take_line(d)))
		n += read_line(d, to + n, room - n);
	return n;
}

size_t
yenc_line_bytes(struct str line)
{
	size_t n = 0;

	for (size_t at = 0; at < line.n; at++)
		n += line.p[at] != '=' || (at > 0 && line.p[at - 1] == '=');
	return n;
}

uint32_t
yenc_crc(uint32_t crc, struct str bytes)
{
	/* Of the 16 values of half a byte. */
	static const uint32_t half[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};

	crc = ~crc;
	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (unsigned char)bytes.p[i];
		crc = (crc >> 4) ^ half[crc & 15];
		crc = (crc >> 4) ^ half[crc & 15];
	}
	return ~crc;
}
