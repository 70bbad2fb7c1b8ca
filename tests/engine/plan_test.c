#include "engine/plan.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 24 * 60 * 60, NOW = 100 * DAY };

/* A list of messages, one letter a UIDL; in sizes a letter each for how large
 * it is, which is also what its mark is made of. NULL: all the same. */
static struct listing *
list(const char *letters, const char *sizes)
{
	struct listing *l = listing_open();

	for (uint32_t i = 0; letters[i] != '\0'; i++) {
		uint32_t index = listing_add(l, i + 1);

		listing_name(l, index, (struct str){ letters + i, 1 });
		listing_set_size(l, index,
				 sizes == NULL ? 100 : (uint64_t)sizes[i]);
	}
	l->has_sizes = true;
	return l;
}

static int
by_key(const void *a, const void *b)
{
	return memcmp(&((const struct uidl *)a)->key,
		      &((const struct uidl *)b)->key, sizeof(struct uidl_key));
}

/* What is here: the messages of another list, each with one letter for its
 * fate: s seen today, o seen ten days ago, d deleted here, g gone there, f
 * free, u nothing was noted. */
static struct uidl_list
known(struct arena *a, const struct listing *had, const char *fates)
{
	struct uidl_list l = { ARENA_ARRAY(a, struct uidl, had->n + 1), 0 };

	for (size_t i = 0; i < had->n; i++)
		l.v[l.n++] = (struct uidl){
			.key = had->v[i].key,
			.seen_s = NOW - (fates[i] == 'o' ? 10 * DAY : 60),
			.size_bytes =
				fates[i] == 'u' ? 0 : had->v[i].size_bytes,
			.mark = fates[i] == 'u' ? 0 : had->v[i].size_bytes,
			.is_deleted = fates[i] == 'd',
			.is_gone = fates[i] == 'g' || fates[i] == 'f',
			.is_free = fates[i] == 'f',
		};
	qsort(l.v, l.n, sizeof(struct uidl), by_key);
	return l;
}

static struct str
letters_of(struct arena *a, const char *letters, const uint32_t *v, size_t n)
{
	struct str s = arena_str(a, STR(""));

	for (size_t i = 0; i < n; i++)
		s = arena_printf(a, "%.*s%c", STR_ARG(s), letters[v[i]]);
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
		struct listing *had = list(rows[i].here, NULL);
		struct listing *now = list(rows[i].there, NULL);
		struct plan_policy policy = { rows[i].keep, rows[i].days, NOW };
		struct plan_seen seen = { .listing = now };
		struct arena a = { 0 };
		struct uidl_list l = known(&a, had, rows[i].fates);
		struct plan p;

		plan_make(&a, &seen, &l, &policy, &p);
		while (p.n_look > 0) { /* nobody has what it looks for */
			struct plan_head heads[10] = { { 0, 0 } };

			for (size_t k = 0; k < p.n_look; k++)
				heads[k].index = p.look[k];
			seen.heads = heads;
			seen.n_heads = p.n_look;
			plan_make(&a, &seen, &l, &policy, &p);
		}
		assert_str(letters_of(&a, rows[i].there, p.fetch, p.n_fetch),
			   rows[i].fetch, rows[i].why);
		assert_str(letters_of(&a, rows[i].there, p.dele, p.n_dele),
			   rows[i].dele, rows[i].why);
		assert_why(p.fetch_bytes == 100 * p.n_fetch, rows[i].why);
		arena_fini(&a);
		listing_close(&had);
		listing_close(&now);
	}
}

/* Sizes are letters. marks: of those that are looked at, in their order; 0 is
 * one that the server does not give. moved: old and new names in turn. */
static const struct {
	const char *why, *here, *had_sizes, *fates, *there, *sizes;
	enum keep_kind keep;
	const char *look, *marks, *fetch, *dele, *moved, *reused;
} doubts[] = {
	{ "another message has the name", "a", "x", "s", "a", "y", KEEP_NO, "a",
	  "y", "a", "", "", "a" },
	{ "only its size is counted otherwise", "a", "x", "s", "a", "y",
	  KEEP_NO, "a", "x", "", "a", "", "" },
	{ "no TOP, and another size", "a", "x", "s", "a", "y", KEEP_NO, "a",
	  "0", "a", "", "", "a" },
	{ "nothing was noted: it stays", "a", "x", "u", "a", "y", KEEP_NO, "",
	  "", "", "", "", "" },
	{ "what is not due is not asked for", "a", "x", "s", "a", "y",
	  KEEP_FOREVER, "", "", "", "", "", "" },
	{ "all have other names", "abc", "xyz", "sss", "def", "xyz",
	  KEEP_FOREVER, "def", "xyz", "", "", "adbecf", "" },
	{ "one of them is new", "ab", "xy", "ss", "def", "xyw", KEEP_FOREVER,
	  "de", "xy", "f", "", "adbe", "" },
	{ "the same size, another message", "a", "x", "s", "d", "x",
	  KEEP_FOREVER, "d", "y", "d", "", "", "" },
	{ "no TOP: fetched again", "a", "x", "s", "d", "x", KEEP_FOREVER, "d",
	  "0", "d", "", "", "" },
	{ "two that look like one: both are fetched", "a", "x", "s", "de", "xx",
	  KEEP_FOREVER, "de", "xx", "de", "", "", "" },
	{ "one that looks like two", "ab", "xx", "ss", "d", "x", KEEP_FOREVER,
	  "d", "x", "d", "", "", "" },
	{ "deleted there is not moved", "a", "x", "g", "d", "x", KEEP_FOREVER,
	  "", "", "d", "", "", "" },
	{ "deleted here, and moved: goes next time", "a", "x", "d", "d", "x",
	  KEEP_UNTIL_DELETED, "d", "x", "", "", "ad", "" },
	{ "a size that nobody has costs nothing", "a", "x", "s", "d", "y",
	  KEEP_FOREVER, "", "", "d", "", "", "" },
};

static struct str
moves_of(struct arena *a, const struct plan *p)
{
	struct str s = arena_str(a, STR(""));

	for (size_t i = 0; i < 2 * p->n_moves; i++)
		for (const char *c = "abcdef"; *c != '\0'; c++) {
			struct uidl_key k =
				listing_key((struct str){ c, 1 }, 0);
			const struct uidl_key *is =
				i % 2 == 0 ? &p->moves[i / 2].from
					   : &p->moves[i / 2].to;

			if (memcmp(&k, is, sizeof(k)) == 0)
				s = arena_printf(a, "%.*s%c", STR_ARG(s), *c);
		}
	return s;
}

static void
looks_where_it_is_in_doubt(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(doubts); i++) {
		struct listing *had = list(doubts[i].here, doubts[i].had_sizes);
		struct listing *now = list(doubts[i].there, doubts[i].sizes);
		struct plan_policy policy = { doubts[i].keep, 0, NOW };
		struct plan_head heads[10];
		struct plan_seen seen = { now, heads, 0 };
		struct arena a = { 0 };
		struct uidl_list l = known(&a, had, doubts[i].fates);
		const char *there = doubts[i].there, *why = doubts[i].why;
		struct plan p;

		now->has_sizes = false;
		plan_make(&a, &seen, &l, &policy, &p);
		assert_why(p.wants_sizes == (p.n_look > 0), why);
		assert_why(p.n_fetch == 0 && p.n_dele == 0, why);
		now->has_sizes = true;
		plan_make(&a, &seen, &l, &policy, &p);
		assert_false(p.wants_sizes);
		assert_str(letters_of(&a, there, p.look, p.n_look),
			   doubts[i].look, why);
		for (; seen.n_heads < p.n_look; seen.n_heads++)
			heads[seen.n_heads] = (struct plan_head){
				p.look[seen.n_heads],
				doubts[i].marks[seen.n_heads] == '0'
					? 0
					: doubts[i].marks[seen.n_heads]
			};
		plan_make(&a, &seen, &l, &policy, &p);
		assert_why(p.n_look == 0, why);
		assert_str(letters_of(&a, there, p.fetch, p.n_fetch),
			   doubts[i].fetch, why);
		assert_str(letters_of(&a, there, p.dele, p.n_dele),
			   doubts[i].dele, why);
		assert_str(letters_of(&a, there, p.reused, p.n_reused),
			   doubts[i].reused, why);
		assert_str(moves_of(&a, &p), doubts[i].moved, why);
		arena_fini(&a);
		listing_close(&had);
		listing_close(&now);
	}
}

static void
names_do_not_depend_on_the_rest(void **state)
{
	struct listing *one = list("ab", NULL), *other = list("cbaa", NULL);
	struct arena a = { 0 };

	(void)state;
	assert_memory_equal(&other->v[1].key, &one->v[1].key, 16);
	assert_memory_equal(&other->v[2].key, &one->v[0].key, 16);
	assert_memory_not_equal(&other->v[3].key, &other->v[2].key, 16);
	/* Kept in file names and databases: it must never change. */
	assert_str(uidl_key_put(&a, one->v[0].key),
		   "6f3d685d893171d1d689bcd5e9909f4c", "sha256 of a LF 0");
	arena_fini(&a);
	listing_close(&one);
	listing_close(&other);
}

/* As many as make the table grow; each is found, and no other. */
static void
finds_each_of_many(void **state)
{
	struct listing *l = listing_open();
	struct arena a = { 0 };
	struct uidl_key key;

	(void)state;
	for (uint32_t i = 0; i < 3000; i++) {
		assert_int_equal(listing_add(l, 2 * i + 1), i);
		listing_name(l, i, arena_printf(&a, "uid-%u", i / 3));
	}
	for (uint32_t i = 0; i < 3000; i++) {
		key = listing_key(arena_printf(&a, "uid-%u", i / 3), i % 3);
		assert_int_equal(listing_find(l, &key), i);
		assert_int_equal(l->v[i].first, i / 3 * 3);
		assert_int_equal(listing_find_number(l, 2 * i + 1), i);
		assert_int_equal(listing_find_number(l, 2 * i), LISTING_NONE);
	}
	key = listing_key(STR("uid-0"), 3);
	assert_int_equal(listing_find(l, &key), LISTING_NONE);
	arena_fini(&a);
	listing_close(&l);
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
		cmocka_unit_test(looks_where_it_is_in_doubt),
		cmocka_unit_test(finds_each_of_many),
		cmocka_unit_test(names_do_not_depend_on_the_rest),
		cmocka_unit_test(lets_new_ones_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
