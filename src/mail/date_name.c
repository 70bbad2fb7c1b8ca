#include "mail/date_name.h"

/* How the names begin; what begins alike and means another month stands
 * first. */
static const struct {
	char head[12];
	unsigned char month;
} months[] = {
	/* clang-format off */
	{ "jan", 1 }, { "jän", 1 }, { "jaan", 1 }, { "ene", 1 }, { "gen", 1 },
	{ "sty", 1 }, { "led", 1 }, { "oca", 1 }, { "ian", 1 }, { "tam", 1 },
	{ "янв", 1 }, { "січ", 1 }, { "ιαν", 1 },
	{ "feb", 2 }, { "fév", 2 }, { "fev", 2 }, { "lut", 2 }, { "úno", 2 },
	{ "şub", 2 }, { "sub", 2 }, { "hel", 2 }, { "фев", 2 }, { "лют", 2 },
	{ "φεβ", 2 }, { "veebr", 2 },
	{ "marras", 11 },
	{ "mar", 3 }, { "mär", 3 }, { "már", 3 }, { "maa", 3 }, { "mrt", 3 },
	{ "mrz", 3 }, { "bře", 3 }, { "мар", 3 }, { "бер", 3 }, { "μαρ", 3 },
	{ "μάρ", 3 },
	{ "apr", 4 }, { "ápr", 4 }, { "abr", 4 }, { "avr", 4 }, { "kwi", 4 },
	{ "dub", 4 }, { "nis", 4 }, { "huh", 4 }, { "апр", 4 }, { "кві", 4 },
	{ "απρ", 4 },
	{ "may", 5 }, { "mai", 5 }, { "mag", 5 }, { "mei", 5 }, { "maj", 5 },
	{ "máj", 5 }, { "kvě", 5 }, { "tou", 5 }, { "мая", 5 }, { "май", 5 },
	{ "мае", 5 }, { "тра", 5 }, { "μαϊ", 5 }, { "μαΐ", 5 }, { "μάι", 5 },
	{ "jun", 6 }, { "jún", 6 }, { "juin", 6 }, { "giu", 6 }, { "cze", 6 },
	{ "haz", 6 }, { "kes", 6 }, { "iun", 6 }, { "июн", 6 }, { "ιουν", 6 },
	{ "ιούν", 6 }, { "červenc", 7 }, { "čvc", 7 }, { "červ", 6 },
	{ "čvn", 6 }, { "черв", 6 },
	{ "jul", 7 }, { "júl", 7 }, { "juil", 7 }, { "lug", 7 }, { "lip", 7 },
	{ "tem", 7 }, { "hei", 7 }, { "iul", 7 }, { "июл", 7 }, { "лип", 7 },
	{ "ιουλ", 7 }, { "ιούλ", 7 },
	{ "aug", 8 }, { "ago", 8 }, { "aoû", 8 }, { "aou", 8 }, { "sie", 8 },
	{ "srp", 8 }, { "ağu", 8 }, { "elo", 8 }, { "авг", 8 }, { "серп", 8 },
	{ "αυγ", 8 }, { "αύγ", 8 },
	{ "sep", 9 }, { "set", 9 }, { "szep", 9 }, { "wrz", 9 }, { "zář", 9 },
	{ "eyl", 9 }, { "syy", 9 }, { "сен", 9 }, { "вер", 9 }, { "σεπ", 9 },
	{ "oct", 10 }, { "okt", 10 }, { "out", 10 }, { "ott", 10 },
	{ "paź", 10 }, { "paz", 10 }, { "říj", 10 }, { "eki", 10 },
	{ "lok", 10 }, { "окт", 10 }, { "жов", 10 }, { "οκτ", 10 },
	{ "nov", 11 }, { "noi", 11 }, { "lis", 11 }, { "kas", 11 },
	{ "ноя", 11 }, { "лис", 11 }, { "νοε", 11 }, { "νοέ", 11 },
	{ "dec", 12 }, { "dez", 12 }, { "dic", 12 }, { "déc", 12 },
	{ "gru", 12 }, { "pro", 12 }, { "ara", 12 }, { "jou", 12 },
	{ "дек", 12 }, { "гру", 12 }, { "δεκ", 12 },
	{ "十一月", 11 }, { "十二月", 12 }, { "一月", 1 }, { "二月", 2 },
	{ "三月", 3 }, { "四月", 4 }, { "五月", 5 }, { "六月", 6 },
	{ "七月", 7 }, { "八月", 8 }, { "九月", 9 }, { "十月", 10 },
	/* clang-format on */
};

static const struct {
	char sign[4];
	enum date_unit unit;
} units[] = {
	{ "年", DATE_YEAR },   { "년", DATE_YEAR },   { "月", DATE_MONTH },
	{ "월", DATE_MONTH },  { "日", DATE_DAY },    { "일", DATE_DAY },
	{ "号", DATE_DAY },    { "號", DATE_DAY },    { "时", DATE_HOUR },
	{ "時", DATE_HOUR },   { "시", DATE_HOUR },   { "点", DATE_HOUR },
	{ "分", DATE_MINUTE }, { "분", DATE_MINUTE }, { "秒", DATE_SECOND },
	{ "초", DATE_SECOND },
};

static const struct {
	char word[8];
	char half;
} halves[] = {
	{ "am", 'a' },   { "pm", 'p' },   { "上午", 'a' }, { "下午", 'p' },
	{ "午前", 'a' }, { "午後", 'p' }, { "오전", 'a' }, { "오후", 'p' },
};

/* Zones by name. Those of RFC 5322 4.3, and what else is unambiguous; every
 * other name, the military letters too, says nothing and is UTC. */
static const struct {
	char name[6];
	int minutes;
} zones[] = {
	{ "adt", -180 },  { "aedt", 660 }, { "aest", 600 }, { "akdt", -480 },
	{ "akst", -540 }, { "ast", -240 }, { "bst", 60 },   { "cdt", -300 },
	{ "cest", 120 },  { "cet", 60 },   { "cst", -360 }, { "edt", -240 },
	{ "eest", 180 },  { "eet", 120 },  { "est", -300 }, { "hkt", 480 },
	{ "hst", -600 },  { "jst", 540 },  { "kst", 540 },  { "mdt", -360 },
	{ "mesz", 120 },  { "mest", 120 }, { "met", 60 },   { "mez", 60 },
	{ "msd", 240 },   { "msk", 180 },  { "mst", -420 }, { "nzdt", 780 },
	{ "nzst", 720 },  { "pdt", -420 }, { "pst", -480 }, { "sgt", 480 },
	{ "west", 60 },
};

int
date_name_month(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(months); i++) {
		if (str_starts(word, str_of(months[i].head)))
			return months[i].month;
	}
	return 0;
}

bool
date_name_take_unit(struct str *text, enum date_unit *out)
{
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		struct str sign = str_of(units[i].sign);

		if (str_starts(*text, sign)) {
			*text = str_skip(*text, sign.n);
			*out = units[i].unit;
			return true;
		}
	}
	return false;
}

char
date_name_half(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		if (str_eq(word, str_of(halves[i].word)))
			return halves[i].half;
	}
	return 0;
}

bool
date_name_zone(struct str word, int *minutes)
{
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		if (str_eq(word, str_of(zones[i].name))) {
			*minutes = zones[i].minutes;
			return true;
		}
	}
	return false;
}
