#include "engine/plan.h"

#include "tests/check.h"

#include <stdlib.h>

enum { DAY = 24 * 60 * 60, NOW = 100 * DAY };

/* A list of messages, one letter a UIDL, as a LISTED job. */
static struct job *
list(const char *letters)
{
	struct job *j = job_new(JOB_LISTED, 0);
	size_t n = strlen(letters);

	j->listed.v = ARENA_ARRAY(&j->arena, struct server_message, n + 1);
	j->listed.n = n;
	for (size_t i = 0; i < n; i++) {
		j->listed.v[i].number = (uint32_t)i + 1;
		j->listed.v[i].size_bytes = 100;
		j->listed.v[i].uidl = (struct str){ letters + i, 1 };
	}
	plan_name(&j->arena, j->listed.v, n);
	return j;
}

static int
by_key(const void *a, const void *b)
{
	return str_cmp(((const struct uidl *)a)->key,
		       ((const struct uidl *)b)->key);
}

/* What is here: the messages of another list, each with one letter for its
 * fate: s seen today, o seen ten days ago, d deleted here, g gone there, f
 * free. */
static struct uidl_list
known(struct job *had, const char *fates)
{
	struct uidl_list l = { 0 };

	l.v = ARENA_ARRAY(&had->arena, struct uidl, had->listed.n + 1);
	for (size_t i = 0; i < had->listed.n; i++)
		l.v[l.n++] = (struct uidl){
			.key = had->listed.v[i].key,
			.seen_s = NOW - (fates[i] == 'o' ? 10 * DAY : 60),
			.deleted_s = fates[i] == 'd' ? NOW - 30 : 0,
			.server_s = fates[i] == 'g' ? NOW - 30 : 0,
			.is_free = fates[i] == 'f',
		};
	qsort(l.v, l.n, sizeof(struct uidl), by_key);
	return l;
}

static struct str
letters_of(struct arena *a, const struct job *j, const uint32_t *v, size_t n)
{
	struct str s = arena_str(a, STR(""));

	for (size_t i = 0; i < n; i++)
		s = arena_printf(a, "%.*s%.*s", STR_ARG(s),
				 STR_ARG(j->listed.v[v[i]].uidl));
	return s;
}

static const struct {
	const char *why, *here, *fates, *there;
	enum keep_kind keep;
	uint32_t days;
	const char *fetch, *dele;
} rows[] = {
	{ "the first time", "", "", "abc", KEEP_FOREVER, 0, "abc", "" },
	{ "nothing new", "abc", "sss", "abc", KEEP_FOREVER, 0, "", "" },
	{ "only the new", "ab", "ss", "abcd", KEEP_FOREVER, 0, "cd", "" },
	{ "gone from the server", "abc", "sss", "c", KEEP_FOREVER, 0, "", "" },
	{ "empty mailbox", "abc", "sss", "", KEEP_NO, 0, "", "" },
	{ "forever keeps what is deleted here", "ab", "ds", "ab", KEEP_FOREVER,
	  0, "", "" },
	{ "until deleted", "abc", "dso", "abc", KEEP_UNTIL_DELETED, 0, "",
	  "a" },
	{ "days", "abc", "sod", "abcn", KEEP_DAYS, 10, "n", "b" },
	{ "not yet", "abc", "sod", "abc", KEEP_DAYS, 11, "", "" },
	{ "no days are at once", "ab", "so", "abn", KEEP_DAYS, 0, "n", "ab" },
	{ "no: left over from a lost session", "ab", "ss", "abn", KEEP_NO, 0,
	  "n", "ab" },
	{ "never what is not here", "", "", "ab", KEEP_NO, 0, "ab", "" },
	{ "confirmed as gone, and there again", "a", "g", "a", KEEP_NO, 0, "",
	  "" },
	{ "a free name is another message's", "a", "f", "a", KEEP_FOREVER, 0,
	  "a", "" },
	{ "one UIDL twice", "", "", "aab", KEEP_FOREVER, 0, "aab", "" },
	{ "the second of a pair", "ab", "ss", "aab", KEEP_FOREVER, 0, "a", "" },
	{ "not one of a pair alone", "aab", "dsd", "aab", KEEP_UNTIL_DELETED, 0,
	  "", "b" },
	{ "both of a pair", "aab", "dds", "aab", KEEP_UNTIL_DELETED, 0, "",
	  "aa" },
	{ "a pair half fetched", "a", "s", "aa", KEEP_NO, 0, "a", "" },
};

static void
makes_plans(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct job *had = list(rows[i].here);
		struct job *now = list(rows[i].there);
		struct uidl_list l = known(had, rows[i].fates);
		struct plan_policy policy = { rows[i].keep, rows[i].days, NOW };
		struct arena a = { 0 };
		struct plan p;

		plan_make(&a, now, &l, &policy, &p);
		assert_str(letters_of(&a, now, p.fetch, p.n_fetch),
			   rows[i].fetch, rows[i].why);
		assert_str(letters_of(&a, now, p.dele, p.n_dele), rows[i].dele,
			   rows[i].why);
		assert_why(p.fetch_bytes == 100 * p.n_fetch, rows[i].why);
		arena_fini(&a);
		job_free(&had);
		job_free(&now);
	}
}

static void
names_do_not_depend_on_the_rest(void **state)
{
	struct job *one = list("ab"), *other = list("cbaa");

	(void)state;
	assert_bytes(other->listed.v[1].key, one->listed.v[1].key, "b");
	assert_bytes(other->listed.v[2].key, one->listed.v[0].key, "first a");
	assert_false(str_eq(other->listed.v[3].key, other->listed.v[2].key));
	/* Kept in file names and databases: it must never change. */
	assert_str(one->listed.v[0].key, "6f3d685d893171d1d689bcd5e9909f4c",
		   "sha256 of a LF 0");
	job_free(&one);
	job_free(&other);
}

static void
lets_new_ones_go(void **state)
{
	(void)state;
	assert_true(plan_lets_new_go(&(struct plan_policy){ KEEP_NO, 0, NOW }));
	assert_true(
		plan_lets_new_go(&(struct plan_policy){ KEEP_DAYS, 0, NOW }));
	assert_false(
		plan_lets_new_go(&(struct plan_policy){ KEEP_DAYS, 1, NOW }));
	assert_false(plan_lets_new_go(
		&(struct plan_policy){ KEEP_UNTIL_DELETED, 0, NOW }));
	assert_false(plan_lets_new_go(
		&(struct plan_policy){ KEEP_FOREVER, 0, NOW }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_plans),
		cmocka_unit_test(names_do_not_depend_on_the_rest),
		cmocka_unit_test(lets_new_ones_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
