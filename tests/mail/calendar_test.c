#include "mail/calendar.h"

#include "base/limits.h"
#include "mail/ical.h"
#include "mail/rrule.h"
#include "tests/check.h"
#include "tests/mail/factlist.h"

#include <stdlib.h>

#define EVENT(lines)                                \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" lines \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct {
	const char *why, *text, *method, *facts;
} calendars[] = {
	{ "an invitation, as the order of a reader wants it",
	  "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
	  "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
	  "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n"
	  "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
	  "ATTENDEE;CN=\"Bo, "
	  "B.\";PARTSTAT=NEEDS-ACTION:mailto:bo@example.org\r\n"
	  "ATTENDEE;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:MAILTO:c@example.org"
	  "\r\nORGANIZER;CN=Ann:mailto:ann@example.org\r\n"
	  "DESCRIPTION:one\\, two\\nthree\r\n four\r\n"
	  "LOCATION:Room 1\\; left\r\nDTEND;TZID=Europe/Berlin:20260701T113000"
	  "\r\nDTSTART;TZID=Europe/Berlin:20260701T100000\r\nSUMMARY:Tea\r\n"
	  "BEGIN:VALARM\r\nDESCRIPTION:alarm\r\nEND:VALARM\r\n"
	  "STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	  "",
	  "Appointment: invitation\nWhat: Tea\nStatus: it is certain\n"
	  "When: Wed, 01 Jul 2026 10:00 to 11:30 Europe/Berlin\n"
	  "Where: Room 1; left\nOrganiser: Ann <ann@example.org>\n"
	  "Invited: Bo, B. <bo@example.org>: no answer yet\n"
	  "Invited: c@example.org: accepted (need not come)\n"
	  "About: one, two\nthreefour\n" },
	{ "UTC is made local", EVENT("DTSTART:20260701T220000Z\r\n"), "",
	  "Appointment\nWhen: Thu, 02 Jul 2026 06:00 +0800\n" },
	{ "over midnight",
	  EVENT("DTSTART:20260701T220000\r\nDTEND:20260702T010000\r\n"), "",
	  "Appointment\nWhen: Wed, 01 Jul 2026 22:00 to Thu, 02 Jul 2026 "
	  "01:00\n" },
	{ "a whole day",
	  EVENT("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260702\n"), "",
	  "Appointment\nWhen: Wed, 01 Jul 2026, all day\n" },
	{ "whole days",
	  EVENT("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260704\n"), "",
	  "Appointment\nWhen: Wed, 01 Jul 2026 to Fri, 03 Jul 2026, all "
	  "day\n" },
	{ "how long", EVENT("DTSTART:20260701T100000\nDURATION:P1DT1H30M\n"),
	  "",
	  "Appointment\nWhen: Wed, 01 Jul 2026 10:00, for 1 day 1 hour 30 "
	  "minutes\n" },
	{ "an end before the start says nothing",
	  EVENT("DTSTART:20260701T100000\nDTEND:20250701T100000\n"), "",
	  "Appointment\nWhen: Wed, 01 Jul 2026 10:00\n" },
	{ "times that are none", EVENT("DTSTART:soon\nDUE:20261301\n"), "",
	  "Appointment\nWhen: soon\nDue: 20261301\n" },
	{ "the method of the part counts too", EVENT("SUMMARY:中文\n"),
	  "CANCEL", "Appointment: called off\nWhat: 中文\n" },
	{ "a task", "BEGIN:VTODO\nDUE;VALUE=DATE:20260701\nEND:VTODO\n", "",
	  "Task\nDue: Wed, 01 Jul 2026\n" },
	{ "two, the second never ended",
	  "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\n", "",
	  "Appointment\nWhat: a\n\nAppointment\nWhat: b\n" },
	{ "folds, and a caret for a quote",
	  EVENT("ORGANIZER;CN=\"A ^'B^'\r\n  "
		"C\":mailto:a@exam\r\n\tple.org\r\n"),
	  "", "Appointment\nOrganiser: A \"B\" C <a@example.org>\n" },
	{ "a quote never closed", EVENT("SUMMARY;X=\"a:b:c\n"), "",
	  "Appointment\nWhat: b:c\n" },
	{ "no calendar", "Hello: world\n", "", "" },
	{ "nothing", "", "", "" },
};

static void
reads_calendars(void **state)
{
	struct buf all;

	(void)state;
	assert_int_equal(setenv("TZ", "XYZ-8", 1), 0);
	buf_init(&all, 65536);
	for (size_t i = 0; i < COUNT_OF(calendars); i++) {
		struct facts facts = { 0 };
		struct arena a = { 0 };

		buf_clear(&all);
		calendar_read(&a, str_of(calendars[i].text),
			      str_of(calendars[i].method), &facts);
		factlist_put(&all, &facts);
		assert_str(buf_str(&all), calendars[i].facts, calendars[i].why);
		arena_fini(&a);
	}
	buf_fini(&all);
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
}

static const struct {
	const char *rule, *words;
} rules[] = {
	{ "FREQ=DAILY", "every day" },
	{ "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10",
	  "every 2 weeks on Monday, Wednesday, 10 times" },
	{ "FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tuesday" },
	{ "FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday" },
	{ "FREQ=MONTHLY;BYDAY=-2FR", "every month on the 2nd last Friday" },
	{ "FREQ=MONTHLY;BYMONTHDAY=15,31",
	  "every month on the 15th, the 31st" },
	{ "FREQ=MONTHLY;BYMONTHDAY=11", "every month on the 11th" },
	{ "freq=yearly;until=20271231T000000Z;bymonth=7;WKST=MO",
	  "every year in July, until Fri, 31 Dec 2027" },
	{ "FREQ=WEEKLY;COUNT=1", "every week, 1 time" },
	{ "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU",
	  "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU" },
	{ "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=XX" },
	{ "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=0" },
	{ "FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY;FREQ=DAILY" },
	{ "", "" },
};

static void
says_how_it_repeats(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		buf_clear(&b);
		rrule_put(&b, str_of(rules[i].rule));
		assert_str(buf_str(&b), rules[i].words, rules[i].rule);
	}
	buf_fini(&b);
}

static const struct {
	const char *text;
	bool ok;
	int64_t seconds;
} durations[] = {
	{ "PT15M", true, 900 },      { "P1DT2H", true, 93600 },
	{ "-P2W", true, -1209600 },  { "+PT1S", true, 1 },
	{ "P", false, 0 },           { "PT", false, 0 },
	{ "P1H", false, 0 },         { "P99999999999999999999D", false, 0 },
	{ "P999999999D", false, 0 }, { "1D", false, 0 },
};

static void
reads_durations(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(durations); i++) {
		int64_t seconds;
		bool ok =
			ical_read_duration(str_of(durations[i].text), &seconds);

		assert_why(ok == durations[i].ok, durations[i].text);
		if (ok)
			assert_int_equal(seconds, durations[i].seconds);
	}
}

/* Each start looks for its end. */
static void
thousands_of_lines_are_bounded(void **state)
{
	struct facts facts = { 0 };
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 4u << 20);
	buf_put(&b, STR("BEGIN:VEVENT\n"));
	for (int i = 0; i < 3 * LIMIT_FACTS; i++)
		buf_put(&b, STR("DTSTART:20260701T100000\n"));
	calendar_read(&a, buf_str(&b), STR(""), &facts);
	assert_true(facts.n <= LIMIT_FACTS && facts.is_cut);
	arena_fini(&a);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_calendars),
		cmocka_unit_test(says_how_it_repeats),
		cmocka_unit_test(reads_durations),
		cmocka_unit_test(thousands_of_lines_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
