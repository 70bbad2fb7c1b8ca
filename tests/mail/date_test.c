#include "mail/date.h"

#include "tests/check.h"

static const struct {
	const char *why, *body, *iso; /* iso NULL: no date */
	int zone_minutes;
} dates[] = {
	{ "as it should be", "Tue, 1 Jul 2003 10:52:37 +0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "no day name, no seconds", "1 Jul 2003 10:52 -0330",
	  "2003-07-01T14:22:00Z", -210 },
	{ "wrong day name", "Sun, 1 Jul 2003 10:52:37 +0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "two digits: 49", "1 Jul 49 10:52:37 GMT", "2049-07-01T10:52:37Z",
	  0 },
	{ "two digits: 50", "1 Jul 50 10:52:37 GMT", "1950-07-01T10:52:37Z",
	  0 },
	{ "three digits", "1 Jul 103 10:52:37 GMT", "2003-07-01T10:52:37Z", 0 },
	{ "zone name", "1 Jul 2003 10:52:37 EDT", "2003-07-01T14:52:37Z",
	  -240 },
	{ "a number wins over a name", "1 Jul 2003 10:52:37 +0100 (EST)",
	  "2003-07-01T09:52:37Z", 60 },
	{ "name and number", "1 Jul 2003 10:52:37 GMT+0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "unknown zone", "1 Jul 2003 10:52:37 XYZ", "2003-07-01T10:52:37Z",
	  0 },
	{ "a military letter says nothing", "1 Jul 2003 10:52:37 A",
	  "2003-07-01T10:52:37Z", 0 },
	{ "comments", "Tue(a(b)), 1 (x) Jul 2003 10:52:37 +0200 (CEST)",
	  "2003-07-01T08:52:37Z", 120 },
	{ "folds", "Tue,\r\n 1 Jul 2003\r\n\t10:52:37 +0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "blanks in the time", "1 Jul 2003 10:52:37  -0000",
	  "2003-07-01T10:52:37Z", 0 },
	{ "ctime", "Tue Jul  1 10:52:37 2003", "2003-07-01T10:52:37Z", 0 },
	{ "ctime with a zone", "Tue Jul  1 10:52:37 PDT 2003",
	  "2003-07-01T17:52:37Z", -420 },
	{ "ISO 8601", "2003-07-01T10:52:37.123+02:00", "2003-07-01T08:52:37Z",
	  120 },
	{ "dashes", "Tue, 1-Jul-2003 10:52:37 GMT", "2003-07-01T10:52:37Z", 0 },
	{ "dotted", "01.07.2003 10:52", "2003-07-01T10:52:00Z", 0 },
	{ "slashes are American", "7/1/2003 10:52:37 PM",
	  "2003-07-01T22:52:37Z", 0 },
	{ "unless they cannot be", "31/1/2003 12:52:37 AM",
	  "2003-01-31T00:52:37Z", 0 },
	{ "whole month name", "July 1, 2003 10:52", "2003-07-01T10:52:00Z", 0 },
	{ "no time", "1 Jul 2003", "2003-07-01T00:00:00Z", 0 },
	{ "leap second", "Thu, 30 Jun 1972 23:59:60 +0000",
	  "1972-07-01T00:00:00Z", 0 },
	{ "leap day", "29 Feb 2000 12:00 +0000", "2000-02-29T12:00:00Z", 0 },
	{ "before 1970", "1 Jan 1901 00:00:00 +0000", "1901-01-01T00:00:00Z",
	  0 },
	{ "a zone of 40 hours is none", "1 Jul 2003 10:52:37 +4000",
	  "2003-07-01T10:52:37Z", 0 },
	{ "blanks and comments in the time, RFC 5322 4.3",
	  "1 Jul 2003 10 : 52 (x) : 37 + 0200", "2003-07-01T08:52:37Z", 120 },
	{ "dots in the time", "1 Jul 2003 10.52.37 +0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "the plus forgotten", "1 Jul 2003 10:52:37 0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "digits glued to a letter are no zone", "1 Jul 2003 10:52:37 H0500",
	  "2003-07-01T10:52:37Z", 0 },
	{ "a month in digits", "1 7 03 10:52:37 GMT", "2003-07-01T10:52:37Z",
	  0 },
	{ "ISO 8601, compact", "20030701T105237Z", "2003-07-01T10:52:37Z", 0 },
	{ "fourteen digits", "20030701105237", "2003-07-01T10:52:37Z", 0 },
	{ "p.m.", "July 1, 2003 at 10:52 p.m.", "2003-07-01T22:52:00Z", 0 },
	{ "24 hours are the next day", "1 Jul 2003 24:00:00 +0000",
	  "2003-07-02T00:00:00Z", 0 },
	{ "a comment without end", "1 Jul 2003 ((x) 10:52:37 +0200",
	  "2003-07-01T08:52:37Z", 120 },
	{ "a year of four digits and less", "1 Jul 0003 10:52:37 GMT",
	  "2003-07-01T10:52:37Z", 0 },
	{ "German", "Mo, 3 M\xc3\xa4rz 2008 10:11:12 MEZ",
	  "2008-03-03T09:11:12Z", 60 },
	{ "the same, raw", "Mo, 3 M\xe4rz 2008 10:11:12 +0100",
	  "2008-03-03T09:11:12Z", 60 },
	{ "the same, encoded", "=?utf-8?q?Mo=2C_3_M=C3=A4rz?= 2008 10:11:12",
	  "2008-03-03T10:11:12Z", 0 },
	{ "French: mar. is no March", "mar., 3 juin 2008 10:11",
	  "2008-06-03T10:11:00Z", 0 },
	{ "English: here it is", "Mar 3, 2008 10:11", "2008-03-03T10:11:00Z",
	  0 },
	{ "Spanish", "3 de ene de 2008 10:11", "2008-01-03T10:11:00Z", 0 },
	{ "Polish", "3 pa\xc5\xba 2008 10:11", "2008-10-03T10:11:00Z", 0 },
	{ "Finnish: mar is November", "3 marraskuuta 2008 10:11",
	  "2008-11-03T10:11:00Z", 0 },
	{ "Russian, capitals", "3 ЯНВ 2008 10:11:12 MSK",
	  "2008-01-03T07:11:12Z", 180 },
	{ "Chinese", "2008年3月3日 下午 1:11", "2008-03-03T13:11:00Z", 0 },
	{ "a Chinese month", "周一, 3 十二月 2008 10:11:12 +0800",
	  "2008-12-03T02:11:12Z", 480 },
	{ "Korean", "2008년 3월 3일 오전 12:11", "2008-03-03T00:11:00Z", 0 },
	{ "empty", "", NULL, 0 },
	{ "words", "yesterday", NULL, 0 },
	{ "no such day", "32 Jul 2003 10:52:37 +0200", NULL, 0 },
	{ "no such hour", "1 Jul 2003 25:52:37 +0200", NULL, 0 },
	{ "no year", "1 Jul 10:52:37 +0200", NULL, 0 },
	{ "huge numbers", "99999999999 Jul 2003 10:52:37", NULL, 0 },
};

static void
wild_dates(void **state)
{
	struct date d = { 0 };
	struct buf iso;

	(void)state;
	buf_init(&iso, 100);
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		bool found = date_parse(str_of(dates[i].body), &d);

		assert_why(found == (dates[i].iso != NULL), dates[i].why);
		if (!found)
			continue;
		buf_clear(&iso);
		date_put_iso(&iso, d.at_s);
		assert_str(buf_str(&iso), dates[i].iso, dates[i].why);
		assert_why(d.zone_minutes == dates[i].zone_minutes,
			   dates[i].why);
	}
	buf_fini(&iso);
}

static void
what_is_written_is_read_again(void **state)
{
	static const int zones[] = { 0, 120, -210, 14 * 60, -12 * 60 };
	struct date d;
	struct buf text;

	(void)state;
	buf_init(&text, 100);
	for (int64_t at = -5000000000; at < 9000000000; at += 77777777) {
		for (size_t i = 0; i < COUNT_OF(zones); i++) {
			buf_clear(&text);
			date_put_rfc5322(&text, at, zones[i]);
			assert_true(date_parse(buf_str(&text), &d));
			assert_true(d.at_s == at);
			assert_int_equal(d.zone_minutes, zones[i]);
		}
	}
	buf_clear(&text);
	date_put_rfc5322(&text, 1057049557, 120);
	assert_str(buf_str(&text), "Tue, 01 Jul 2003 10:52:37 +0200", "form");
	buf_fini(&text);
}

static void
far_dates_are_held_at_the_border(void **state)
{
	struct date_parts t;

	(void)state;
	date_split(INT64_MAX, 840, &t);
	assert_int_equal(t.year, 9999);
	date_split(INT64_MIN, -840, &t);
	assert_int_equal(t.year, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wild_dates),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(far_dates_are_held_at_the_border),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
