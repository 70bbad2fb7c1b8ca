/* Maildir names, whoever wrote them. Files: see store_test.c. */
#include "store/maildir.h"

#include "tests/check.h"

#define K "0123456789abcdef0123456789abcdef"

static const struct {
	const char *why, *name, *unique, *key;
	int64_t time_s;
	uint32_t flags;
} names[] = {
	{ "our own", "new/5.Rab_K" K ".culver", "5.Rab_K" K ".culver", K, 5,
	  0 },
	{ "with flags", "cur/5.Rab.culver:2,FS", "5.Rab.culver", "", 5,
	  MAILDIR_FLAGGED | MAILDIR_READ },
	{ "all flags", "cur/7.x:2,DFPRST", "7.x", "", 7, 63 },
	{ "letters of others", "cur/7.x:2,Sabc", "7.x", "", 7, MAILDIR_READ },
	{ "another program's", "cur/12.M3P4.host,S=5,W=6:2,",
	  "12.M3P4.host,S=5,W=6", "", 12, 0 },
	{ "no time", "cur/hello", "hello", "", 0, 0 },
	{ "an experimental info", "cur/7.x:1,S", "7.x", "", 7, 0 },
	{ "a key only in our names", "new/5.Rab_K" K ".other",
	  "5.Rab_K" K ".other", "", 5, 0 },
	{ "a key of no hex", "new/5.Rab_Kxyz.culver", "5.Rab_Kxyz.culver", "",
	  5, 0 },
	{ "a time too big", "new/99999999999999999999.x",
	  "99999999999999999999.x", "", 0, 0 },
	{ "empty", "", "", "", 0, 0 },
};

static void
names_are_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str name = str_of(names[i].name);

		assert_str(maildir_unique_of(name), names[i].unique,
			   names[i].why);
		assert_str(maildir_key_of(name), names[i].key, names[i].why);
		assert_why(maildir_time_of(name) == names[i].time_s,
			   names[i].why);
		assert_why(maildir_flags_of(name) == names[i].flags,
			   names[i].why);
	}
}

static const struct {
	const char *why, *name;
	uint32_t flags;
	const char *expected;
} changes[] = {
	{ "new stays new", "new/5.x", 0, "new/5.x" },
	{ "new with a flag", "new/5.x", MAILDIR_READ, "cur/5.x:2,S" },
	{ "in order", "cur/5.x:2,", MAILDIR_READ | MAILDIR_DRAFT,
	  "cur/5.x:2,DS" },
	{ "taken off", "cur/5.x:2,FS", MAILDIR_FLAGGED, "cur/5.x:2,F" },
	{ "none left", "cur/5.x:2,S", 0, "cur/5.x:2," },
	{ "letters of others stay", "cur/5.x:2,Sab", 0, "cur/5.x:2,ab" },
	{ "no info yet", "cur/5.x", MAILDIR_READ, "cur/5.x:2,S" },
};

static void
names_get_flags(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		assert_str(maildir_with_flags(&a, str_of(changes[i].name),
					      changes[i].flags),
			   changes[i].expected, changes[i].why);
	arena_fini(&a);
}

static void
unique_names_differ_and_keep_their_key(void **state)
{
	struct arena a = { 0 };
	struct str one = maildir_unique(&a, STR(K));
	struct str two = maildir_unique(&a, STR(K));

	(void)state;
	assert_false(str_eq(one, two));
	assert_str(maildir_key_of(one), K, "the key");
	assert_bytes(maildir_unique_of(one), one, "nothing else in it");
	assert_true(maildir_time_of(one) > 0);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_taken_apart),
		cmocka_unit_test(names_get_flags),
		cmocka_unit_test(unique_names_differ_and_keep_their_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
