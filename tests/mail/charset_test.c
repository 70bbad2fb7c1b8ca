#include "config.h"

#include "mail/charset.h"

#include "tests/check.h"

static const struct {
	const char *label, *name; /* NULL: unknown */
} labels[] = {
	{ "UTF-8", "utf-8" },
	{ "utf8", "utf-8" },
	{ "iso-8859-1", "windows-1252" },
	{ "ISO_8859-1:1987", "windows-1252" },
	{ "latin1", "windows-1252" },
	{ "us-ascii", "us-ascii" },
	{ "iso8859-15", "iso-8859-15" },
	{ "gb2312", "gb18030" },
	{ "x-gbk", "gb18030" },
	{ "ks_c_5601-1987", "euc-kr" },
	{ "koi8_r", "koi8-r" },
	{ "cp1251", "windows-1251" },
	{ "win-1251", "windows-1251" },
	{ "x-windows-1250", "windows-1250" },
	{ "_iso-2022-jp$ESC", "iso-2022-jp" },
	{ "cp50220", "iso-2022-jp" },
	{ "big5-hkscs", "big5" },
	{ "tis-620", "windows-874" },
	{ "hz-gb-2312", "hz-gb-2312" },
	{ "utf-8; format=flowed", "utf-8" },
	{ "iso-8859-2 (Latin 2)", "iso-8859-2" },
	{ "x-x-big5", "big5" },
	{ "windows-28592", "iso-8859-2" },
	{ "1251", "windows-1251" },
	{ "IBM00858", "ibm858" },
	{ "cspc8codepage437", "ibm437" },
	{ "x-IBM942", "shift_jis" },
	{ "x-MacTurkish", "x-mac-turkish" },
	{ "utf8mb4", "utf-8" },
	{ "cp-850", "ibm850" },
	{ "037", "ibm037" },
	{ "", NULL },
	{ "99999999999999999999", NULL },
	{ "unknown-8bit", NULL },
	{ "12345678901234567890123", NULL }, /* no code page has it */
	{ "x-user-defined", NULL },
	{ "a label that is longer than any that there is", NULL },
};

static void
pages_by_their_number(void **state)
{
	static const struct {
		uint32_t page;
		const char *name; /* NULL: there is none */
	} rows[] = {
		{ 932, "shift_jis" },
		{ 1200, "utf-16le" },
		{ 10000, "macintosh" },
		{ 20127, "us-ascii" },
		{ 28600, "iso-8859-10" },
		{ 28601, "windows-874" },
		{ 28604, "iso-8859-14" },
		{ 50221, "iso-2022-jp" },
		{ 51936, "gb18030" },
		{ 65001, "utf-8" },
		{ 0, NULL },
		{ 28602, NULL },
		{ UINT32_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct charset *cs = charset_find_page(rows[i].page);

		assert_why((cs != NULL) == (rows[i].name != NULL),
			   rows[i].name);
		if (cs != NULL)
			assert_string_equal(charset_name(cs), rows[i].name);
	}
}

static void
labels_in_any_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		const struct charset *cs =
			charset_find(str_of(labels[i].label));

		assert_why((cs != NULL) == (labels[i].name != NULL),
			   labels[i].label);
		if (cs != NULL)
			assert_str(str_of(charset_name(cs)), labels[i].name,
				   labels[i].label);
	}
}

static const struct {
	const char *why, *label;
	struct str bytes;
	const char *text;
} texts[] = {
#define ROW(why, label, bytes, text)                           \
	{                                                      \
		why, label, { bytes, sizeof(bytes) - 1 }, text \
	}
	ROW("windows-1252 for latin1", "iso-8859-1", "\x80 \x93x\x94 \xfc",
	    "€ “x” ü"),
	ROW("GBK under gb2312", "gb2312", "\xd6\xd0\xe9\x46", "中镕"),
	ROW("GB18030, four bytes", "gb18030", "\x81\x30\x86\x30", "¸"),
	ROW("GBK's wide blank and Euro", "gbk", "a\xa3\xa0\x80", "a　€"),
	ROW("Big5", "big5", "\xa4\xa4\xa4\xe5", "中文"),
	ROW("Shift_JIS with NEC's row", "shift_jis", "\x87\x40\x82\xa0", "①あ"),
	ROW("EUC-JP", "euc-jp", "\xa4\xa2\x8e\xb1\x8f\xb0\xa1", "あｱ丂"),
	ROW("ISO-2022-JP", "iso-2022-jp", "\033$B$\"\033(Bx\033(I1\033(By",
	    "あxｱy"),
	ROW("ISO-2022-JP with IBM's names", "iso-2022-jp", "\033$B|b\033(B",
	    "髙"),
	ROW("a line end shifts back", "iso-2022-jp", "\033$B$\"\n$\"",
	    "あ\n$\""),
	ROW("an escape nobody knows", "iso-2022-jp", "\033%x",
	    "\xef\xbf\xbd%x"),
	ROW("ISO-2022-KR", "iso-2022-kr", "\033$)C\0160!\017x", "가x"),
	ROW("windows-949 for euc-kr", "euc-kr", "\xb0\xa1\x81\x41", "가갂"),
	ROW("HZ", "hz-gb-2312", "~{VPND~} ~~ a~\nb", "中文 ~ ab"),
	ROW("UTF-7", "utf-7", "a+Zi8-b", "a是b"),
	ROW("UTF-16 by its mark", "utf-16", "\xfe\xff\x4e\x2d", "中"),
	ROW("UTF-16 without one", "utf-16", "\x2d\x4e", "中"),
	ROW("a UTF-8 mark wins", "koi8-r", "\xef\xbb\xbf\xc3\xbc", "ü"),
	ROW("half a mark", "utf-8", "\xef\xbb", "\xef\xbf\xbd"),
	ROW("broken UTF-8", "utf-8", "a\xe2\x82z\xc0\x80\xf5",
	    "a\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("surrogates are no characters", "utf-8", "\xed\xa0\x80",
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	ROW("half a pair at the end", "gb2312", "a\xd6", "a\xef\xbf\xbd"),
	ROW("a bad pair does not eat ASCII", "gb2312", "\xff(\x81\x20",
	    "\xef\xbf\xbd(\xef\xbf\xbd "),
	ROW("Vietnamese marks stand by themselves", "windows-1258", "a\xec",
	    "a\xcc\x81"),
	ROW("Ukrainian KOI8 as browsers have it", "koi8-u", "\xae\xbe", "ўЎ"),
	ROW("an unused cell is a control", "windows-1251", "\x98", "\xc2\x98"),
	ROW("none above them", "windows-1253", "\xff", "\xef\xbf\xbd"),
	ROW("Mac's Turkish is its Roman but for six", "x-mac-turkish",
	    "\x8a\xdb", "äğ"),
	ROW("the dot in names", "big5", "\xa5\xa1\xa1\x45\xa4\xa4", "央‧中"),
	ROW("what HKSCS counts twice", "big5", "\x8e\x69", "箸"),
	ROW("a bad pair of Big5", "big5",
	    "\xa1 \xa1\x80\xff"
	    "a",
	    "\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd"
	    "a"),
	ROW("half a pair of Big5", "big5", "\xa4", "\xef\xbf\xbd"),
	ROW("Chinese and Korean in ISO-2022-JP-2", "iso-2022-jp",
	    "\033$A\x56\x50\033$(C\x47\x51\033(B.", "中한."),
	ROW("a German of 1990", "din_66003", "M{rz", "März"),
	ROW("EBCDIC", "ibm037", "\xc8\x89", "Hi"),
	ROW("empty", "gb2312", "", ""),
};

static void
bytes_to_text_in_any_pieces(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		for (size_t piece = 1; piece < 6; piece++) {
			struct str rest = texts[i].bytes;
			struct charset_stream s;

			buf_clear(&out);
			charset_open(&s, charset_find(str_of(texts[i].label)));
			for (; rest.n > 0; rest = str_skip(rest, piece))
				charset_feed(&s, str_head(rest, piece), &out);
			charset_close(&s, &out);
			assert_str(buf_str(&out), texts[i].text, texts[i].why);
		}
	}
	buf_fini(&out);
}

static const struct {
	const char *why, *bytes, *fallback, *name;
} surveys[] = {
	{ "ASCII is UTF-8", "hi", NULL, "utf-8" },
	{ "valid UTF-8", "\xc3\xbc\xe4\xb8\xad", "gb2312", "utf-8" },
	{ "not valid", "\xfc", NULL, "windows-1252" },
	{ "not valid, and a fallback", "\xd6\xd0", "gb2312", "gb18030" },
	{ "UTF-8 is no fallback", "\xfc", "utf-8", "windows-1252" },
	{ "cut within a character", "a\xc3", NULL, "windows-1252" },
	{ "escapes", "\033$B$\"\033(B", NULL, "iso-2022-jp" },
	{ "an escape for the terminal", "\033[1m", NULL, "utf-8" },
};

static void
what_undeclared_bytes_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(surveys); i++) {
		const char *label = surveys[i].fallback;

		for (size_t piece = 1; piece < 4; piece++) {
			struct str rest = str_of(surveys[i].bytes);
			struct charset_survey s;

			charset_survey_init(&s);
			for (; rest.n > 0; rest = str_skip(rest, piece))
				charset_survey_feed(&s, str_head(rest, piece));
			assert_str(str_of(charset_name(charset_survey_end(
					   &s, charset_find(str_of(label))))),
				   surveys[i].name, surveys[i].why);
		}
	}
}

#define RUSSIAN                                                     \
	"\xd0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1? " \
	"\xf1 \xc8\xcf\xde\xd5 \xd3\xcb\xc1\xda\xc1\xd4\xd8 "       \
	"\xd4\xc5\xc2\xc5, \xde\xd4\xcf \xd7\xd3\xa3 "              \
	"\xc8\xcf\xd2\xcf\xdb\xcf."

static void
a_guess_takes_a_hint_that_fits(void **state)
{
	const struct charset *cs;

	(void)state;
	cs = charset_guess(STR("\xd6\xd0"), charset_find(STR("gb2312")));
	assert_non_null(cs);
	assert_str(str_of(charset_name(cs)), "gb18030", "by the hint");
}

static const struct {
	const char *why, *bytes, *hint, *name;
} guesses[] = {
	{ "by frequencies", RUSSIAN, NULL, "koi8-u" },
	{ "a hint that does not fit", RUSSIAN, "utf-8", "koi8-u" },
	{ "a hint that fits anything", RUSSIAN, "windows-1252", "koi8-u" },
	{ "a hint that fits, where frequencies say more", RUSSIAN,
	  "windows-1251", "koi8-u" },
	{ "quotes are no letters of Croatia",
	  "It\x92s \x93na\xefve\x94 \x96 isn\x92t it? 20 \x80 for a "
	  "caf\xe9",
	  NULL, "windows-1252" },
	{ "two hanzi", "\xc4\xe3\xba\xc3, ok", NULL, "gb18030" },
	{ "no hanzi",
	  "Gr\xf6\xdf"
	  "e, Gr\xfc\xdf"
	  "e, \xfc",
	  NULL, "windows-1252" },
};

static void
others_are_guessed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(guesses); i++) {
		const struct charset *hint =
			guesses[i].hint != NULL
				? charset_find(str_of(guesses[i].hint))
				: NULL;
		const struct charset *cs =
			charset_guess(str_of(guesses[i].bytes), hint);

#ifdef HAVE_UCHARDET
		assert_why(cs != NULL, guesses[i].why);
		assert_str(str_of(charset_name(cs)), guesses[i].name,
			   guesses[i].why);
#else
		assert_why(cs == NULL, guesses[i].why);
#endif
	}
}

#define CHINESE                                                             \
	"\xb8\xf7\xce\xbb\xcd\xac\xca\xc2\xb4\xf3\xbc\xd2\xba\xc3 \xa3\xac" \
	"\xc3\xf7\xcc\xec\xc9\xcf\xce\xe7\xca\xae\xb5\xe3\xbf\xaa\xbb\xe1"
#define JAPANESE                                                           \
	"\x8a\x46\x97\x6c\x81\x41\x82\xa2\x82\xc2\x82\xe0\x82\xa8\x90\xa2" \
	"\x98\x62\x82\xc9\x82\xc8\x82\xc1\x82\xc4\x82\xa8\x82\xe8"

/* better is NULL where the label stands; by_detector: needs uchardet */
static const struct {
	const char *why, *bytes, *label, *better;
	bool by_detector;
} doubts[] = {
	{ "UTF-8 as gb2312", "各位同事大家好", "gb2312", "utf-8", false },
	{ "UTF-8 as latin1",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e",
	  "iso-8859-1", "utf-8", false },
	{ "UTF-8 as KOI8-R", "Привет", "koi8-r", "utf-8", false },
	{ "Chinese as latin1", CHINESE, "iso-8859-1", "gb18030", true },
	{ "Russian as latin1", RUSSIAN, "iso-8859-1", "koi8-u", true },
	{ "Japanese as latin1", JAPANESE, "iso-8859-1", "shift_jis", true },
	{ "EUC-JP as Shift_JIS",
	  "\xb3\xa7\xcd\xcd\xa1\xa2\xa4\xa4\xa4\xc4\xa4\xe2\xa4\xaa"
	  "\xc0\xa4\xcf\xc3\xa4\xcb\xa4\xca\xa4\xc3\xa4\xc6",
	  "shift_jis", "euc-jp", true },
	{ "right: Shift_JIS", JAPANESE, "shift_jis", NULL, false },
	{ "Chinese as UTF-8", CHINESE, "utf-8", "gb18030", true },
	{ "windows-1252 as UTF-8",
	  "Gr\xfc\xdf"
	  "e aus M\xfcnchen",
	  "utf-8", "windows-1252", false },
	{ "windows-1252 as gb2312",
	  "Sch\xf6ne Gr\xfc\xdf"
	  "e aus M\xfcnchen, wir h\xf6ren uns "
	  "sp\xe4ter noch einmal",
	  "gb2312", "windows-1252", false },
	{ "windows-1250 as its standard", "To \x84je\x9at\xec\x93 nic",
	  "iso-8859-2", "windows-1250", false },
	{ "raw escapes", "\033$B$\"\033(B", "utf-8", "iso-2022-jp", false },
	{ "right: escapes beside a damaged byte", "\033$B$\"\033(B \xff ok",
	  "iso-2022-jp", NULL, false },
	{ "ASCII as UTF-16", "Hello, world", "utf-16", "utf-8", false },
	{ "right: latin1",
	  "Gr\xfc\xdf"
	  "e",
	  "iso-8859-1", NULL, false },
	{ "right: Chinese", CHINESE, "gb2312", NULL, false },
	{ "right: Russian", RUSSIAN, "koi8-r", NULL, false },
	{ "right: damaged UTF-8", "Привет \xd0 Привет", "utf-8", NULL, false },
	{ "right: ASCII", "Hello", "gb2312", NULL, false },
	{ "no label",
	  "Gr\xfc\xdf"
	  "e",
	  "", NULL, false },
};

static void
labels_that_the_bytes_contradict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(doubts); i++) {
		const struct charset *cs = charset_doubt(
			str_of(doubts[i].bytes),
			charset_find(str_of(doubts[i].label)), NULL);

#ifndef HAVE_UCHARDET
		if (doubts[i].by_detector)
			continue;
#endif
		assert_why((cs != NULL) == (doubts[i].better != NULL),
			   doubts[i].why);
		if (cs != NULL)
			assert_str(str_of(charset_name(cs)), doubts[i].better,
				   doubts[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_in_any_spelling),
		cmocka_unit_test(pages_by_their_number),
		cmocka_unit_test(bytes_to_text_in_any_pieces),
		cmocka_unit_test(what_undeclared_bytes_are),
		cmocka_unit_test(a_guess_takes_a_hint_that_fits),
		cmocka_unit_test(others_are_guessed),
		cmocka_unit_test(labels_that_the_bytes_contradict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
