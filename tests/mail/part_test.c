#include "mail/part.h"

#include "base/limits.h"
#include "mail/part_content.h"
#include "tests/check.h"

#define MULTI(boundary) "Content-Type: multipart/mixed; boundary=" boundary "\n"

/* tree: "path type[content]" of leaves, "path type" of messages, joined by
 * '|'. */
static const struct {
	const char *why, *message, *tree;
} messages[] = {
	{ "empty", "", "1 text/plain[]" },
	{ "plain", "To: x\n\nhi\n", "1 text/plain[hi\n]" },
	{ "CRLF", "To: x\r\n\r\nhi\r\nyou\r\n", "1 text/plain[hi\nyou\n]" },
	{ "CR only", "To: x\r\rhi\r", "1 text/plain[hi\n]" },
	{ "mbox line", "From x y\nTo: x\n\nhi", "1 text/plain[hi]" },
	{ "no type of the form a/b", "Content-Type: text\n\nhi",
	  "1 text/plain[hi]" },
	{ "two parts", MULTI("x") "\npre\n--x\n\na\n--x\n\nb\n--x--\nepi",
	  "1 text/plain[a]|2 text/plain[b]" },
	{ "two parts, CRLF",
	  "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\na\r\n"
	  "--x\r\nContent-Type: text/html\r\n\r\nb\r\n--x--\r\n",
	  "1 text/plain[a]|2 text/html[b]" },
	{ "a quoted boundary with blanks",
	  MULTI("\"a b\"") "\n--a b\n\na\n--a b--\n", "1 text/plain[a]" },
	{ "a folded boundary", MULTI("\"a\n b\"") "\n--a b\n\na\n--a b--\n",
	  "1 text/plain[a]" },
	{ "white space behind a boundary", MULTI("x") "\n--x \t\n\na\n--x-- \n",
	  "1 text/plain[a]" },
	{ "a boundary that ends in a blank",
	  MULTI("\"x \"") "\n--x \n\na\n--x --\n", "1 text/plain[a]" },
	{ "a longer line is no boundary",
	  MULTI("x") "\n--x\n\na\n--xy\nb\n--x--\n",
	  "1 text/plain[a\n--xy\nb]" },
	{ "unless there is no other", MULTI("x") "\n--xy\n\na\n--xy\n\nb\n",
	  "1 text/plain[a]|2 text/plain[b\n]" },
	{ "never closed", MULTI("x") "\n--x\n\na\n", "1 text/plain[a\n]" },
	{ "nothing after the end", MULTI("x") "\n--x\n\na\n--x--\n--x\n\nb\n",
	  "1 text/plain[a]" },
	{ "never used", MULTI("x") "\nhi\n", "1 text/plain[hi\n]" },
	{ "no boundary named", "Content-Type: multipart/mixed\n\nhi\n",
	  "1 text/plain[hi\n]" },
	{ "the first boundary right behind the header",
	  MULTI("x") "--x\n\na\n--x--\n", "1 text/plain[a]" },
	{ "a part without an empty line",
	  MULTI("x") "\n--x\nnot a field\n--x--\n",
	  "1 text/plain[not a field]" },
	{ "nested",
	  MULTI("x") "\n--x\n" MULTI("y") "\n--y\n\na\n--y\n\nb\n--y--\n"
					  "--x\n\nc\n--x--\n",
	  "1.1 text/plain[a]|1.2 text/plain[b]|2 text/plain[c]" },
	{ "the outer boundary ends the inner parts",
	  MULTI("x") "\n--x\n" MULTI("y") "\n--y\n\na\n--x\n\nb\n--x--\n",
	  "1.1 text/plain[a]|2 text/plain[b]" },
	{ "the same boundary within and without",
	  MULTI("x") "\n--x\n" MULTI("x") "\n--x\n\na\n--x--\n"
					  "--x\n\nb\n--x--\n",
	  "1.1 text/plain[a]|2 text/plain[b]" },
	{ "an inner boundary that begins like the outer",
	  MULTI("x") "\n--x\n" MULTI("xx") "\n--xx\n\na\n--xx--\n"
					   "--x\n\nb\n--x--\n",
	  "1.1 text/plain[a]|2 text/plain[b]" },
	{ "a message inside",
	  MULTI("x") "\n--x\nContent-Type: message/rfc822\n\nTo: y\n\na\n"
		     "--x--\n",
	  "1 message/rfc822|1.1 text/plain[a]" },
	{ "a multipart message inside",
	  MULTI("x") "\n--x\nContent-Type: message/rfc822\n\n" MULTI(
		  "y") "\n--y\n\na\n--y--\n--x--\n",
	  "1 message/rfc822|1.1 text/plain[a]" },
	{ "a message is all", "Content-Type: message/rfc822\n\nTo: y\n\na",
	  "1 message/rfc822|1.1 text/plain[a]" },
	{ "an encoded message",
	  "Content-Type: message/rfc822\n"
	  "Content-Transfer-Encoding: base64\n\nVG86IHkKCmE=\n",
	  "1 message/rfc822|1.1 text/plain[a]" },
	{ "one that only says so",
	  "Content-Type: message/rfc822\n"
	  "Content-Transfer-Encoding: base64\n\nTo: y\n\na\n",
	  "1 message/rfc822|1.1 text/plain[a\n]" },
	{ "a quoted-printable one",
	  "Content-Type: message/rfc822\n"
	  "Content-Transfer-Encoding: quoted-printable\n\nTo:=20y\n\na=3Db\n",
	  "1 message/rfc822|1.1 text/plain[a=b\n]" },
	{ "an encoded multipart",
	  MULTI("x") "Content-Transfer-Encoding: base64\n\n"
		     "LS14CgphCi0teC0tCg==\n",
	  "1 text/plain[a]" },
	{ "digest",
	  "Content-Type: multipart/digest; boundary=x\n\n--x\n\nTo: y\n\na\n"
	  "--x\nContent-Type: text/html\n\nb\n--x--\n",
	  "1 message/rfc822|1.1 text/plain[a]|2 text/html[b]" },
	{ "other messages are leaves",
	  "Content-Type: message/delivery-status\n\nTo: y\n",
	  "1 message/delivery-status[To: y\n]" },
	{ "encodings with comments and odd case",
	  "Content-Transfer-Encoding: Base64 (x)\n\nYQ==\n",
	  "1 text/plain[a]" },
	{ "the same twice, ended once",
	  MULTI("x") "\n--x\n" MULTI("x") "\n--x\n\na\n--x--\n",
	  "1.1 text/plain[a]" },
	{ "an inner one that is not closed",
	  MULTI("x") "\n--x\n" MULTI("y") "\n--y\n\na\n--y\n--x\n\nb\n--x--\n",
	  "1.1 text/plain[a]|2 text/plain[b]" },
	{ "an outer boundary in the middle of a head",
	  MULTI("x") "\n--x\nContent-Type: text/html\n--x\n\nb\n--x--\n",
	  "1 text/html[]|2 text/plain[b]" },
	{ "a boundary with junk behind it, in one that is clean",
	  MULTI("x") "\n--x\n" MULTI("y") "\n--y junk\n\na\n--x--\n",
	  "1.1 text/plain[a]" },
	{ "an unknown encoding",
	  "Content-Transfer-Encoding: 9bit\n\nYQ==", "1 text/plain[YQ==]" },
};

static void
put_tree(struct buf *out, const struct part *root)
{
	for (const struct part *p = root; p != NULL; p = part_next(root, p)) {
		if (p->kind == PART_MULTI)
			continue;
		buf_printf(out, "%s%.*s %.*s", out->n > 0 ? "|" : "",
			   STR_ARG(p->path), STR_ARG(p->type));
		if (p->kind == PART_MESSAGE)
			continue;
		buf_put_char(out, '[');
		part_content_put(out, p);
		buf_put_char(out, ']');
	}
}

static void
trees(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 10000);
	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		struct arena a = { 0 };
		struct part_tree tree;

		buf_clear(&out);
		part_parse(&a, str_of(messages[i].message), &tree);
		put_tree(&out, tree.root);
		assert_str(buf_str(&out), messages[i].tree, messages[i].why);
		assert_why(!tree.is_cut, messages[i].why);
		arena_fini(&a);
	}
	buf_fini(&out);
}

static void
what_a_part_says(void **state)
{
	static const char message[] =
		"Content-Type: multipart/mixed; boundary=x; charset=gb2312\n\n"
		"--x\nContent-Type: Image/PNG; name=\"\xd6\xd0.png\"\n"
		"Content-Disposition: ATTACHMENT; filename=\"\"\n\n"
		"--x\nContent-Type: text/plain; charset=\"KOI8-R\"\n"
		"Content-Disposition: inline; filename*=utf-8''a%2Fb\n\n"
		"--x--\n";
	struct arena a = { 0 };
	struct part_tree tree;
	const struct part *p;

	(void)state;
	part_parse(&a, STR(message), &tree);
	p = part_at(tree.root, STR("1"));
	assert_str(p->type, "image/png", "lower case");
	assert_null(p->charset.p);
	assert_str(p->disposition, "attachment", "lower case");
	assert_str(p->filename, "中.png",
		   "the name, in the message's charset, as the file name is "
		   "empty");
	p = part_at(tree.root, STR("2"));
	assert_str(p->charset, "koi8-r", "lower case");
	assert_str(p->filename, "a/b", "folders are kept here");
	assert_null(part_at(tree.root, STR("3")));
	arena_fini(&a);
}

/* levels of message/rfc822 and multipart in turns. */
static void
put_nest(struct buf *out, int levels)
{
	for (int i = 0; i < levels; i++)
		buf_printf(out,
			   "Content-Type: multipart/mixed; boundary=b%d\n\n"
			   "--b%d\nContent-Type: message/rfc822\n\n",
			   i, i);
	buf_put(out, STR("Subject: core\n\nhi"));
}

static void
fifty_levels_are_followed(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	const struct part *last;
	struct str subject;
	struct buf nest;

	(void)state;
	buf_init(&nest, 1024 * 1024);
	put_nest(&nest, 50);
	part_parse(&a, buf_str(&nest), &tree);
	assert_false(tree.is_cut);
	for (last = tree.root; last->child != NULL;)
		last = last->child;
	assert_true(part_field(last, STR("Subject"), &subject));
	assert_str(subject, "core", "the innermost message");
	buf_clear(&nest);
	put_nest(&nest, 1000);
	part_parse(&a, buf_str(&nest), &tree);
	assert_true(tree.is_cut);
	buf_fini(&nest);
	arena_fini(&a);
}

static void
parts_are_counted(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf many;

	(void)state;
	buf_init(&many, 1024 * 1024);
	buf_put(&many, STR(MULTI("x") "\n"));
	for (int i = 0; i < 2 * LIMIT_PARTS; i++)
		buf_put(&many, STR("--x\n\n"));
	part_parse(&a, buf_str(&many), &tree);
	assert_true(tree.is_cut);
	assert_int_equal(tree.count, LIMIT_PARTS);
	buf_fini(&many);
	arena_fini(&a);
}

/* "M" alone stands for a line of 45 bytes that lost its blanks. */
static void
code_may_be_shorter_than_content(void **state)
{
	enum { LINES = 5000 };
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf message;

	(void)state;
	buf_init(&message, 1024 * 1024);
	buf_put(&message, STR("Content-Type: message/rfc822\n"
			      "Content-Transfer-Encoding: x-uuencode\n\n"
			      "begin 644 x\n"));
	for (int i = 0; i < LINES; i++)
		buf_put(&message, STR("M\n"));
	part_parse(&a, buf_str(&message), &tree);
	assert_true(tree.is_cut);
	assert_true(tree.root->kind == PART_LEAF);
	assert_int_equal(part_content_size(tree.root), 45 * LINES);
	buf_fini(&message);
	arena_fini(&a);
}

/* A large body whose lines are regular is measured by its ends alone. */
static void
a_quick_size_is_the_size(void **state)
{
	static const struct {
		const char *line, *last;
	} bodies[] = {
		{ "QUJDREVGR0hJSktM\n", "QQ==\n" },
		{ "QUJDREVGR0hJSktM\n", "QUJD" },
		{ "QUJDREVGR0hJSktM\r\n", "QUI=\r\n\r\n" },
		{ "QUJDREVGR0hJSktM\n", "" },
		{ "QUJDREVGR0hJSktM\n",
		  "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n" },
		{ "QUJD", "\n" },
		{ "\n", "QUJD" },
	};
	struct buf message;

	(void)state;
	buf_init(&message, 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct arena a = { 0 };
		struct part_tree tree;

		buf_clear(&message);
		buf_put(&message, STR("Content-Transfer-Encoding: base64\n\n"));
		while (message.n < 300 * 1024)
			buf_put(&message, str_of(bodies[i].line));
		buf_put(&message, str_of(bodies[i].last));
		part_parse(&a, buf_str(&message), &tree);
		assert_int_equal(part_content_size_quick(tree.root),
				 part_content_size(tree.root));
		arena_fini(&a);
	}
	buf_fini(&message);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees),
		cmocka_unit_test(what_a_part_says),
		cmocka_unit_test(fifty_levels_are_followed),
		cmocka_unit_test(parts_are_counted),
		cmocka_unit_test(a_quick_size_is_the_size),
		cmocka_unit_test(code_may_be_shorter_than_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
