/* Charsets of ASCII and 128 cells more. iconv is asked once what stands in the
 * cells; some are set right. */
#include "mail/charset_table.h"

#include "base/utf8.h"

#include <string.h>

enum { OUT_BYTES = 2048 };

/* Bytes 80 to 9F of windows-1252. */
static const uint16_t latin_80[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

/* Where iconvs have something else than browsers, or no table. */
static const struct {
	unsigned char charset, byte;
	uint16_t code;
} fixes[] = {
	{ CS_KOI8U, 0xae, 0x45e },  { CS_KOI8U, 0xbe, 0x40e },
	{ CS_W1255, 0xca, 0x5ba },  { CS_MACCYR, 0xff, 0x20ac },
	{ CS_MAC, 0xc6, 0x2206 },   { CS_MAC, 0xf0, 0xf8ff },
	{ CS_MACIS, 0xc6, 0x2206 }, { CS_MACIS, 0xa0, 0xdd },
	{ CS_MACIS, 0xdc, 0xd0 },   { CS_MACIS, 0xdd, 0xf0 },
	{ CS_MACIS, 0xde, 0xde },   { CS_MACIS, 0xdf, 0xfe },
	{ CS_MACIS, 0xe0, 0xfd },   { CS_MACTR, 0xc6, 0x2206 },
	{ CS_MACTR, 0xda, 0x11e },  { CS_MACTR, 0xdb, 0x11f },
	{ CS_MACTR, 0xdc, 0x130 },  { CS_MACTR, 0xdd, 0x131 },
	{ CS_MACTR, 0xde, 0x15e },  { CS_MACTR, 0xdf, 0x15f },
	{ CS_MACRO, 0xae, 0x102 },  { CS_MACRO, 0xaf, 0x218 },
	{ CS_MACRO, 0xbe, 0x103 },  { CS_MACRO, 0xbf, 0x219 },
	{ CS_MACRO, 0xc6, 0x2206 }, { CS_MACRO, 0xde, 0x21a },
	{ CS_MACRO, 0xdf, 0x21b },
};

static size_t
put_latin(char *to, unsigned char c)
{
	unsigned code = c >= 0xa0 ? c : latin_80[c - 0x80];

	if (code < 0x800) {
		to[0] = (char)(unsigned char)(0xc0 | code >> 6);
		to[1] = (char)(unsigned char)(0x80 | (code & 0x3f));
		return 2;
	}
	to[0] = (char)(unsigned char)(0xe0 | code >> 12);
	to[1] = (char)(unsigned char)(0x80 | (code >> 6 & 0x3f));
	to[2] = (char)(unsigned char)(0x80 | (code & 0x3f));
	return 3;
}

size_t
charset_run_latin(struct str in, struct buf *out)
{
	char bytes[OUT_BYTES];
	size_t n;

	while (in.n > 0) {
		n = charset_ascii_span(in);
		buf_put(out, str_head(in, n));
		in = str_skip(in, n);
		for (n = 0; in.n > 0 && n + 3 <= sizeof(bytes);
		     in = str_skip(in, 1)) {
			if ((unsigned char)in.p[0] < 0x80)
				break;
			n += put_latin(bytes + n, (unsigned char)in.p[0]);
		}
		buf_put(out, (struct str){ bytes, n });
	}
	return 0;
}

static void
set_cell(struct charset_cell *cell, struct str text)
{
	if (text.n == 0 || text.n > sizeof(cell->bytes))
		text = STR("\xef\xbf\xbd");
	(void)memcpy(cell->bytes, text.p, text.n);
	cell->n = (unsigned char)text.n;
}

static void
set_code(struct charset_cell *cell, uint32_t code)
{
	struct buf text;

	buf_init(&text, sizeof(cell->bytes));
	utf8_put(&text, code);
	set_cell(cell, buf_str(&text));
	buf_fini(&text);
}

/* Each byte on a line of its own, so that none is joined to another. Those of
 * 80 to 9F that are nothing are controls, as browsers have it. */
void
charset_fill_cells(struct charset_stream *s)
{
	char probe[2 * COUNT_OF(s->cells)];
	struct str rest, line;
	struct buf text;

	for (size_t i = 0; i < COUNT_OF(s->cells); i++) {
		probe[2 * i] = (char)(unsigned char)(0x80 + i);
		probe[2 * i + 1] = '\n';
	}
	buf_init(&text, 16 * sizeof(probe));
	(void)charset_run(s, (struct str){ probe, sizeof(probe) }, &text);
	rest = buf_str(&text);
	for (size_t i = 0; i < COUNT_OF(s->cells); i++) {
		(void)str_take_until(&rest, '\n', &line);
		if (i < 0x20 && str_eq(line, STR("\xef\xbf\xbd")))
			set_code(&s->cells[i], (uint32_t)(0x80 + i));
		else
			set_cell(&s->cells[i], line);
	}
	buf_fini(&text);
	for (size_t i = 0; i < COUNT_OF(fixes); i++) {
		if (s->cs == charset_at(fixes[i].charset))
			set_code(&s->cells[fixes[i].byte - 0x80],
				 fixes[i].code);
	}
}

size_t
charset_run_cells(struct charset_stream *s, struct str in, struct buf *out)
{
	char bytes[OUT_BYTES];
	size_t n;

	while (in.n > 0) {
		n = charset_ascii_span(in);
		buf_put(out, str_head(in, n));
		in = str_skip(in, n);
		for (n = 0; in.n > 0 && n + 3 <= sizeof(bytes);
		     in = str_skip(in, 1)) {
			unsigned char c = (unsigned char)in.p[0];
			const struct charset_cell *cell;

			if (c < 0x80)
				break;
			cell = &s->cells[c - 0x80];
			(void)memcpy(bytes + n, cell->bytes,
				     sizeof(cell->bytes));
			n += cell->n;
		}
		buf_put(out, (struct str){ bytes, n });
	}
	return 0;
}
