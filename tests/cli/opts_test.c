#include "cli/opts.h"

#include "tests/check.h"

enum { WORDS_MAX = 8 };

/* One row a lesson; words begin behind the program's name. */
static const struct {
	const char *why;
	const char *words[WORDS_MAX];
	enum verb verb;
	const char *first; /* argument */
	const char *error;
} lines[] = {
	{ "nothing: the reader", { NULL }, VERB_READER, "", "" },
	{ "a verb", { "fetch", "work" }, VERB_FETCH, "work", "" },
	{ "search is list", { "search", "tea" }, VERB_LIST, "tea", "" },
	{ "an address is no verb",
	  { "a@example.org" },
	  VERB_READER,
	  "a@example.org",
	  "" },
	{ "after -s a word is an address",
	  { "-s", "Hi", "fetch" },
	  VERB_READER,
	  "fetch",
	  "" },
	{ "-- ends options", { "list", "--", "-x" }, VERB_LIST, "-x", "" },
	{ "- is an argument", { "mime", "--json", "-" }, VERB_MIME, "-", "" },
	{ "letters joined, value behind",
	  { "-Rf/tmp/x" },
	  VERB_READER,
	  "",
	  "" },
	{ "value after =", { "list", "--offset=5" }, VERB_LIST, "", "" },
	{ "global option before the verb",
	  { "-F", "c", "check" },
	  VERB_CHECK,
	  "",
	  "" },
	{ "option of another verb",
	  { "fetch", "--rebuild" },
	  VERB_FETCH,
	  "",
	  "unknown option --rebuild (see --help)" },
	{ "the reader's option before a verb that has it",
	  { "-f", "box", "list", "tea" },
	  VERB_LIST,
	  "tea",
	  "" },
	{ "and before one that has not",
	  { "-f", "box", "fetch" },
	  VERB_FETCH,
	  "",
	  "--folder is not for this verb (see --help)" },
	{ "unknown letter",
	  { "-q" },
	  VERB_READER,
	  "",
	  "unknown option -q (see --help)" },
	{ "value missing",
	  { "list", "-n" },
	  VERB_LIST,
	  "",
	  "--count needs a N" },
	{ "no number",
	  { "list", "-n", "ten" },
	  VERB_LIST,
	  "",
	  "--count: \"ten\" is not a number" },
	{ "a flag takes no value",
	  { "show", "--raw=1" },
	  VERB_SHOW,
	  "",
	  "--raw takes no value" },
};

static bool
parse(const char *const *words, struct opts *o, struct arena *a, struct err *e)
{
	char *argv[WORDS_MAX + 1] = { arena_cstr(a, STR("culver")) };
	int argc = 1;

	for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++)
		argv[argc++] = arena_cstr(a, str_of(words[i]));
	return opts_parse(o, argc, argv, a, e);
}

static void
command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct arena a = { 0 };
		struct err e = ERR_INIT;
		struct opts o;
		bool ok = parse(lines[i].words, &o, &a, &e);

		assert_why(ok == (lines[i].error[0] == '\0'), lines[i].why);
		assert_str(str_of(e.text), lines[i].error, lines[i].why);
		if (ok) {
			assert_why(o.verb == lines[i].verb, lines[i].why);
			assert_str(str_of(o.args.n > 0 ? o.args.v[0] : ""),
				   lines[i].first, lines[i].why);
		}
		arena_fini(&a);
	}
}

static void
values_arrive(void **state)
{
	static const char *const words[WORDS_MAX] = {
		"-cann@example.org",
		"-c",
		"bo@example.org",
		"-s",
		"Hello",
		"-Rf",
		"box",
	};
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct opts o;

	(void)state;
	assert_true(parse(words, &o, &a, &e));
	assert_int_equal(o.cc.n, 2);
	assert_str(str_of(o.cc.v[1]), "bo@example.org", "the second copy");
	assert_str(str_of(o.subject), "Hello", "subject");
	assert_str(str_of(o.mailbox), "box", "value of the last letter");
	assert_true(o.read_only);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(command_lines),
		cmocka_unit_test(values_arrive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
