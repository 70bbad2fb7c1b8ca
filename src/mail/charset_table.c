#include "mail/charset_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	UTF8,
	ASCII,
	W1252,
	I8859_2,
	I8859_3,
	I8859_4,
	I8859_5,
	I8859_6,
	I8859_7,
	I8859_8,
	I8859_10,
	I8859_13,
	I8859_14,
	I8859_15,
	I8859_16,
	I8859_8I,
	W1250,
	W1251,
	W1253,
	W1254,
	W1255,
	W1256,
	W1257,
	W1258,
	W874,
	KOI8R,
	KOI8U,
	KOI8T,
	MAC,
	MACCYR,
	MACCE,
	IBM437,
	IBM737,
	IBM775,
	IBM850,
	IBM852,
	IBM855,
	IBM857,
	IBM858,
	IBM860,
	IBM861,
	IBM862,
	IBM863,
	IBM864,
	IBM865,
	IBM866,
	IBM869,
	IBM1125,
	VISCII,
	TCVN,
	ARMSCII,
	GEORGIAN,
	PT154,
	RK1048,
	ROMAN8,
	GB18030,
	BIG5,
	SJIS,
	EUCJP,
	JIS0212,
	EUCJISX0213,
	SJISX0213,
	ISO2022JP,
	EUCKR,
	ISO2022KR,
	JOHAB,
	HZ,
	ISO2022CN,
	EUCTW,
	UTF7,
	UTF16LE,
	UTF16BE,
	UTF32LE,
	UTF32BE,
};

/* iconv's names: glibc's first, then GNU libiconv's and musl's. What Windows
 * added to the standards of the East is what mail of the East holds. */
static const struct charset charsets[] = {
	[UTF8] = { "utf-8", CHARSET_UTF8, { NULL } },
	[ASCII] = { "us-ascii", CHARSET_LATIN, { NULL } },
	[W1252] = { "windows-1252", CHARSET_LATIN, { NULL } },
	[I8859_2] = { "iso-8859-2", CHARSET_BYTES, { "ISO-8859-2" } },
	[I8859_3] = { "iso-8859-3", CHARSET_BYTES, { "ISO-8859-3" } },
	[I8859_4] = { "iso-8859-4", CHARSET_BYTES, { "ISO-8859-4" } },
	[I8859_5] = { "iso-8859-5", CHARSET_BYTES, { "ISO-8859-5" } },
	[I8859_6] = { "iso-8859-6", CHARSET_BYTES, { "ISO-8859-6" } },
	[I8859_7] = { "iso-8859-7", CHARSET_BYTES, { "ISO-8859-7" } },
	[I8859_8] = { "iso-8859-8", CHARSET_BYTES, { "ISO-8859-8" } },
	[I8859_10] = { "iso-8859-10", CHARSET_BYTES, { "ISO-8859-10" } },
	[I8859_13] = { "iso-8859-13", CHARSET_BYTES, { "ISO-8859-13" } },
	[I8859_14] = { "iso-8859-14", CHARSET_BYTES, { "ISO-8859-14" } },
	[I8859_15] = { "iso-8859-15", CHARSET_BYTES, { "ISO-8859-15" } },
	[I8859_16] = { "iso-8859-16", CHARSET_BYTES, { "ISO-8859-16" } },
	[I8859_8I] = { "iso-8859-8-i", CHARSET_BYTES, { "ISO-8859-8" } },
	[W1250] = { "windows-1250",
		    CHARSET_BYTES,
		    { "CP1250", "WINDOWS-1250" } },
	[W1251] = { "windows-1251",
		    CHARSET_BYTES,
		    { "CP1251", "WINDOWS-1251" } },
	[W1253] = { "windows-1253",
		    CHARSET_BYTES,
		    { "CP1253", "WINDOWS-1253" } },
	[W1254] = { "windows-1254",
		    CHARSET_BYTES,
		    { "CP1254", "WINDOWS-1254" } },
	[W1255] = { "windows-1255",
		    CHARSET_BYTES,
		    { "CP1255", "WINDOWS-1255" } },
	[W1256] = { "windows-1256",
		    CHARSET_BYTES,
		    { "CP1256", "WINDOWS-1256" } },
	[W1257] = { "windows-1257",
		    CHARSET_BYTES,
		    { "CP1257", "WINDOWS-1257" } },
	[W1258] = { "windows-1258",
		    CHARSET_BYTES,
		    { "CP1258", "WINDOWS-1258" } },
	[W874] = { "windows-874",
		   CHARSET_BYTES,
		   { "CP1162", "CP874", "TIS-620" } },
	[KOI8R] = { "koi8-r", CHARSET_BYTES, { "KOI8-R" } },
	[KOI8U] = { "koi8-u", CHARSET_BYTES, { "KOI8-U" } },
	[KOI8T] = { "koi8-t", CHARSET_BYTES, { "KOI8-T" } },
	[MAC] = { "macintosh", CHARSET_BYTES, { "MACINTOSH", "MACROMAN" } },
	[MACCYR] = { "x-mac-cyrillic",
		     CHARSET_BYTES,
		     { "MAC-CYRILLIC", "MACCYRILLIC" } },
	[MACCE] = { "x-mac-ce",
		    CHARSET_BYTES,
		    { "MAC-CENTRALEUROPE", "MACCENTRALEUROPE" } },
	[IBM437] = { "ibm437", CHARSET_BYTES, { "CP437", "IBM437" } },
	[IBM737] = { "ibm737", CHARSET_BYTES, { "CP737", "IBM737" } },
	[IBM775] = { "ibm775", CHARSET_BYTES, { "CP775", "IBM775" } },
	[IBM850] = { "ibm850", CHARSET_BYTES, { "CP850", "IBM850" } },
	[IBM852] = { "ibm852", CHARSET_BYTES, { "CP852", "IBM852" } },
	[IBM855] = { "ibm855", CHARSET_BYTES, { "CP855", "IBM855" } },
	[IBM857] = { "ibm857", CHARSET_BYTES, { "CP857", "IBM857" } },
	[IBM858] = { "ibm858", CHARSET_BYTES, { "CP858", "IBM858" } },
	[IBM860] = { "ibm860", CHARSET_BYTES, { "CP860", "IBM860" } },
	[IBM861] = { "ibm861", CHARSET_BYTES, { "CP861", "IBM861" } },
	[IBM862] = { "ibm862", CHARSET_BYTES, { "CP862", "IBM862" } },
	[IBM863] = { "ibm863", CHARSET_BYTES, { "CP863", "IBM863" } },
	[IBM864] = { "ibm864", CHARSET_BYTES, { "CP864", "IBM864" } },
	[IBM865] = { "ibm865", CHARSET_BYTES, { "CP865", "IBM865" } },
	[IBM866] = { "ibm866", CHARSET_BYTES, { "CP866", "IBM866" } },
	[IBM869] = { "ibm869", CHARSET_BYTES, { "CP869", "IBM869" } },
	[IBM1125] = { "ibm1125", CHARSET_BYTES, { "CP1125", "IBM1125" } },
	[VISCII] = { "viscii", CHARSET_BYTES, { "VISCII" } },
	[TCVN] = { "tcvn", CHARSET_BYTES, { "TCVN" } },
	[ARMSCII] = { "armscii-8", CHARSET_BYTES, { "ARMSCII-8" } },
	[GEORGIAN] = { "georgian-ps", CHARSET_BYTES, { "GEORGIAN-PS" } },
	[PT154] = { "pt154", CHARSET_BYTES, { "PT154" } },
	[RK1048] = { "rk1048", CHARSET_BYTES, { "RK1048" } },
	[ROMAN8] = { "hp-roman8", CHARSET_BYTES, { "HP-ROMAN8" } },
	[GB18030] = { "gb18030", CHARSET_GB, { "GB18030", "GBK", "GB2312" } },
	[BIG5] = { "big5", CHARSET_PAIRS, { "BIG5-HKSCS", "CP950", "BIG5" } },
	[SJIS] = { "shift_jis", CHARSET_PAIRS, { "CP932", "SHIFT_JIS" } },
	[EUCJP] = { "euc-jp", CHARSET_EUC_JP, { "CP932", "SHIFT_JIS" } },
	[JIS0212] = { "jis-x-0212", CHARSET_PAIRS, { "EUC-JP" } },
	[EUCJISX0213] = { "euc-jisx0213", CHARSET_PAIRS, { "EUC-JISX0213" } },
	[SJISX0213] = { "shift_jisx0213", CHARSET_PAIRS, { "SHIFT_JISX0213" } },
	[ISO2022JP] = { "iso-2022-jp",
			CHARSET_ISO_2022_JP,
			{ "CP932", "SHIFT_JIS" } },
	[EUCKR] = { "euc-kr", CHARSET_PAIRS, { "CP949", "UHC", "EUC-KR" } },
	[ISO2022KR] = { "iso-2022-kr",
			CHARSET_ISO_2022_KR,
			{ "CP949", "UHC", "EUC-KR" } },
	[JOHAB] = { "johab", CHARSET_PAIRS, { "JOHAB", "CP1361" } },
	[HZ] = { "hz-gb-2312", CHARSET_HZ, { "GB18030", "GBK", "GB2312" } },
	[ISO2022CN] = { "iso-2022-cn",
			CHARSET_BYTES,
			{ "ISO-2022-CN-EXT", "ISO-2022-CN" } },
	[EUCTW] = { "euc-tw", CHARSET_PAIRS, { "EUC-TW" } },
	[UTF7] = { "utf-7", CHARSET_UTF_7, { NULL } },
	[UTF16LE] = { "utf-16le", CHARSET_UTF_16, { "UTF-16LE" } },
	[UTF16BE] = { "utf-16be", CHARSET_UTF_16, { "UTF-16BE" } },
	[UTF32LE] = { "utf-32le", CHARSET_UTF_32, { "UTF-32LE" } },
	[UTF32BE] = { "utf-32be", CHARSET_UTF_32, { "UTF-32BE" } },
};

/* Sorted; without anything but letters and digits, so that every spelling of
 * a label is one row. */
static const struct {
	char label[24];
	unsigned char index;
} labels[] = {
	/* clang-format off */
	{ "437", IBM437 }, { "646", ASCII }, { "737", IBM737 },
	{ "775", IBM775 }, { "850", IBM850 }, { "852", IBM852 },
	{ "855", IBM855 }, { "857", IBM857 }, { "858", IBM858 },
	{ "860", IBM860 }, { "861", IBM861 }, { "862", IBM862 },
	{ "863", IBM863 }, { "864", IBM864 }, { "865", IBM865 },
	{ "866", IBM866 }, { "869", IBM869 }, { "88591", W1252 },
	{ "885915", I8859_15 }, { "88592", I8859_2 }, { "88595", I8859_5 },
	{ "88599", W1254 }, { "ansi", W1252 }, { "ansix341968", ASCII },
	{ "ansix341986", ASCII }, { "appleroman", MAC }, { "arabic", I8859_6 },
	{ "armscii", ARMSCII }, { "armscii8", ARMSCII }, { "ascii", ASCII },
	{ "asmo708", I8859_6 }, { "big5", BIG5 }, { "big5eten", BIG5 },
	{ "big5hkscs", BIG5 }, { "bigfive", BIG5 }, { "chinese", GB18030 },
	{ "cnbig5", BIG5 }, { "cngb", GB18030 }, { "cns11643", EUCTW },
	{ "cp10000", MAC }, { "cp10007", MACCYR }, { "cp10029", MACCE },
	{ "cp1125", IBM1125 }, { "cp1201", UTF16BE }, { "cp1250", W1250 },
	{ "cp1251", W1251 }, { "cp1252", W1252 }, { "cp1253", W1253 },
	{ "cp1254", W1254 }, { "cp1255", W1255 }, { "cp1256", W1256 },
	{ "cp1257", W1257 }, { "cp1258", W1258 }, { "cp1361", JOHAB },
	{ "cp154", PT154 }, { "cp20866", KOI8R }, { "cp20932", EUCJP },
	{ "cp20936", GB18030 }, { "cp21866", KOI8U }, { "cp28591", W1252 },
	{ "cp28592", I8859_2 }, { "cp28593", I8859_3 }, { "cp28594", I8859_4 },
	{ "cp28595", I8859_5 }, { "cp28596", I8859_6 }, { "cp28597", I8859_7 },
	{ "cp28598", I8859_8 }, { "cp28599", W1254 }, { "cp28603", I8859_13 },
	{ "cp28605", I8859_15 }, { "cp367", ASCII }, { "cp38598", I8859_8I },
	{ "cp437", IBM437 }, { "cp50220", ISO2022JP },
	{ "cp50221", ISO2022JP }, { "cp50222", ISO2022JP },
	{ "cp50225", ISO2022KR }, { "cp51932", EUCJP }, { "cp51949", EUCKR },
	{ "cp52936", HZ }, { "cp54936", GB18030 }, { "cp65000", UTF7 },
	{ "cp65001", UTF8 }, { "cp737", IBM737 }, { "cp775", IBM775 },
	{ "cp819", W1252 }, { "cp850", IBM850 }, { "cp852", IBM852 },
	{ "cp855", IBM855 }, { "cp857", IBM857 }, { "cp858", IBM858 },
	{ "cp860", IBM860 }, { "cp861", IBM861 }, { "cp862", IBM862 },
	{ "cp863", IBM863 }, { "cp864", IBM864 }, { "cp865", IBM865 },
	{ "cp866", IBM866 }, { "cp869", IBM869 }, { "cp874", W874 },
	{ "cp921", I8859_13 }, { "cp932", SJIS }, { "cp936", GB18030 },
	{ "cp943", SJIS }, { "cp949", EUCKR }, { "cp950", BIG5 },
	{ "csascii", ASCII }, { "csbig5", BIG5 }, { "cseuckr", EUCKR },
	{ "cseucpkdfmtjapanese", EUCJP }, { "csgb18030", GB18030 },
	{ "csgb2312", GB18030 }, { "csgbk", GB18030 }, { "csibm866", IBM866 },
	{ "csiso2022cn", ISO2022CN }, { "csiso2022jp", ISO2022JP },
	{ "csiso2022jp2", ISO2022JP }, { "csiso2022kr", ISO2022KR },
	{ "csiso58gb231280", GB18030 }, { "csiso88596e", I8859_6 },
	{ "csiso88596i", I8859_6 }, { "csiso88598e", I8859_8 },
	{ "csiso88598i", I8859_8I }, { "csisolatin1", W1252 },
	{ "csisolatin2", I8859_2 }, { "csisolatin3", I8859_3 },
	{ "csisolatin4", I8859_4 }, { "csisolatin5", W1254 },
	{ "csisolatin6", I8859_10 }, { "csisolatin9", I8859_15 },
	{ "csisolatinarabic", I8859_6 }, { "csisolatincyrillic", I8859_5 },
	{ "csisolatingreek", I8859_7 }, { "csisolatinhebrew", I8859_8 },
	{ "cskoi8r", KOI8R }, { "csksc56011987", EUCKR },
	{ "csmacintosh", MAC }, { "csshiftjis", SJIS },
	{ "csunicode", UTF16LE }, { "csunicode11utf7", UTF7 },
	{ "csviscii", VISCII }, { "cswindows31j", SJIS },
	{ "cyrillic", I8859_5 }, { "dos1125", IBM1125 }, { "dos437", IBM437 },
	{ "dos737", IBM737 }, { "dos775", IBM775 }, { "dos850", IBM850 },
	{ "dos852", IBM852 }, { "dos855", IBM855 }, { "dos857", IBM857 },
	{ "dos858", IBM858 }, { "dos860", IBM860 }, { "dos861", IBM861 },
	{ "dos862", IBM862 }, { "dos863", IBM863 }, { "dos864", IBM864 },
	{ "dos865", IBM865 }, { "dos866", IBM866 }, { "dos869", IBM869 },
	{ "dos874", W874 }, { "ecma114", I8859_6 }, { "ecma118", I8859_7 },
	{ "elot928", I8859_7 }, { "euccn", GB18030 },
	{ "eucjis2004", EUCJISX0213 }, { "eucjisx0213", EUCJISX0213 },
	{ "eucjp", EUCJP }, { "eucjpms", EUCJP }, { "eucjpopen", EUCJP },
	{ "eucjpwin", EUCJP }, { "euckr", EUCKR }, { "euctw", EUCTW },
	{ "gb", GB18030 }, { "gb12345", GB18030 }, { "gb18030", GB18030 },
	{ "gb180302000", GB18030 }, { "gb180302005", GB18030 },
	{ "gb2312", GB18030 }, { "gb231280", GB18030 },
	{ "gb2312charset", GB18030 }, { "gbk", GB18030 },
	{ "georgianps", GEORGIAN }, { "greek", I8859_7 },
	{ "greek8", I8859_7 }, { "hebrew", I8859_8 }, { "hproman8", ROMAN8 },
	{ "hz", HZ }, { "hzgb2312", HZ }, { "ibm1125", IBM1125 },
	{ "ibm1250", W1250 }, { "ibm1251", W1251 }, { "ibm1252", W1252 },
	{ "ibm1253", W1253 }, { "ibm1254", W1254 }, { "ibm1255", W1255 },
	{ "ibm1256", W1256 }, { "ibm1257", W1257 }, { "ibm1258", W1258 },
	{ "ibm367", ASCII }, { "ibm437", IBM437 }, { "ibm737", IBM737 },
	{ "ibm775", IBM775 }, { "ibm819", W1252 }, { "ibm850", IBM850 },
	{ "ibm852", IBM852 }, { "ibm855", IBM855 }, { "ibm857", IBM857 },
	{ "ibm858", IBM858 }, { "ibm860", IBM860 }, { "ibm861", IBM861 },
	{ "ibm862", IBM862 }, { "ibm863", IBM863 }, { "ibm864", IBM864 },
	{ "ibm865", IBM865 }, { "ibm866", IBM866 }, { "ibm869", IBM869 },
	{ "ibm943", SJIS }, { "iso1", W1252 }, { "iso10646ucs2", UTF16LE },
	{ "iso10646ucs4", UTF32BE }, { "iso2022cn", ISO2022CN },
	{ "iso2022cnext", ISO2022CN }, { "iso2022jp", ISO2022JP },
	{ "iso2022jp1", ISO2022JP }, { "iso2022jp2", ISO2022JP },
	{ "iso2022jp3", ISO2022JP }, { "iso2022jpms", ISO2022JP },
	{ "iso2022kr", ISO2022KR }, { "iso646irv1991", ASCII },
	{ "iso646us", ASCII }, { "iso8859", W1252 }, { "iso88591", W1252 },
	{ "iso885910", I8859_10 }, { "iso885911", W874 },
	{ "iso885911987", W1252 }, { "iso885913", I8859_13 },
	{ "iso885914", I8859_14 }, { "iso885915", I8859_15 },
	{ "iso8859151998", I8859_15 }, { "iso885916", I8859_16 },
	{ "iso88592", I8859_2 }, { "iso885921987", I8859_2 },
	{ "iso88593", I8859_3 }, { "iso885931988", I8859_3 },
	{ "iso88594", I8859_4 }, { "iso885941988", I8859_4 },
	{ "iso88595", I8859_5 }, { "iso885951988", I8859_5 },
	{ "iso88596", I8859_6 }, { "iso885961987", I8859_6 },
	{ "iso88596e", I8859_6 }, { "iso88596i", I8859_6 },
	{ "iso88597", I8859_7 }, { "iso885971987", I8859_7 },
	{ "iso88598", I8859_8 }, { "iso885981988", I8859_8 },
	{ "iso88598e", I8859_8 }, { "iso88598i", I8859_8I },
	{ "iso88599", W1254 }, { "iso885991989", W1254 },
	{ "isoceltic", I8859_14 }, { "isoir100", W1252 },
	{ "isoir101", I8859_2 }, { "isoir109", I8859_3 },
	{ "isoir110", I8859_4 }, { "isoir126", I8859_7 },
	{ "isoir127", I8859_6 }, { "isoir138", I8859_8 },
	{ "isoir144", I8859_5 }, { "isoir148", W1254 }, { "isoir149", EUCKR },
	{ "isoir157", I8859_10 }, { "isoir58", GB18030 }, { "isoir6", ASCII },
	{ "isolatin1", W1252 }, { "jis", ISO2022JP }, { "johab", JOHAB },
	{ "junet", ISO2022JP }, { "koi", KOI8R }, { "koi8", KOI8R },
	{ "koi8r", KOI8R }, { "koi8ru", KOI8U }, { "koi8t", KOI8T },
	{ "koi8u", KOI8U }, { "korean", EUCKR }, { "ksc5601", EUCKR },
	{ "ksc56011987", EUCKR }, { "ksc56011989", EUCKR },
	{ "ksc5636", EUCKR }, { "ksx1001", EUCKR }, { "ksx10011992", EUCKR },
	{ "kz1048", RK1048 }, { "l1", W1252 }, { "l10", I8859_16 },
	{ "l2", I8859_2 }, { "l3", I8859_3 }, { "l4", I8859_4 },
	{ "l5", W1254 }, { "l6", I8859_10 }, { "l8", I8859_14 },
	{ "l9", I8859_15 }, { "latin", W1252 }, { "latin0", I8859_15 },
	{ "latin1", W1252 }, { "latin10", I8859_16 }, { "latin2", I8859_2 },
	{ "latin3", I8859_3 }, { "latin4", I8859_4 }, { "latin5", W1254 },
	{ "latin6", I8859_10 }, { "latin7", I8859_13 }, { "latin8", I8859_14 },
	{ "latin9", I8859_15 }, { "logical", I8859_8I }, { "mac", MAC },
	{ "macce", MACCE }, { "maccentraleurope", MACCE },
	{ "maccyrillic", MACCYR }, { "macintosh", MAC }, { "macroman", MAC },
	{ "macukrainian", MACCYR }, { "ms1250", W1250 }, { "ms1251", W1251 },
	{ "ms1252", W1252 }, { "ms1253", W1253 }, { "ms1254", W1254 },
	{ "ms1255", W1255 }, { "ms1256", W1256 }, { "ms1257", W1257 },
	{ "ms1258", W1258 }, { "ms1361", JOHAB }, { "ms874", W874 },
	{ "ms932", SJIS }, { "ms936", GB18030 }, { "ms949", EUCKR },
	{ "ms950", BIG5 }, { "mskanji", SJIS },
	{ "pcmultilingual850euro", IBM858 }, { "pt154", PT154 },
	{ "ptcp154", PT154 }, { "r8", ROMAN8 }, { "rk1048", RK1048 },
	{ "roman8", ROMAN8 }, { "shiftjis", SJIS },
	{ "shiftjis2004", SJISX0213 }, { "shiftjisms", SJIS },
	{ "shiftjisx0213", SJISX0213 }, { "sjis", SJIS },
	{ "sjisx0213", SJISX0213 }, { "strk10482002", RK1048 },
	{ "suneugreek", I8859_7 }, { "tcvn", TCVN }, { "tcvn5712", TCVN },
	{ "tcvn57121", TCVN }, { "tis620", W874 }, { "tis6200", W874 },
	{ "tis6202533", W874 }, { "ucs2", UTF16LE }, { "ucs4", UTF32BE },
	{ "ucs4be", UTF32BE }, { "ucs4le", UTF32LE }, { "uhc", EUCKR },
	{ "ujis", EUCJP }, { "unicode", UTF16LE }, { "unicode11utf7", UTF7 },
	{ "unicode11utf8", UTF8 }, { "unicode20utf7", UTF7 },
	{ "unicode20utf8", UTF8 }, { "unicodefeff", UTF16LE },
	{ "unicodefffe", UTF16BE }, { "us", ASCII }, { "usascii", ASCII },
	{ "utf16", UTF16LE }, { "utf16be", UTF16BE }, { "utf16le", UTF16LE },
	{ "utf32", UTF32BE }, { "utf32be", UTF32BE }, { "utf32le", UTF32LE },
	{ "utf7", UTF7 }, { "utf8", UTF8 }, { "utf8mac", UTF8 },
	{ "utf8mb4", UTF8 }, { "utf8n", UTF8 }, { "viscii", VISCII },
	{ "viscii111", VISCII }, { "visual", I8859_8 }, { "win1250", W1250 },
	{ "win1251", W1251 }, { "win1252", W1252 }, { "win1253", W1253 },
	{ "win1254", W1254 }, { "win1255", W1255 }, { "win1256", W1256 },
	{ "win1257", W1257 }, { "win1258", W1258 }, { "windows1250", W1250 },
	{ "windows1251", W1251 }, { "windows1252", W1252 },
	{ "windows1253", W1253 }, { "windows1254", W1254 },
	{ "windows1255", W1255 }, { "windows1256", W1256 },
	{ "windows1257", W1257 }, { "windows1258", W1258 },
	{ "windows31j", SJIS }, { "windows874", W874 }, { "windows932", SJIS },
	{ "windows936", GB18030 }, { "windows949", EUCKR },
	{ "windows9492000", EUCKR }, { "windows950", BIG5 }, { "xbig5", BIG5 },
	{ "xcp1250", W1250 }, { "xcp1251", W1251 }, { "xcp1252", W1252 },
	{ "xcp1253", W1253 }, { "xcp1254", W1254 }, { "xcp1255", W1255 },
	{ "xcp1256", W1256 }, { "xcp1257", W1257 }, { "xcp1258", W1258 },
	{ "xeuccn", GB18030 }, { "xeucjp", EUCJP }, { "xgb2312", GB18030 },
	{ "xgbk", GB18030 }, { "xmacce", MACCE },
	{ "xmaccentraleurroman", MACCE }, { "xmaccyrillic", MACCYR },
	{ "xmacintosh", MAC }, { "xmacroman", MAC },
	{ "xmacukrainian", MACCYR }, { "xmscp932", SJIS }, { "xsjis", SJIS },
	{ "xunicode20utf8", UTF8 }, { "xwindows1250", W1250 },
	{ "xwindows1251", W1251 }, { "xwindows1252", W1252 },
	{ "xwindows1253", W1253 }, { "xwindows1254", W1254 },
	{ "xwindows1255", W1255 }, { "xwindows1256", W1256 },
	{ "xwindows1257", W1257 }, { "xwindows1258", W1258 },
	{ "xwindows949", EUCKR }, { "xwindowsiso2022jp", ISO2022JP },
	{ "xxbig5", BIG5 },
	/* clang-format on */
};

/* Lower case, letters and digits only; false when too long to be known. */
static bool
squeeze(struct str label, char key[sizeof(labels[0].label)])
{
	size_t n = 0;

	for (size_t i = 0; i < label.n; i++) {
		if (!ascii_is_alnum(label.p[i]))
			continue;
		if (n == sizeof(labels[0].label) - 1)
			return false;
		key[n++] = ascii_lower(label.p[i]);
	}
	key[n] = '\0';
	return n > 0;
}

static int
compare(const void *key, const void *row)
{
	return strcmp(key, row); /* the label is a row's first member */
}

static const struct charset *
look_up(struct str label)
{
	char key[sizeof(labels[0].label)];
	const char *row = NULL;

	if (squeeze(label, key))
		row = bsearch(key, labels, COUNT_OF(labels), sizeof(labels[0]),
			      compare);
	if (row == NULL)
		return NULL;
	return &charsets[labels[(size_t)(row - (const char *)labels) /
				sizeof(labels[0])]
				 .index];
}

const struct charset *
charset_find(struct str label)
{
	const struct charset *cs;
	size_t n = 0;

	/* "_iso-2022-jp$ESC" and the like name the escape too. */
	label = str_head(label, str_find_char(label, '$', 0));
	cs = look_up(label);
	if (cs == NULL && str_starts_fold(label, STR("x-")))
		cs = look_up(str_skip(label, 2));
	/* "utf-8; format=flowed", all in quotes */
	while (n < label.n && memchr(" ;,", label.p[n], 3) == NULL)
		n++;
	return cs == NULL && n < label.n ? look_up(str_head(label, n)) : cs;
}

const char *
charset_name(const struct charset *cs)
{
	return cs->name;
}

bool
charset_is_vague(const struct charset *cs)
{
	return cs == NULL || cs == &charsets[ASCII];
}

static_assert(COUNT_OF(charsets) <= CHARSET_COUNT, "one number each");

size_t
charset_index(const struct charset *cs)
{
	return (size_t)(cs - charsets);
}

const struct charset *
charset_utf8(void)
{
	return &charsets[UTF8];
}

const struct charset *
charset_windows_1252(void)
{
	return &charsets[W1252];
}

const struct charset *
charset_iso_2022_jp(void)
{
	return &charsets[ISO2022JP];
}

const struct charset *
charset_jis_0212(void)
{
	return &charsets[JIS0212];
}
