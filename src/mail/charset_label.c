/* Labels of charsets, in any spelling, to what we call them. */
#include "mail/charset_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sorted; without anything but letters and digits, so that every spelling of
 * a label is one row. A code page by its number stands as "cp" alone. */
static const struct {
	char label[24];
	unsigned char index;
} labels[] = {
	/* clang-format off */
	{ "037", CS_IBM037 }, { "ajec", CS_EUCJP }, { "ansi", CS_W1252 },
	{ "ansi1251", CS_W1251 }, { "ansix3110", CS_NAPLPS },
	{ "ansix31101983", CS_NAPLPS }, { "ansix34", CS_ASCII },
	{ "ansix341968", CS_ASCII }, { "ansix341977", CS_ASCII },
	{ "ansix341986", CS_ASCII }, { "appleroman", CS_MAC },
	{ "arabic", CS_I8859_6 }, { "armscii", CS_ARMSCII },
	{ "armscii8", CS_ARMSCII }, { "armscii8a", CS_ARMSCII },
	{ "ascii", CS_ASCII }, { "asmo708", CS_I8859_6 },
	{ "baltic", CS_I8859_13 }, { "big5", CS_BIG5 },
	{ "big52003", CS_BIG5 }, { "big5eten", CS_BIG5 },
	{ "big5hkscs", CS_BIG5 }, { "big5hkscs2004", CS_BIG5 },
	{ "big5tw", CS_BIG5 }, { "bigfive", CS_BIG5 },
	{ "bs4730", CS_ISO646GB }, { "cesu8", CS_UTF8 },
	{ "chinese", CS_GB18030 }, { "cnbig5", CS_BIG5 },
	{ "cngb", CS_GB18030 }, { "cns11643", CS_EUCTW },
	{ "cns116431992", CS_EUCTW }, { "cp039", CS_IBM037 },
	{ "cp10000", CS_MAC }, { "cp10001", CS_SJIS }, { "cp10002", CS_BIG5 },
	{ "cp10003", CS_EUCKR }, { "cp10007", CS_MACCYR },
	{ "cp10008", CS_GB18030 }, { "cp10010", CS_MACRO },
	{ "cp10017", CS_MACCYR }, { "cp10029", CS_MACCE },
	{ "cp1004", CS_IBM1004 }, { "cp10079", CS_MACIS },
	{ "cp10081", CS_MACTR }, { "cp1010", CS_ISO646FR },
	{ "cp1011", CS_ISO646DE }, { "cp1012", CS_ISO646IT },
	{ "cp1013", CS_ISO646GB }, { "cp1014", CS_ISO646ES },
	{ "cp1015", CS_ISO646PT }, { "cp1016", CS_ISO646NO },
	{ "cp1017", CS_ISO646DK }, { "cp1018", CS_ISO646SE },
	{ "cp1026", CS_IBM1026 }, { "cp1046", CS_IBM1046 },
	{ "cp1047", CS_IBM1047 }, { "cp1051", CS_ROMAN8 },
	{ "cp1089", CS_I8859_6 }, { "cp1124", CS_IBM1124 },
	{ "cp1125", CS_IBM1125 }, { "cp1129", CS_IBM1129 },
	{ "cp1133", CS_IBM1133 }, { "cp1140", CS_IBM1140 },
	{ "cp1141", CS_IBM1141 }, { "cp1148", CS_IBM1148 },
	{ "cp1161", CS_IBM1161 }, { "cp1162", CS_W874 },
	{ "cp1167", CS_KOI8U }, { "cp1200", CS_UTF16LE },
	{ "cp12000", CS_UTF32LE }, { "cp12001", CS_UTF32BE },
	{ "cp1201", CS_UTF16BE }, { "cp1250", CS_W1250 },
	{ "cp1251", CS_W1251 }, { "cp1252", CS_W1252 }, { "cp1253", CS_W1253 },
	{ "cp1254", CS_W1254 }, { "cp1255", CS_W1255 }, { "cp1256", CS_W1256 },
	{ "cp1257", CS_W1257 }, { "cp1258", CS_W1258 }, { "cp1282", CS_MACCE },
	{ "cp1361", CS_JOHAB }, { "cp1381", CS_GB18030 },
	{ "cp1386", CS_GB18030 }, { "cp154", CS_PT154 },
	{ "cp20105", CS_ASCII }, { "cp20106", CS_ISO646DE },
	{ "cp20107", CS_ISO646SE }, { "cp20108", CS_ISO646NO },
	{ "cp20127", CS_ASCII }, { "cp20261", CS_T61 },
	{ "cp20269", CS_I6937 }, { "cp20866", CS_KOI8R },
	{ "cp20932", CS_EUCJP }, { "cp20936", CS_GB18030 },
	{ "cp21866", CS_KOI8U }, { "cp273", CS_IBM273 },
	{ "cp28591", CS_W1252 }, { "cp28592", CS_I8859_2 },
	{ "cp28593", CS_I8859_3 }, { "cp28594", CS_I8859_4 },
	{ "cp28595", CS_I8859_5 }, { "cp28596", CS_I8859_6 },
	{ "cp28597", CS_I8859_7 }, { "cp28598", CS_I8859_8 },
	{ "cp28599", CS_W1254 }, { "cp28600", CS_I8859_10 },
	{ "cp28601", CS_W874 }, { "cp28603", CS_I8859_13 },
	{ "cp28604", CS_I8859_14 }, { "cp28605", CS_I8859_15 },
	{ "cp33722", CS_EUCJP },
	{ "cp367", CS_ASCII }, { "cp38598", CS_I8859_8I },
	{ "cp424", CS_IBM424 }, { "cp437", CS_IBM437 }, { "cp500", CS_IBM500 },
	{ "cp50220", CS_ISO2022JP }, { "cp50221", CS_ISO2022JP },
	{ "cp50222", CS_ISO2022JP }, { "cp50225", CS_ISO2022KR },
	{ "cp51932", CS_EUCJP }, { "cp51936", CS_GB18030 },
	{ "cp51949", CS_EUCKR }, { "cp52936", CS_HZ },
	{ "cp5346", CS_W1250 }, { "cp5347", CS_W1251 }, { "cp5348", CS_W1252 },
	{ "cp54936", CS_GB18030 }, { "cp646", CS_ASCII },
	{ "cp65000", CS_UTF7 }, { "cp65001", CS_UTF8 },
	{ "cp708", CS_I8859_6 }, { "cp737", CS_IBM737 }, { "cp770", CS_CP770 },
	{ "cp771", CS_CP771 }, { "cp772", CS_CP772 }, { "cp773", CS_CP773 },
	{ "cp774", CS_CP774 }, { "cp775", CS_IBM775 }, { "cp813", CS_I8859_7 },
	{ "cp819", CS_W1252 }, { "cp848", CS_IBM1125 }, { "cp850", CS_IBM850 },
	{ "cp851", CS_IBM851 }, { "cp852", CS_IBM852 }, { "cp855", CS_IBM855 },
	{ "cp856", CS_IBM856 }, { "cp857", CS_IBM857 }, { "cp858", CS_IBM858 },
	{ "cp860", CS_IBM860 }, { "cp861", CS_IBM861 }, { "cp862", CS_IBM862 },
	{ "cp863", CS_IBM863 }, { "cp864", CS_IBM864 }, { "cp865", CS_IBM865 },
	{ "cp866", CS_IBM866 }, { "cp866nav", CS_IBM866 },
	{ "cp866u", CS_IBM1125 }, { "cp868", CS_IBM868 },
	{ "cp869", CS_IBM869 }, { "cp874", CS_W874 }, { "cp8859", CS_W1252 },
	{ "cp88591", CS_W1252 }, { "cp885910", CS_I8859_10 },
	{ "cp885911", CS_W874 }, { "cp885913", CS_I8859_13 },
	{ "cp885914", CS_I8859_14 }, { "cp885915", CS_I8859_15 },
	{ "cp885916", CS_I8859_16 }, { "cp88592", CS_I8859_2 },
	{ "cp88593", CS_I8859_3 }, { "cp88594", CS_I8859_4 },
	{ "cp88595", CS_I8859_5 }, { "cp88596", CS_I8859_6 },
	{ "cp88597", CS_I8859_7 }, { "cp88598", CS_I8859_8 },
	{ "cp88599", CS_W1254 }, { "cp912", CS_I8859_2 },
	{ "cp915", CS_I8859_5 }, { "cp916", CS_I8859_8 },
	{ "cp920", CS_W1254 }, { "cp921", CS_I8859_13 },
	{ "cp922", CS_IBM922 }, { "cp923", CS_I8859_15 }, { "cp932", CS_SJIS },
	{ "cp936", CS_GB18030 }, { "cp942", CS_SJIS }, { "cp943", CS_SJIS },
	{ "cp9448", CS_W1256 }, { "cp949", CS_EUCKR },
	{ "cp9492000", CS_EUCKR }, { "cp950", CS_BIG5 }, { "cp951", CS_BIG5 },
	{ "cp970", CS_EUCKR }, { "cpar", CS_IBM868 }, { "cpgr", CS_IBM869 },
	{ "cphu", CS_CWI }, { "cpis", CS_IBM861 }, { "csascii", CS_ASCII },
	{ "csaz243419851", CS_ISO646CA }, { "csbig5", CS_BIG5 },
	{ "csdecmcs", CS_DECMCS }, { "cseuckr", CS_EUCKR },
	{ "cseucpkdfmtjapanese", CS_EUCJP }, { "csgb18030", CS_GB18030 },
	{ "csgb2312", CS_GB18030 }, { "csgbk", CS_GB18030 },
	{ "cshalfwidthkatakana", CS_SJIS }, { "cshproman8", CS_ROMAN8 },
	{ "csibm037", CS_IBM037 }, { "csiso111ecmacyrillic", CS_IR111 },
	{ "csiso2022cn", CS_ISO2022CN }, { "csiso2022jp", CS_ISO2022JP },
	{ "csiso2022jp2", CS_ISO2022JP }, { "csiso2022kr", CS_ISO2022KR },
	{ "csiso21german", CS_ISO646DE }, { "csiso58gb231280", CS_GB18030 },
	{ "csiso885915", CS_I8859_15 }, { "csiso885916", CS_I8859_16 },
	{ "csiso88596e", CS_I8859_6 }, { "csiso88596i", CS_I8859_6 },
	{ "csiso88598e", CS_I8859_8 }, { "csiso88598i", CS_I8859_8I },
	{ "csisolatin1", CS_W1252 }, { "csisolatin1windows", CS_W1252 },
	{ "csisolatin2", CS_I8859_2 }, { "csisolatin3", CS_I8859_3 },
	{ "csisolatin4", CS_I8859_4 }, { "csisolatin5", CS_W1254 },
	{ "csisolatin6", CS_I8859_10 }, { "csisolatin9", CS_I8859_15 },
	{ "csisolatinarabic", CS_I8859_6 },
	{ "csisolatincyrillic", CS_I8859_5 },
	{ "csisolatingreek", CS_I8859_7 }, { "csisolatinhebrew", CS_I8859_8 },
	{ "csjisencoding", CS_ISO2022JP }, { "cskoi8", CS_KOI8R },
	{ "cskoi8r", CS_KOI8R }, { "cskoi8u", CS_KOI8U },
	{ "csksc56011987", CS_EUCKR }, { "csmacintosh", CS_MAC },
	{ "cspc775baltic", CS_IBM775 }, { "cspc850multilingual", CS_IBM850 },
	{ "cspc858multilingual", CS_IBM858 },
	{ "cspc862latinhebrew", CS_IBM862 }, { "cspc8codepage437", CS_IBM437 },
	{ "cspcp852", CS_IBM852 }, { "csptcp154", CS_PT154 },
	{ "csshiftjis", CS_SJIS }, { "cstis620", CS_W874 },
	{ "csucs4", CS_UTF32BE }, { "csunicode", CS_UTF16LE },
	{ "csunicode11utf7", CS_UTF7 }, { "csutf16", CS_UTF16LE },
	{ "csutf16be", CS_UTF16BE }, { "csutf16le", CS_UTF16LE },
	{ "csutf32", CS_UTF32BE }, { "csutf32le", CS_UTF32LE },
	{ "csutf7", CS_UTF7 }, { "csutf8", CS_UTF8 },
	{ "csviscii", CS_VISCII }, { "cswindows30latin1", CS_W1252 },
	{ "cswindows31j", CS_SJIS }, { "cwi", CS_CWI }, { "cwi2", CS_CWI },
	{ "cyrillic", CS_I8859_5 }, { "cyrillicasian", CS_PT154 },
	{ "cyrillicwindows", CS_W1251 }, { "dec", CS_DECMCS },
	{ "decmcs", CS_DECMCS }, { "din66003", CS_ISO646DE },
	{ "ds2089", CS_ISO646DK }, { "ebcdiccpbe", CS_IBM500 },
	{ "ebcdiccpca", CS_IBM037 }, { "ebcdiccpch", CS_IBM500 },
	{ "ebcdiccphe", CS_IBM424 }, { "ebcdiccpnl", CS_IBM037 },
	{ "ebcdiccpus", CS_IBM037 }, { "ebcdiccpwt", CS_IBM037 },
	{ "ebcdicint", CS_IBM500 }, { "ebcdicus", CS_EBCDICUS },
	{ "ecma114", CS_I8859_6 }, { "ecma118", CS_I8859_7 },
	{ "ecma128", CS_W1254 }, { "ecmacyrillic", CS_IR111 },
	{ "elot928", CS_I8859_7 }, { "euccn", CS_GB18030 },
	{ "eucgb2312cn", CS_GB18030 }, { "eucjis2004", CS_EUCJISX0213 },
	{ "eucjisx0213", CS_EUCJISX0213 }, { "eucjp", CS_EUCJP },
	{ "eucjpms", CS_EUCJP }, { "eucjpopen", CS_EUCJP },
	{ "eucjpwin", CS_EUCJP }, { "euckr", CS_EUCKR }, { "euctw", CS_EUCTW },
	{ "gb", CS_GB18030 }, { "gb12345", CS_GB18030 },
	{ "gb13000", CS_GB18030 }, { "gb18030", CS_GB18030 },
	{ "gb180302000", CS_GB18030 }, { "gb180302005", CS_GB18030 },
	{ "gb180302022", CS_GB18030 }, { "gb2312", CS_GB18030 },
	{ "gb23121", CS_GB18030 }, { "gb23121980", CS_GB18030 },
	{ "gb231280", CS_GB18030 }, { "gb2312charset", CS_GB18030 },
	{ "gbk", CS_GB18030 }, { "gbk2", CS_GB18030 },
	{ "georgian", CS_GEORGIAN }, { "georgianacademy", CS_GEORGIANA },
	{ "georgianps", CS_GEORGIAN }, { "greek", CS_I8859_7 },
	{ "greek8", CS_I8859_7 }, { "greek8hp", CS_GREEK8 },
	{ "halfwidthkatakana", CS_SJIS }, { "hebrew", CS_I8859_8 },
	{ "hkscs", CS_BIG5 }, { "hpgreek8", CS_GREEK8 },
	{ "hproman8", CS_ROMAN8 }, { "hproman9", CS_ROMAN9 },
	{ "hpthai8", CS_W874 }, { "hpturkish8", CS_TURKISH8 }, { "hz", CS_HZ },
	{ "hzgb", CS_HZ }, { "hzgb2312", CS_HZ }, { "ibm037", CS_IBM037 },
	{ "ibm039", CS_IBM037 }, { "isiri3342", CS_ISIRI },
	{ "iso1", CS_W1252 }, { "iso10646", CS_UTF32BE },
	{ "iso10646ucs2", CS_UTF16LE }, { "iso10646ucs4", CS_UTF32BE },
	{ "iso10646ucsbasic", CS_UTF16LE }, { "iso10646utf8", CS_UTF8 },
	{ "iso2022cn", CS_ISO2022CN }, { "iso2022cnext", CS_ISO2022CN },
	{ "iso2022jp", CS_ISO2022JP }, { "iso2022jp1", CS_ISO2022JP },
	{ "iso2022jp1987", CS_ISO2022JP }, { "iso2022jp2", CS_ISO2022JP },
	{ "iso2022jp2004", CS_ISO2022JP }, { "iso2022jp3", CS_ISO2022JP },
	{ "iso2022jpext", CS_ISO2022JP }, { "iso2022jpms", CS_ISO2022JP },
	{ "iso2022kr", CS_ISO2022KR }, { "iso646basic1983", CS_ASCII },
	{ "iso646ca", CS_ISO646CA }, { "iso646de", CS_ISO646DE },
	{ "iso646dk", CS_ISO646DK }, { "iso646es", CS_ISO646ES },
	{ "iso646fi", CS_ISO646SE }, { "iso646fr", CS_ISO646FR },
	{ "iso646gb", CS_ISO646GB }, { "iso646hu", CS_ISO646HU },
	{ "iso646irv1991", CS_ASCII }, { "iso646it", CS_ISO646IT },
	{ "iso646kr", CS_EUCKR }, { "iso646no", CS_ISO646NO },
	{ "iso646pt", CS_ISO646PT }, { "iso646se", CS_ISO646SE },
	{ "iso646us", CS_ASCII }, { "iso6937", CS_I6937 },
	{ "iso69371992", CS_I6937 }, { "iso8859", CS_W1252 },
	{ "iso88591", CS_W1252 }, { "iso885910", CS_I8859_10 },
	{ "iso8859101992", CS_I8859_10 }, { "iso885911", CS_W874 },
	{ "iso8859112001", CS_W874 }, { "iso885911987", CS_W1252 },
	{ "iso885913", CS_I8859_13 }, { "iso885914", CS_I8859_14 },
	{ "iso8859141998", CS_I8859_14 }, { "iso885915", CS_I8859_15 },
	{ "iso8859151998", CS_I8859_15 }, { "iso885916", CS_I8859_16 },
	{ "iso8859162001", CS_I8859_16 }, { "iso88591unicode", CS_W1252 },
	{ "iso88591windows31latin1", CS_W1252 }, { "iso88592", CS_I8859_2 },
	{ "iso885921987", CS_I8859_2 }, { "iso88593", CS_I8859_3 },
	{ "iso885931988", CS_I8859_3 }, { "iso88594", CS_I8859_4 },
	{ "iso885941988", CS_I8859_4 }, { "iso88595", CS_I8859_5 },
	{ "iso885951988", CS_I8859_5 }, { "iso88596", CS_I8859_6 },
	{ "iso885961987", CS_I8859_6 }, { "iso88596e", CS_I8859_6 },
	{ "iso88596i", CS_I8859_6 }, { "iso88597", CS_I8859_7 },
	{ "iso885971987", CS_I8859_7 }, { "iso885972003", CS_I8859_7 },
	{ "iso88598", CS_I8859_8 }, { "iso885981988", CS_I8859_8 },
	{ "iso88598e", CS_I8859_8 }, { "iso88598i", CS_I8859_8I },
	{ "iso88599", CS_W1254 }, { "iso885991989", CS_W1254 },
	{ "iso88599e", CS_I8859_9E }, { "isoceltic", CS_I8859_14 },
	{ "isoir10", CS_ISO646SE }, { "isoir100", CS_W1252 },
	{ "isoir101", CS_I8859_2 }, { "isoir103", CS_T61 },
	{ "isoir109", CS_I8859_3 }, { "isoir110", CS_I8859_4 },
	{ "isoir111", CS_IR111 }, { "isoir121", CS_ISO646CA },
	{ "isoir126", CS_I8859_7 }, { "isoir127", CS_I8859_6 },
	{ "isoir138", CS_I8859_8 }, { "isoir144", CS_I8859_5 },
	{ "isoir148", CS_W1254 }, { "isoir149", CS_EUCKR },
	{ "isoir15", CS_ISO646IT }, { "isoir156", CS_I6937 },
	{ "isoir157", CS_I8859_10 }, { "isoir16", CS_ISO646PT },
	{ "isoir166", CS_W874 }, { "isoir17", CS_ISO646ES },
	{ "isoir179", CS_I8859_13 }, { "isoir197", CS_IR197 },
	{ "isoir199", CS_I8859_14 }, { "isoir203", CS_I8859_15 },
	{ "isoir209", CS_IR209 }, { "isoir21", CS_ISO646DE },
	{ "isoir226", CS_I8859_16 }, { "isoir4", CS_ISO646GB },
	{ "isoir58", CS_GB18030 }, { "isoir6", CS_ASCII },
	{ "isoir60", CS_ISO646NO }, { "isoir69", CS_ISO646FR },
	{ "isoir86", CS_ISO646HU }, { "isoir99", CS_NAPLPS },
	{ "isolatin1", CS_W1252 }, { "jis", CS_ISO2022JP },
	{ "jis7", CS_ISO2022JP }, { "jisencoding", CS_ISO2022JP },
	{ "jisx0201", CS_SJIS }, { "jisx0213", CS_EUCJISX0213 },
	{ "johab", CS_JOHAB }, { "junet", CS_ISO2022JP }, { "koi", CS_KOI8R },
	{ "koi8", CS_KOI8R }, { "koi8e", CS_IR111 }, { "koi8r", CS_KOI8R },
	{ "koi8ru", CS_KOI8U }, { "koi8rus", CS_KOI8R }, { "koi8t", CS_KOI8T },
	{ "koi8tj", CS_KOI8T }, { "koi8u", CS_KOI8U }, { "koi8uk", CS_KOI8U },
	{ "korean", CS_EUCKR }, { "ksc", CS_EUCKR }, { "ksc5601", CS_EUCKR },
	{ "ksc56011987", CS_EUCKR }, { "ksc56011989", CS_EUCKR },
	{ "ksc56011992", CS_JOHAB }, { "ksc5636", CS_EUCKR },
	{ "ksx1001", CS_EUCKR }, { "ksx10011992", CS_EUCKR },
	{ "ksx10011998", CS_EUCKR }, { "kz1048", CS_RK1048 },
	{ "l1", CS_W1252 }, { "l10", CS_I8859_16 }, { "l2", CS_I8859_2 },
	{ "l3", CS_I8859_3 }, { "l4", CS_I8859_4 }, { "l5", CS_W1254 },
	{ "l6", CS_I8859_10 }, { "l7", CS_I8859_13 }, { "l8", CS_I8859_14 },
	{ "l9", CS_I8859_15 }, { "latin", CS_W1252 },
	{ "latin0", CS_I8859_15 }, { "latin1", CS_W1252 },
	{ "latin10", CS_I8859_16 }, { "latin1windows", CS_W1252 },
	{ "latin2", CS_I8859_2 }, { "latin3", CS_I8859_3 },
	{ "latin4", CS_I8859_4 }, { "latin5", CS_W1254 },
	{ "latin6", CS_I8859_10 }, { "latin7", CS_I8859_13 },
	{ "latin8", CS_I8859_14 }, { "latin9", CS_I8859_15 },
	{ "logical", CS_I8859_8I }, { "mac", CS_MAC }, { "macce", CS_MACCE },
	{ "maccenteuro", CS_MACCE }, { "maccentraleuroman", CS_MACCE },
	{ "maccentraleurope", CS_MACCE }, { "maccyrillic", CS_MACCYR },
	{ "maciceland", CS_MACIS }, { "macicelandic", CS_MACIS },
	{ "macintosh", CS_MAC }, { "macis", CS_MACIS },
	{ "maclatin2", CS_MACCE }, { "macroman", CS_MAC },
	{ "macromania", CS_MACRO }, { "macromanian", CS_MACRO },
	{ "macsami", CS_MACSAMI }, { "macturkish", CS_MACTR },
	{ "macuk", CS_MACCYR }, { "macukrainian", CS_MACCYR },
	{ "mik", CS_MIK }, { "msansi", CS_W1252 }, { "msarab", CS_W1256 },
	{ "mscp1361", CS_JOHAB }, { "mscp949", CS_EUCKR },
	{ "mscyrl", CS_W1251 }, { "msee", CS_W1250 }, { "msgreek", CS_W1253 },
	{ "mshebr", CS_W1255 }, { "mskanji", CS_SJIS },
	{ "msmaccyrillic", CS_MACCYR }, { "msturk", CS_W1254 },
	{ "msz77953", CS_ISO646HU }, { "naplps", CS_NAPLPS },
	{ "nfz62010", CS_ISO646FR }, { "ns45511", CS_ISO646NO },
	{ "os2latin1", CS_IBM1004 }, { "pck", CS_SJIS },
	{ "pcmultilingual850euro", CS_IBM858 }, { "pt154", CS_PT154 },
	{ "ptcp154", CS_PT154 }, { "r8", CS_ROMAN8 }, { "r9", CS_ROMAN9 },
	{ "rk1048", CS_RK1048 }, { "roman8", CS_ROMAN8 },
	{ "roman9", CS_ROMAN9 }, { "ruscii", CS_IBM1125 },
	{ "sen850200b", CS_ISO646SE }, { "shifjis", CS_SJIS },
	{ "shiftjis", CS_SJIS }, { "shiftjis2004", CS_SJISX0213 },
	{ "shiftjisms", CS_SJIS }, { "shiftjiswin", CS_SJIS },
	{ "shiftjisx0213", CS_SJISX0213 }, { "sjis", CS_SJIS },
	{ "sjis2004", CS_SJISX0213 }, { "sjisopen", CS_SJIS },
	{ "sjiswin", CS_SJIS }, { "sjisx0213", CS_SJISX0213 },
	{ "strk10482002", CS_RK1048 }, { "suneugreek", CS_I8859_7 },
	{ "t61", CS_T61 }, { "t618bit", CS_T61 }, { "tcvn", CS_TCVN },
	{ "tcvn3", CS_TCVN }, { "tcvn5712", CS_TCVN },
	{ "tcvn57121", CS_TCVN }, { "tcvn571211993", CS_TCVN },
	{ "tcvn57121993", CS_TCVN }, { "thai", CS_W874 }, { "thai8", CS_W874 },
	{ "tis620", CS_W874 }, { "tis6200", CS_W874 },
	{ "tis62025290", CS_W874 }, { "tis62025291", CS_W874 },
	{ "tis6202533", CS_W874 }, { "tis62025330", CS_W874 },
	{ "ts5881", CS_W1254 }, { "tscii", CS_TSCII },
	{ "turkish8", CS_TURKISH8 }, { "u7", CS_UTF7 }, { "u8", CS_UTF8 },
	{ "ucs2", CS_UTF16LE }, { "ucs2be", CS_UTF16BE },
	{ "ucs2le", CS_UTF16LE }, { "ucs4", CS_UTF32BE },
	{ "ucs4be", CS_UTF32BE }, { "ucs4le", CS_UTF32LE },
	{ "uhc", CS_EUCKR }, { "ujis", CS_EUCJP }, { "unicode", CS_UTF16LE },
	{ "unicode11utf7", CS_UTF7 }, { "unicode11utf8", CS_UTF8 },
	{ "unicode20utf7", CS_UTF7 }, { "unicode20utf8", CS_UTF8 },
	{ "unicodebig", CS_UTF16BE }, { "unicodebigunmarked", CS_UTF16BE },
	{ "unicodefeff", CS_UTF16LE }, { "unicodefffe", CS_UTF16BE },
	{ "unicodelittle", CS_UTF16LE },
	{ "unicodelittleunmarked", CS_UTF16LE }, { "unicodeutf8", CS_UTF8 },
	{ "us", CS_ASCII }, { "usascii", CS_ASCII }, { "utf16", CS_UTF16LE },
	{ "utf16be", CS_UTF16BE }, { "utf16le", CS_UTF16LE },
	{ "utf32", CS_UTF32BE }, { "utf32be", CS_UTF32BE },
	{ "utf32le", CS_UTF32LE }, { "utf7", CS_UTF7 }, { "utf8", CS_UTF8 },
	{ "utf8bom", CS_UTF8 }, { "utf8generalci", CS_UTF8 },
	{ "utf8mac", CS_UTF8 }, { "utf8mb3", CS_UTF8 }, { "utf8mb4", CS_UTF8 },
	{ "utf8n", CS_UTF8 }, { "utf8ucs4", CS_UTF8 },
	{ "utf8unicodeci", CS_UTF8 }, { "utf8variant", CS_UTF8 },
	{ "viscii", CS_VISCII }, { "viscii111", CS_VISCII },
	{ "visual", CS_I8859_8 }, { "westerneuropean", CS_W1252 },
	{ "winbaltrim", CS_W1257 }, { "windows11", CS_W874 },
	{ "windows31j", CS_SJIS }, { "windowslatin1", CS_W1252 },
	{ "winsami2", CS_WINSAMI }, { "ws2", CS_WINSAMI }, { "wtf8", CS_UTF8 },
	{ "xbig5", CS_BIG5 }, { "xbig5hkscs2001", CS_BIG5 },
	{ "xbig5solaris", CS_BIG5 }, { "xeuc", CS_EUCJP },
	{ "xia5", CS_ASCII }, { "xia5german", CS_ISO646DE },
	{ "xia5norwegian", CS_ISO646NO }, { "xia5swedish", CS_ISO646SE },
	{ "xiso2022cncns", CS_ISO2022CN }, { "xiso2022cngb", CS_ISO2022CN },
	{ "xmaccentraleurroman", CS_MACCE }, { "xmacjapanese", CS_SJIS },
	{ "xmackorean", CS_EUCKR }, { "xmacsimpchinese", CS_GB18030 },
	{ "xmactradchinese", CS_BIG5 }, { "xmacukraine", CS_MACCYR },
	{ "xms950hkscs", CS_BIG5 }, { "xmscp932", CS_SJIS },
	{ "xsjis0213", CS_SJISX0213 }, { "xutf16lebom", CS_UTF16LE },
	{ "xutf32bebom", CS_UTF32BE }, { "xutf32lebom", CS_UTF32LE },
	{ "xviettcvn", CS_TCVN }, { "xviettcvn5712", CS_TCVN },
	{ "xwindowsiso2022jp", CS_ISO2022JP }, { "xxbig5", CS_BIG5 },
	{ "zhcn", CS_GB18030 }, { "zhtw", CS_BIG5 },
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
look_up_key(const char *key)
{
	const char *row = bsearch(key, labels, COUNT_OF(labels),
				  sizeof(labels[0]), compare);

	return row == NULL ? NULL
			   : charset_at(labels[(size_t)(row - labels[0].label) /
					       sizeof(labels[0])]
						.index);
}

/* The number of a code page has five digits at most. */
enum { PAGE_DIGITS_MIN = 3, PAGE_DIGITS_MAX = 5 };

/* "windows1251", "ibm00858" and "1251" are code pages by their number. */
static const struct charset *
look_up_page(struct str key)
{
	static const char *const makers[] = { "windows", "ccsid", "mswin",
					      "cspc",    "csibm", "win",
					      "ibm",     "dos",   "cp",
					      "ms",      "pc",    "" };
	char name[sizeof(labels[0].label)] = "cp";
	struct str digits = { 0 };

	for (size_t i = 0; i < COUNT_OF(makers) && digits.n == 0; i++) {
		if (str_starts(key, str_of(makers[i])))
			digits = str_skip(key, strlen(makers[i]));
	}
	while (str_starts(digits, STR("0")))
		digits = str_skip(digits, 1);
	for (size_t i = 0; i < digits.n; i++) {
		if (!ascii_is_digit(digits.p[i]))
			return NULL;
	}
	if (digits.n < PAGE_DIGITS_MIN || digits.n > PAGE_DIGITS_MAX)
		return NULL;
	(void)memcpy(name + 2, digits.p, digits.n);
	return look_up_key(name);
}

static const struct charset *
look_up(struct str label)
{
	char key[sizeof(labels[0].label)];
	const struct charset *cs;

	if (!squeeze(label, key))
		return NULL;
	cs = look_up_key(key);
	return cs != NULL ? cs : look_up_page(str_of(key));
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

const struct charset *
charset_find_page(uint32_t number)
{
	char label[16];

	(void)snprintf(label, sizeof(label), "cp%" PRIu32, number);
	return charset_find(str_of(label));
}
