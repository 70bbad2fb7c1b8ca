/* parse(build(x)) = x, for letters made up. */
#include "config.h"

#include "base/file.h"
#include "mail/build.h"
#include "mail/part.h"
#include "mail/part_content.h"
#include "mail/part_text.h"
#include "mail/summary.h"
#include "tests/check.h"
#include "tests/mail/lettergen.h"
#include "tests/mail/unflow.h"

#include <stdlib.h>

enum { LETTERS = 300, LINE_MAX_BYTES = 998, HEAD_MAX_BYTES = 78 };

struct letter {
	struct arena arena;
	struct lettergen made;
	struct build_mail mail;
	struct build_file files[4];
	struct str bytes[4];
	struct buf wire;
};

static bool
keep(void *context, struct str bytes, struct err *e)
{
	(void)e;
	buf_put(context, bytes);
	return true;
}

static void
make(struct letter *l, const char *dir, uint64_t seed)
{
	const struct build_sink sink = { keep, &l->wire };
	struct err e = ERR_INIT;

	*l = (struct letter){ 0 };
	lettergen_make(&l->arena, seed, &l->made);
	for (size_t i = 0; i < l->made.n_names; i++) {
		const char *path = arena_printf(&l->arena, "%s/%zu", dir, i).p;

		l->bytes[i] = lettergen_bytes(&l->arena, seed * 10 + i);
		assert_true(file_write_durable(path, l->bytes[i], &e));
		l->files[i] = (struct build_file){ .path = path,
						   .name = l->made.names[i],
						   .type = STR("image/png") };
	}
	l->mail = (struct build_mail){ .from = l->made.from,
				       .to = l->made.to,
				       .cc = l->made.cc,
				       .subject = l->made.subject,
				       .body = l->made.body,
				       .message_id = STR("1@example.org"),
				       .date_s = 1700000000 + (int64_t)seed,
				       .files = l->files,
				       .n_files = l->made.n_names };
#ifdef HAVE_MD4C
	l->mail.markdown = l->made.markdown;
#endif
	buf_init(&l->wire, 16u << 20);
	assert_why(build_message(&l->mail, &sink, &e), e.text);
}

static void
drop(struct letter *l)
{
	buf_fini(&l->wire);
	arena_fini(&l->arena);
}

/* 7-bit, CRLF, short lines; those of a head shorter, unless nothing in them
 * can be folded. */
static void
check_wire(struct str wire)
{
	size_t head = str_find(wire, STR("\r\n\r\n"), 0), at = 0, end;

	while (at < wire.n) {
		struct str line;

		end = str_find(wire, STR("\r\n"), at);
		assert_true(end != SIZE_MAX);
		line = str_head(str_skip(wire, at), end - at);
		assert_true(line.n <= LINE_MAX_BYTES);
		assert_true(str_find_char(line, '\n', 0) == SIZE_MAX &&
			    str_find_char(line, '\r', 0) == SIZE_MAX);
		for (size_t i = 0; i < line.n; i++)
			assert_true(line.p[i] > 0 && line.p[i] < 127);
		if (at < head && line.n > HEAD_MAX_BYTES &&
		    str_find_char(str_trim(line), ' ', 0) != SIZE_MAX)
			fail_msg("%.*s", STR_ARG(line));
		at = end + 2;
	}
}

static void
check_people(struct arena *a, struct str typed, const struct address_list *got,
	     const char *why)
{
	struct address_list want = { 0 };

	address_parse(a, typed, NULL, &want);
	assert_int_equal(got->n, want.n);
	for (size_t i = 0; i < want.n; i++) {
		assert_bytes(got->v[i].name, want.v[i].name, why);
		assert_bytes(got->v[i].addr, want.v[i].addr, why);
	}
}

static void
check_heads(struct letter *l)
{
	struct summary s;

	summary_read(&l->arena, buf_str(&l->wire), &s);
	check_people(&l->arena, l->made.from, &s.from, "from");
	check_people(&l->arena, l->made.to, &s.to, "to");
	check_people(&l->arena, l->made.cc, &s.cc, "cc");
	assert_bytes(s.subject, l->made.subject, "subject");
	assert_int_equal(s.date_s, l->mail.date_s);
	assert_str(s.message_id, "1@example.org", "id");
}

static void
check_text(const struct part *p, struct str typed)
{
	struct str type;
	struct buf text, read;

	buf_init(&text, 1 << 20);
	buf_init(&read, 1 << 20);
	part_text(&text, p, NULL);
	(void)part_field(p, STR("Content-Type"), &type);
	if (str_find(type, STR("format=flowed"), 0) != SIZE_MAX)
		unflow(&read, buf_str(&text),
		       str_find(type, STR("delsp=yes"), 0) != SIZE_MAX);
	else
		buf_put(&read, buf_str(&text));
	assert_bytes(str_trim_end(buf_str(&read)), str_trim_end(typed), "text");
	buf_fini(&text);
	buf_fini(&read);
}

static void
check_parts(struct letter *l)
{
	struct part_tree tree;
	const struct part *p, *file;
	struct buf content;

	part_parse(&l->arena, buf_str(&l->wire), &tree);
	p = tree.root;
	file = l->made.n_names > 0 ? p->child->next : NULL;
	while (p->child != NULL)
		p = p->child;
	check_text(p, l->made.body);
	for (size_t i = 0; i < l->made.n_names; i++, file = file->next) {
		assert_non_null(file);
		assert_bytes(file->filename, l->made.names[i], "file name");
		buf_init(&content, 1 << 20);
		part_content_put(&content, file);
		assert_bytes(buf_str(&content), l->bytes[i], "content");
		buf_fini(&content);
	}
	assert_null(file);
}

static void
letters_read_back(void **state)
{
	char dir[] = "/tmp/culver-letters-XXXXXX";
	struct err e = ERR_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (uint64_t seed = 0; seed < LETTERS; seed++) {
		struct letter l;

		make(&l, dir, seed);
		check_wire(buf_str(&l.wire));
		check_heads(&l);
		check_parts(&l);
		drop(&l);
	}
	assert_true(file_remove_tree(dir, &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
