/* What a user types: the tree it gives, printed with brackets, or the error
 * and where it is. */
#include "store/query.h"

#include "base/buf.h"
#include "store/maildir.h"
#include "tests/check.h"

/* Tue, 10 Mar 2026 12:00 UTC, one hour ahead */
enum { NOW_S = 1773144000, ZONE = 60 };

static void print(struct buf *out, const struct query *q);

static void
print_pair(struct buf *out, const struct query *q, const char *between)
{
	buf_put_char(out, '(');
	print(out, q->left);
	buf_put(out, str_of(between));
	print(out, q->right);
	buf_put_char(out, ')');
}

static void
print(struct buf *out, const struct query *q)
{
	static const char *const texts[] = {
		[QUERY_TEXT] = "text",     [QUERY_FROM] = "from",
		[QUERY_TO] = "to",         [QUERY_SUBJECT] = "subject",
		[QUERY_FOLDER] = "folder", [QUERY_ACCOUNT] = "account",
	};

	if (q->kind == QUERY_ALL) {
		buf_put(out, STR("all"));
	} else if (q->kind == QUERY_AND) {
		print_pair(out, q, " & ");
	} else if (q->kind == QUERY_OR) {
		print_pair(out, q, " | ");
	} else if (q->kind == QUERY_NOT) {
		buf_put_char(out, '!');
		print(out, q->left);
	} else if (q->kind == QUERY_FLAG) {
		buf_printf(out, "flag %u=%u", q->mask, q->value);
	} else if (q->kind == QUERY_ATTACHED) {
		buf_put(out, STR("attached"));
	} else if (q->kind == QUERY_BEFORE || q->kind == QUERY_SINCE) {
		buf_printf(out, "%s%lld", q->kind == QUERY_BEFORE ? "<" : ">=",
			   (long long)q->from_s);
	} else if (q->kind == QUERY_ID) {
		buf_printf(out, "%llx-%llx", (unsigned long long)q->from_id,
			   (unsigned long long)q->to_id);
	} else {
		buf_printf(out, "%s[%.*s]", texts[q->kind], STR_ARG(q->text));
	}
}

static const struct {
	const char *why, *text, *tree;
} good[] = {
	{ "nothing", "  ", "all" },
	{ "a word", "Lunch", "text[lunch]" },
	{ "case folds in any script", "\xc3\x89T\xc3\x89 \xd0\x94",
	  "(text[\xc3\xa9t\xc3\xa9] & text[\xd0\xb4])" },
	{ "two words are both", "a b", "(text[a] & text[b])" },
	{ "and may be written", "a AND b", "(text[a] & text[b])" },
	{ "a phrase", "\"next week\"", "text[next week]" },
	{ "or binds less", "a b or c d",
	  "((text[a] & text[b]) | (text[c] & text[d]))" },
	{ "brackets", "a (b or c)", "(text[a] & (text[b] | text[c]))" },
	{ "not", "not a -b", "(!text[a] & !text[b])" },
	{ "not of brackets", "-(a b)", "!(text[a] & text[b])" },
	{ "a dash in a word", "e-mail", "text[e-mail]" },
	{ "keys", "from:ann to:bo subject:x",
	  "((from[ann] & to[bo]) & subject[x])" },
	{ "keys in capitals", "From:Ann", "from[ann]" },
	{ "a quoted value", "subject:\"a b\"", "subject[a b]" },
	{ "a colon that is no key", "12:30", "text[12:30]" },
	{ "a colon in quotes", "\"re: x\"", "text[re: x]" },
	{ "unread", "is:unread", "flag 1=0" },
	{ "flagged", "is:Flagged", "flag 4=4" },
	{ "attachment", "has:attachment", "attached" },
	{ "folder", "folder:Archive account:work",
	  "(folder[archive] & account[work])" },
	{ "a local day", "before:2026-03-01", "<1772319600" },
	{ "a month begins", "after:2026-03", ">=1772319600" },
	{ "a year as a span", "date:2026", "(>=1767222000 & <1798758000)" },
	{ "December ends in January", "date:2025-12",
	  "(>=1764543600 & <1767222000)" },
	{ "today", "date:today", "(>=1773097200 & <1773183600)" },
	{ "days ago", "after:2d", ">=1772971200" },
	{ "an id's first digits", "id:3F", "3f0000000000000-400000000000000" },
	{ "deep, but not too deep", "((((((((((a))))))))))", "text[a]" },
};

static struct query_text
text_of(const char *text)
{
	return (struct query_text){ .text = str_of(text),
				    .now_s = NOW_S,
				    .zone_minutes = ZONE };
}

static void
trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct query_text t = text_of(good[i].text);
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct query *q;
		struct buf out;

		buf_init(&out, 10000);
		assert_why(query_parse(&a, &t, &q, &e), good[i].why);
		print(&out, q);
		assert_str(buf_str(&out), good[i].tree, good[i].why);
		buf_fini(&out);
		arena_fini(&a);
	}
}

static const struct {
	const char *why, *text;
	size_t column;
} wrong[] = {
	{ "an open quote", "a \"b", 2 },
	{ "an open bracket", "a (b", 2 },
	{ "a bracket too many", "a b)", 3 },
	{ "empty brackets", "a ()", 2 },
	{ "an empty phrase", "a \"\"", 2 },
	{ "or at the end", "a or", 4 },
	{ "not what?", "a not ", 6 },
	{ "no such key", "a form:ann", 2 },
	{ "no value", "a from:", 2 },
	{ "no such state", "is:happy", 3 },
	{ "has what?", "has:fun", 4 },
	{ "no date", "before:tomorrow", 7 },
	{ "no month", "before:2026-13", 7 },
	{ "a span of an instant", "date:2w", 5 },
	{ "no hex", "id:3g", 4 },
	{ "an id too long", "id:0123456789abcdef", 3 },
};

static void
errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct query_text t = text_of(wrong[i].text);
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct query *q;

		assert_why(!query_parse(&a, &t, &q, &e), wrong[i].why);
		assert_int_equal(e.kind, ERR_USAGE);
		if (t.column != wrong[i].column)
			print_error("%s: column %zu\n", wrong[i].why, t.column);
		assert_int_equal(t.column, wrong[i].column);
		arena_fini(&a);
	}
}

static void
limits(void **state)
{
	static const char *const pieces[] = { "(", "-", "a ", "a or " };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct err e = ERR_INIT;
		struct arena a = { 0 };
		struct query_text t;
		struct query *q;
		struct buf text;

		buf_init(&text, 100000);
		for (int n = 0; n < 500; n++)
			buf_put(&text, str_of(pieces[i]));
		t = text_of(buf_cstr(&text));
		assert_why(!query_parse(&a, &t, &q, &e), pieces[i]);
		buf_fini(&text);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees),
		cmocka_unit_test(errors),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
