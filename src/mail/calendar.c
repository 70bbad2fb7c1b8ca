#include "mail/calendar.h"

#include "base/limits.h"
#include "base/world.h"
#include "mail/date.h"
#include "mail/ical.h"
#include "mail/rrule.h"

#define DAY_S INT64_C(86400)

/* One appointment, task or note. */
struct component {
	const char *kind; /* of kinds; NULL between two components */
	size_t inside;    /* components in it that are open: alarms */
	VEC(struct ical_line) lines;
};

struct reading {
	struct arena *a;
	struct facts *out;
	struct str method;
	struct arena scratch; /* of the component */
	struct component now;
};

struct word {
	const char *code, *words;
};

static const struct word kinds[] = {
	{ "VEVENT", "Appointment" },
	{ "VTODO", "Task" },
	{ "VJOURNAL", "Note" },
	{ "VFREEBUSY", "Free and busy times" },
};

static const char *
words_of(const struct word *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_fold(code, str_of(all[i].code)))
			return all[i].words;
	return NULL;
}

static const struct ical_line *
find_line(const struct component *c, const char *name)
{
	VEC_EACH (const struct ical_line, l, &c->lines)
		if (str_eq_fold(l->name, str_of(name)))
			return l;
	return NULL;
}

/* ---- times */

/* "Tue, 01 Jul 2003", and " 10:52" unless it is a whole day. */
static void
put_clock(struct buf *out, int64_t at_s, bool with_day, bool with_time)
{
	size_t day = STR("Tue, 01 Jul 2003").n;
	size_t minute = STR("Tue, 01 Jul 2003 10:52").n;
	struct buf text;
	struct str s;

	buf_init(&text, 64);
	date_put_rfc5322(&text, at_s, 0);
	s = str_head(buf_str(&text), with_time ? minute : day);
	buf_put(out, with_day ? s : str_skip(s, day + 1));
	buf_fini(&text);
}

/* Makes UTC local. */
static void
localise(struct ical_time *t)
{
	if (t->is_utc)
		t->at_s += 60 * (int64_t)world_zone_minutes(t->at_s);
}

static void
put_zone(struct buf *out, const struct ical_line *line, bool is_utc,
	 int zone_minutes)
{
	struct str zone = ical_param(line, "TZID");
	int m = zone_minutes < 0 ? -zone_minutes : zone_minutes;

	if (is_utc) {
		buf_printf(out, " %c%02d%02d", zone_minutes < 0 ? '-' : '+',
			   m / 60, m % 60);
	} else if (zone.n > 0) {
		buf_put_char(out, ' ');
		ical_put_param(out, zone);
	}
}

static void
put_moment(struct buf *out, const struct ical_line *line)
{
	struct ical_time t;
	int zone_minutes;

	if (!ical_read_time(line->value, &t)) {
		buf_put(out, line->value);
		return;
	}
	zone_minutes = world_zone_minutes(t.at_s);
	localise(&t);
	put_clock(out, t.at_s, true, !t.is_date);
	if (!t.is_date)
		put_zone(out, line, t.is_utc, zone_minutes);
}

/* "1 day 2 hours" */
static void
put_duration(struct buf *out, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { DAY_S, "day" },
		      { 3600, "hour" },
		      { 60, "minute" },
		      { 1, "second" } };

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		int64_t n = seconds / units[i].seconds;

		seconds %= units[i].seconds;
		if (n > 0)
			buf_printf(out, " %lld %s%s", (long long)n,
				   units[i].name, n == 1 ? "" : "s");
	}
}

/* The end of an appointment: for whole days the day after the last. */
static void
put_until(struct buf *out, const struct ical_time *start, struct ical_time end)
{
	bool is_same_day;

	if (end.is_date)
		end.at_s -= DAY_S;
	if (end.at_s <= start->at_s)
		return;
	is_same_day = start->at_s / DAY_S == end.at_s / DAY_S;
	buf_put(out, STR(" to "));
	put_clock(out, end.at_s, !is_same_day, !end.is_date);
}

static void
put_when(struct buf *out, const struct component *c,
	 const struct ical_line *line)
{
	const struct ical_line *last = find_line(c, "DTEND");
	const struct ical_line *length = find_line(c, "DURATION");
	struct ical_time start, end;
	int64_t seconds;
	int zone_minutes;

	if (!ical_read_time(line->value, &start)) {
		buf_put(out, line->value);
		return;
	}
	zone_minutes = world_zone_minutes(start.at_s);
	localise(&start);
	put_clock(out, start.at_s, true, !start.is_date);
	if (last != NULL && ical_read_time(last->value, &end) &&
	    end.is_date == start.is_date && end.is_utc == start.is_utc) {
		localise(&end);
		put_until(out, &start, end);
	}
	if (start.is_date)
		buf_put(out, STR(", all day"));
	else
		put_zone(out, line, start.is_utc, zone_minutes);
	if (last == NULL && length != NULL &&
	    ical_read_duration(length->value, &seconds) && seconds > 0) {
		buf_put(out, STR(", for"));
		put_duration(out, seconds);
	}
}

/* ---- the other properties */

static void
put_start(struct buf *out, const struct component *c,
	  const struct ical_line *line)
{
	put_when(out, c, line);
}

static void
put_time(struct buf *out, const struct component *c,
	 const struct ical_line *line)
{
	(void)c;
	put_moment(out, line);
}

static void
put_rule(struct buf *out, const struct component *c,
	 const struct ical_line *line)
{
	(void)c;
	rrule_put(out, line->value);
}

static void
put_text(struct buf *out, const struct component *c,
	 const struct ical_line *line)
{
	size_t start = out->n;

	(void)c;
	ical_put_text(out, line->value);
	out->n = start + str_trim_end(str_skip(buf_str(out), start)).n;
}

static void
put_raw(struct buf *out, const struct component *c,
	const struct ical_line *line)
{
	(void)c;
	buf_put(out, line->value);
}

static void
put_status(struct buf *out, const struct component *c,
	   const struct ical_line *line)
{
	static const struct word states[] = {
		{ "CONFIRMED", "it is certain" },
		{ "TENTATIVE", "not certain yet" },
		{ "CANCELLED", "called off" },
		{ "NEEDS-ACTION", "to be done" },
		{ "IN-PROCESS", "begun" },
		{ "COMPLETED", "done" },
		{ "DRAFT", "draft" },
		{ "FINAL", "final" },
	};
	const char *words =
		words_of(states, COUNT_OF(states), str_trim(line->value));

	(void)c;
	buf_put(out, words != NULL ? str_of(words) : line->value);
}

/* What an attendee has answered, and what kind of guest it is. */
static void
put_answer(struct buf *out, const struct ical_line *line)
{
	static const struct word answers[] = {
		{ "NEEDS-ACTION", "no answer yet" },
		{ "ACCEPTED", "accepted" },
		{ "DECLINED", "declined" },
		{ "TENTATIVE", "perhaps" },
		{ "DELEGATED", "sends somebody else" },
		{ "COMPLETED", "done" },
		{ "IN-PROCESS", "begun" },
	};
	struct str answer = ical_param(line, "PARTSTAT");
	const char *words = words_of(answers, COUNT_OF(answers), answer);

	if (answer.n > 0) {
		buf_put(out, STR(": "));
		buf_put(out, words != NULL ? str_of(words) : answer);
	}
	if (str_eq_fold(ical_param(line, "ROLE"), STR("OPT-PARTICIPANT")))
		buf_put(out, STR(" (need not come)"));
	if (str_eq_fold(ical_param(line, "ROLE"), STR("NON-PARTICIPANT")))
		buf_put(out, STR(" (for information)"));
}

static void
put_person(struct buf *out, const struct component *c,
	   const struct ical_line *line)
{
	struct str addr = str_trim(line->value), name = ical_param(line, "CN");

	(void)c;
	if (str_starts_fold(addr, STR("mailto:")))
		addr = str_trim(str_skip(addr, 7));
	if (name.n > 0 && !str_eq_fold(name, addr)) {
		ical_put_param(out, name);
		buf_printf(out, " <%.*s>", STR_ARG(addr));
	} else {
		buf_put(out, addr);
	}
	put_answer(out, line);
}

/* In the order in which people ask. */
static const struct property {
	const char *name, *label;
	void (*put)(struct buf *out, const struct component *c,
		    const struct ical_line *line);
} properties[] = {
	{ "SUMMARY", "What", put_text },
	{ "STATUS", "Status", put_status },
	{ "DTSTART", "When", put_start },
	{ "DUE", "Due", put_time },
	{ "RRULE", "Repeats", put_rule },
	{ "RDATE", "Also on", put_time },
	{ "EXDATE", "Not on", put_time },
	{ "RECURRENCE-ID", "Instead of", put_time },
	{ "LOCATION", "Where", put_text },
	{ "URL", "Link", put_raw },
	{ "CONFERENCE", "Link", put_raw },
	{ "X-GOOGLE-CONFERENCE", "Link", put_raw },
	{ "ORGANIZER", "Organiser", put_person },
	{ "ATTENDEE", "Invited", put_person },
	{ "FREEBUSY", "Busy", put_raw },
	{ "COMMENT", "Comment", put_text },
	{ "DESCRIPTION", "About", put_text },
};

/* ---- components */

static void
add_title(struct reading *r)
{
	static const struct word methods[] = {
		{ "REQUEST", "invitation" },
		{ "REPLY", "answer to an invitation" },
		{ "CANCEL", "called off" },
		{ "COUNTER", "another time is proposed" },
		{ "DECLINECOUNTER", "the proposal is declined" },
		{ "ADD", "more of it" },
		{ "REFRESH", "the newest version is asked for" },
	};
	const char *kind =
		words_of(kinds, COUNT_OF(kinds), str_of(r->now.kind));
	const char *method = words_of(methods, COUNT_OF(methods), r->method);
	struct buf text;

	buf_init(&text, 1000);
	buf_put(&text, str_of(kind));
	if (method != NULL)
		buf_printf(&text, ": %s", method);
	facts_add(r->a, r->out, STR(""), buf_str(&text));
	buf_fini(&text);
}

static void
add_property(struct reading *r, const struct property *p)
{
	struct buf text;

	buf_init(&text, LIMIT_TEXT_BYTES);
	VEC_EACH (const struct ical_line, line, &r->now.lines) {
		if (!str_eq_fold(line->name, str_of(p->name)))
			continue;
		buf_clear(&text);
		p->put(&text, &r->now, line);
		if (text.n > 0)
			facts_add(r->a, r->out, str_of(p->label),
				  buf_str(&text));
	}
	buf_fini(&text);
}

static void
end_component(struct reading *r)
{
	if (r->now.kind != NULL) {
		facts_gap(r->a, r->out);
		add_title(r);
		for (size_t i = 0; i < COUNT_OF(properties); i++)
			add_property(r, &properties[i]);
	}
	r->now = (struct component){ 0 };
	arena_fini(&r->scratch);
}

static void
begin_component(struct reading *r, struct str name)
{
	if (r->now.kind != NULL) {
		r->now.inside++;
		return;
	}
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq_fold(name, str_of(kinds[i].code)))
			r->now.kind = kinds[i].code;
}

static void
take_line(struct reading *r, const struct ical_line *line)
{
	struct component *c = &r->now;

	if (str_eq_fold(line->name, STR("BEGIN"))) {
		begin_component(r, str_trim(line->value));
	} else if (str_eq_fold(line->name, STR("END"))) {
		if (c->inside > 0)
			c->inside--;
		else
			end_component(r);
	} else if (c->kind != NULL && c->inside == 0) {
		if (c->lines.n < LIMIT_FACTS)
			*VEC_PUSH(&r->scratch, &c->lines) = *line;
		else
			r->out->is_cut = true;
	} else if (c->kind == NULL && str_eq_fold(line->name, STR("METHOD"))) {
		r->method = str_trim(line->value);
	}
}

void
calendar_read(struct arena *a, struct str text, struct str method,
	      struct facts *out)
{
	struct reading r = { .a = a, .out = out, .method = method };
	struct ical_line line;
	struct str rest;
	struct buf whole;

	buf_init(&whole, text.n + 1);
	ical_unfold(&whole, text);
	rest = buf_str(&whole);
	while (!out->is_cut && ical_next(&rest, &line))
		take_line(&r, &line);
	end_component(&r);
	buf_fini(&whole);
}
