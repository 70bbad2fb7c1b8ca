#include "mail/charset_table.h"

#include <assert.h>
/* iconv's names: glibc's first, then GNU libiconv's and musl's. What Windows
 * added to the standards of the East is what mail of the East holds. */
static const struct charset charsets[] = {
	[CS_UTF8] = { "utf-8", CHARSET_UTF8, { NULL } },
	[CS_ASCII] = { "us-ascii", CHARSET_LATIN, { NULL } },
	[CS_W1252] = { "windows-1252", CHARSET_LATIN, { NULL } },
	[CS_I8859_2] = { "iso-8859-2", CHARSET_CELLS, { "ISO-8859-2" } },
	[CS_I8859_3] = { "iso-8859-3", CHARSET_CELLS, { "ISO-8859-3" } },
	[CS_I8859_4] = { "iso-8859-4", CHARSET_CELLS, { "ISO-8859-4" } },
	[CS_I8859_5] = { "iso-8859-5", CHARSET_CELLS, { "ISO-8859-5" } },
	[CS_I8859_6] = { "iso-8859-6", CHARSET_CELLS, { "ISO-8859-6" } },
	[CS_I8859_7] = { "iso-8859-7", CHARSET_CELLS, { "ISO-8859-7" } },
	[CS_I8859_8] = { "iso-8859-8", CHARSET_CELLS, { "ISO-8859-8" } },
	[CS_I8859_10] = { "iso-8859-10", CHARSET_CELLS, { "ISO-8859-10" } },
	[CS_I8859_13] = { "iso-8859-13", CHARSET_CELLS, { "ISO-8859-13" } },
	[CS_I8859_14] = { "iso-8859-14", CHARSET_CELLS, { "ISO-8859-14" } },
	[CS_I8859_15] = { "iso-8859-15", CHARSET_CELLS, { "ISO-8859-15" } },
	[CS_I8859_16] = { "iso-8859-16", CHARSET_CELLS, { "ISO-8859-16" } },
	[CS_I8859_8I] = { "iso-8859-8-i", CHARSET_CELLS, { "ISO-8859-8" } },
	[CS_W1250] = { "windows-1250",
		       CHARSET_CELLS,
		       { "CP1250", "WINDOWS-1250" } },
	[CS_W1251] = { "windows-1251",
		       CHARSET_CELLS,
		       { "CP1251", "WINDOWS-1251" } },
	[CS_W1253] = { "windows-1253",
		       CHARSET_CELLS,
		       { "CP1253", "WINDOWS-1253" } },
	[CS_W1254] = { "windows-1254",
		       CHARSET_CELLS,
		       { "CP1254", "WINDOWS-1254" } },
	[CS_W1255] = { "windows-1255",
		       CHARSET_CELLS,
		       { "CP1255", "WINDOWS-1255" } },
	[CS_W1256] = { "windows-1256",
		       CHARSET_CELLS,
		       { "CP1256", "WINDOWS-1256" } },
	[CS_W1257] = { "windows-1257",
		       CHARSET_CELLS,
		       { "CP1257", "WINDOWS-1257" } },
	[CS_W1258] = { "windows-1258",
		       CHARSET_CELLS,
		       { "CP1258", "WINDOWS-1258" } },
	[CS_W874] = { "windows-874",
		      CHARSET_CELLS,
		      { "CP1162", "CP874", "TIS-620" } },
	[CS_KOI8R] = { "koi8-r", CHARSET_CELLS, { "KOI8-R" } },
	[CS_KOI8U] = { "koi8-u", CHARSET_CELLS, { "KOI8-U" } },
	[CS_KOI8T] = { "koi8-t", CHARSET_CELLS, { "KOI8-T" } },
	[CS_MAC] = { "macintosh", CHARSET_CELLS, { "MACINTOSH", "MACROMAN" } },
	[CS_MACCYR] = { "x-mac-cyrillic",
			CHARSET_CELLS,
			{ "MAC-CYRILLIC", "MACCYRILLIC" } },
	[CS_MACCE] = { "x-mac-ce",
		       CHARSET_CELLS,
		       { "MAC-CENTRALEUROPE", "MACCENTRALEUROPE" } },
	[CS_IBM437] = { "ibm437", CHARSET_CELLS, { "CP437", "IBM437" } },
	[CS_IBM737] = { "ibm737", CHARSET_CELLS, { "CP737", "IBM737" } },
	[CS_IBM775] = { "ibm775", CHARSET_CELLS, { "CP775", "IBM775" } },
	[CS_IBM850] = { "ibm850", CHARSET_CELLS, { "CP850", "IBM850" } },
	[CS_IBM852] = { "ibm852", CHARSET_CELLS, { "CP852", "IBM852" } },
	[CS_IBM855] = { "ibm855", CHARSET_CELLS, { "CP855", "IBM855" } },
	[CS_IBM857] = { "ibm857", CHARSET_CELLS, { "CP857", "IBM857" } },
	[CS_IBM858] = { "ibm858", CHARSET_CELLS, { "CP858", "IBM858" } },
	[CS_IBM860] = { "ibm860", CHARSET_CELLS, { "CP860", "IBM860" } },
	[CS_IBM861] = { "ibm861", CHARSET_CELLS, { "CP861", "IBM861" } },
	[CS_IBM862] = { "ibm862", CHARSET_CELLS, { "CP862", "IBM862" } },
	[CS_IBM863] = { "ibm863", CHARSET_CELLS, { "CP863", "IBM863" } },
	[CS_IBM864] = { "ibm864", CHARSET_CELLS, { "CP864", "IBM864" } },
	[CS_IBM865] = { "ibm865", CHARSET_CELLS, { "CP865", "IBM865" } },
	[CS_IBM866] = { "ibm866", CHARSET_CELLS, { "CP866", "IBM866" } },
	[CS_IBM869] = { "ibm869", CHARSET_CELLS, { "CP869", "IBM869" } },
	[CS_IBM1125] = { "ibm1125", CHARSET_CELLS, { "CP1125", "IBM1125" } },
	[CS_VISCII] = { "viscii", CHARSET_CELLS, { "VISCII" } },
	[CS_TCVN] = { "tcvn", CHARSET_CELLS, { "TCVN" } },
	[CS_ARMSCII] = { "armscii-8", CHARSET_CELLS, { "ARMSCII-8" } },
	[CS_GEORGIAN] = { "georgian-ps", CHARSET_CELLS, { "GEORGIAN-PS" } },
	[CS_PT154] = { "pt154", CHARSET_CELLS, { "PT154" } },
	[CS_RK1048] = { "rk1048", CHARSET_CELLS, { "RK1048" } },
	[CS_ROMAN8] = { "hp-roman8", CHARSET_CELLS, { "HP-ROMAN8" } },
	[CS_GB18030] = { "gb18030",
			 CHARSET_GB,
			 { "GB18030", "GBK", "GB2312" } },
	[CS_BIG5] = { "big5", CHARSET_BIG5, { "BIG5-HKSCS", "CP950", "BIG5" } },
	[CS_SJIS] = { "shift_jis", CHARSET_PAIRS, { "CP932", "SHIFT_JIS" } },
	[CS_EUCJP] = { "euc-jp", CHARSET_EUC_JP, { "CP932", "SHIFT_JIS" } },
	[CS_JIS0212] = { "jis-x-0212", CHARSET_PAIRS, { "EUC-JP" } },
	[CS_EUCJISX0213] = { "euc-jisx0213",
			     CHARSET_PAIRS,
			     { "EUC-JISX0213" } },
	[CS_SJISX0213] = { "shift_jisx0213",
			   CHARSET_PAIRS,
			   { "SHIFT_JISX0213" } },
	[CS_ISO2022JP] = { "iso-2022-jp",
			   CHARSET_ISO_2022_JP,
			   { "CP932", "SHIFT_JIS" } },
	[CS_EUCKR] = { "euc-kr", CHARSET_PAIRS, { "CP949", "UHC", "EUC-KR" } },
	[CS_ISO2022KR] = { "iso-2022-kr",
			   CHARSET_ISO_2022_KR,
			   { "CP949", "UHC", "EUC-KR" } },
	[CS_JOHAB] = { "johab", CHARSET_PAIRS, { "JOHAB", "CP1361" } },
	[CS_HZ] = { "hz-gb-2312", CHARSET_HZ, { "GB18030", "GBK", "GB2312" } },
	[CS_ISO2022CN] = { "iso-2022-cn",
			   CHARSET_BYTES,
			   { "ISO-2022-CN-EXT", "ISO-2022-CN" } },
	[CS_EUCTW] = { "euc-tw", CHARSET_PAIRS, { "EUC-TW" } },
	[CS_UTF7] = { "utf-7", CHARSET_UTF_7, { NULL } },
	[CS_UTF16LE] = { "utf-16le", CHARSET_UTF_16, { "UTF-16LE" } },
	[CS_UTF16BE] = { "utf-16be", CHARSET_UTF_16, { "UTF-16BE" } },
	[CS_UTF32LE] = { "utf-32le", CHARSET_UTF_32, { "UTF-32LE" } },
	[CS_UTF32BE] = { "utf-32be", CHARSET_UTF_32, { "UTF-32BE" } },
	[CS_MACIS] = { "x-mac-icelandic",
		       CHARSET_CELLS,
		       { "MACINTOSH", "MACROMAN" } },
	[CS_MACTR] = { "x-mac-turkish",
		       CHARSET_CELLS,
		       { "MACINTOSH", "MACROMAN" } },
	[CS_MACRO] = { "x-mac-romanian",
		       CHARSET_CELLS,
		       { "MACINTOSH", "MACROMAN" } },
	[CS_IBM851] = { "ibm851", CHARSET_CELLS, { "CP851" } },
	[CS_IBM856] = { "ibm856", CHARSET_CELLS, { "CP856" } },
	[CS_IBM868] = { "ibm868", CHARSET_CELLS, { "CP868" } },
	[CS_IBM922] = { "ibm922", CHARSET_CELLS, { "CP922" } },
	[CS_IBM1004] = { "ibm1004", CHARSET_CELLS, { "CP1004" } },
	[CS_IBM1046] = { "ibm1046", CHARSET_CELLS, { "CP1046" } },
	[CS_IBM1124] = { "ibm1124", CHARSET_CELLS, { "CP1124" } },
	[CS_IBM1129] = { "ibm1129", CHARSET_CELLS, { "CP1129" } },
	[CS_IBM1133] = { "ibm1133", CHARSET_CELLS, { "CP1133" } },
	[CS_IBM1161] = { "ibm1161", CHARSET_CELLS, { "CP1161" } },
	[CS_CP770] = { "cp770", CHARSET_CELLS, { "CP770" } },
	[CS_CP771] = { "cp771", CHARSET_CELLS, { "CP771" } },
	[CS_CP772] = { "cp772", CHARSET_CELLS, { "CP772" } },
	[CS_CP773] = { "cp773", CHARSET_CELLS, { "CP773" } },
	[CS_CP774] = { "cp774", CHARSET_CELLS, { "CP774" } },
	[CS_DECMCS] = { "dec-mcs", CHARSET_CELLS, { "DEC-MCS" } },
	[CS_IR111] = { "iso-ir-111", CHARSET_CELLS, { "ECMA-CYRILLIC" } },
	[CS_IR197] = { "iso-ir-197", CHARSET_CELLS, { "ISO-IR-197" } },
	[CS_IR209] = { "iso-ir-209", CHARSET_CELLS, { "ISO-IR-209" } },
	[CS_I8859_9E] = { "iso-8859-9e", CHARSET_CELLS, { "ISO-8859-9E" } },
	[CS_GEORGIANA] = { "georgian-academy",
			   CHARSET_CELLS,
			   { "GEORGIAN-ACADEMY" } },
	[CS_GREEK8] = { "hp-greek8", CHARSET_CELLS, { "HP-GREEK8" } },
	[CS_ROMAN9] = { "hp-roman9", CHARSET_CELLS, { "HP-ROMAN9" } },
	[CS_TURKISH8] = { "hp-turkish8", CHARSET_CELLS, { "HP-TURKISH8" } },
	[CS_ISIRI] = { "isiri-3342", CHARSET_CELLS, { "ISIRI-3342" } },
	[CS_CWI] = { "cwi-2", CHARSET_CELLS, { "CWI-2" } },
	[CS_MIK] = { "mik", CHARSET_CELLS, { "MIK" } },
	[CS_MACSAMI] = { "mac-sami", CHARSET_CELLS, { "MAC-SAMI" } },
	[CS_WINSAMI] = { "winsami2", CHARSET_CELLS, { "WINSAMI2" } },
	[CS_TSCII] = { "tscii", CHARSET_BYTES, { "TSCII" } },
	[CS_I6937] = { "iso-6937", CHARSET_BYTES, { "ISO_6937" } },
	[CS_NAPLPS] = { "ansi_x3.110", CHARSET_BYTES, { "ANSI_X3.110" } },
	[CS_T61] = { "t.61-8bit", CHARSET_BYTES, { "T.61" } },
	[CS_EBCDICUS] = { "ebcdic-us", CHARSET_BYTES, { "EBCDIC-US" } },
	[CS_IBM037] = { "ibm037", CHARSET_BYTES, { "IBM037" } },
	[CS_IBM273] = { "ibm273", CHARSET_BYTES, { "IBM273" } },
	[CS_IBM424] = { "ibm424", CHARSET_BYTES, { "IBM424" } },
	[CS_IBM500] = { "ibm500", CHARSET_BYTES, { "IBM500" } },
	[CS_IBM1026] = { "ibm1026", CHARSET_BYTES, { "IBM1026" } },
	[CS_IBM1047] = { "ibm1047", CHARSET_BYTES, { "IBM1047" } },
	[CS_IBM1140] = { "ibm1140", CHARSET_BYTES, { "IBM1140" } },
	[CS_IBM1141] = { "ibm1141", CHARSET_BYTES, { "IBM1141" } },
	[CS_IBM1148] = { "ibm1148", CHARSET_BYTES, { "IBM1148" } },
	[CS_ISO646DE] = { "iso646-de", CHARSET_BYTES, { "ISO646-DE" } },
	[CS_ISO646SE] = { "iso646-se", CHARSET_BYTES, { "ISO646-SE" } },
	[CS_ISO646NO] = { "iso646-no", CHARSET_BYTES, { "ISO646-NO" } },
	[CS_ISO646FR] = { "iso646-fr", CHARSET_BYTES, { "ISO646-FR" } },
	[CS_ISO646IT] = { "iso646-it", CHARSET_BYTES, { "ISO646-IT" } },
	[CS_ISO646ES] = { "iso646-es", CHARSET_BYTES, { "ISO646-ES" } },
	[CS_ISO646DK] = { "iso646-dk", CHARSET_BYTES, { "ISO646-DK" } },
	[CS_ISO646GB] = { "iso646-gb", CHARSET_BYTES, { "ISO646-GB" } },
	[CS_ISO646HU] = { "iso646-hu", CHARSET_BYTES, { "ISO646-HU" } },
	[CS_ISO646PT] = { "iso646-pt", CHARSET_BYTES, { "ISO646-PT" } },
	[CS_ISO646CA] = { "iso646-ca", CHARSET_BYTES, { "ISO646-CA" } },
};

const struct charset *
charset_at(enum charset_index i)
{
	return &charsets[i];
}

const char *
charset_name(const struct charset *cs)
{
	return cs->name;
}

bool
charset_is_vague(const struct charset *cs)
{
	return cs == NULL || cs == &charsets[CS_ASCII];
}

size_t
charset_index(const struct charset *cs)
{
	return (size_t)(cs - charsets);
}

const struct charset *
charset_utf8(void)
{
	return &charsets[CS_UTF8];
}

const struct charset *
charset_windows_1252(void)
{
	return &charsets[CS_W1252];
}

const struct charset *
charset_iso_2022_jp(void)
{
	return &charsets[CS_ISO2022JP];
}
