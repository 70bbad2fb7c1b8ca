#include "mail/codepage.h"

#include <inttypes.h>
#include <stdio.h>

/* Those whose number is no label of itself. */
static const struct {
	uint32_t number;
	const char *label;
} pages[] = {
	{ 1200, "utf-16le" },     { 1201, "utf-16be" },
	{ 10000, "macintosh" },   { 20127, "us-ascii" },
	{ 20866, "koi8-r" },      { 20932, "euc-jp" },
	{ 20936, "gb2312" },      { 21866, "koi8-u" },
	{ 50220, "iso-2022-jp" }, { 50221, "iso-2022-jp" },
	{ 50222, "iso-2022-jp" }, { 50225, "iso-2022-kr" },
	{ 51932, "euc-jp" },      { 51936, "gb2312" },
	{ 51949, "euc-kr" },      { 52936, "hz-gb-2312" },
	{ 54936, "gb18030" },     { 65000, "utf-7" },
	{ 65001, "utf-8" },
};

enum { ISO_8859_1 = 28591, ISO_8859_15 = 28605 };

const struct charset *
codepage_find(uint32_t number)
{
	char label[24];

	for (size_t i = 0; i < COUNT_OF(pages); i++)
		if (pages[i].number == number)
			return charset_find(str_of(pages[i].label));
	if (number >= ISO_8859_1 && number <= ISO_8859_15)
		(void)snprintf(label, sizeof(label), "iso-8859-%" PRIu32,
			       number - ISO_8859_1 + 1);
	else
		(void)snprintf(label, sizeof(label), "cp%" PRIu32, number);
	return charset_find(str_of(label));
}
