/* Drafts on disk: what is written is read again, and nothing is lost. */
#include "engine/draft.h"

#include "base/file.h"
#include "tests/check.h"

#include <stdlib.h>
#include <unistd.h>

struct place {
	struct arena a;
	char dir[64];
	const char *drafts;
};

static int
set_up(void **state)
{
	struct place *p = mem_zalloc(sizeof(*p));

	memcpy(p->dir, "/tmp/culver-draft-XXXXXX", 25);
	if (mkdtemp(p->dir) == NULL)
		return -1;
	p->drafts = draft_dir(&p->a, p->dir);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	bool done = file_remove_tree(p->dir, &e);

	arena_fini(&p->a);
	free(p);
	return done ? 0 : -1;
}

/* Whatever stands in a head, it comes back byte for byte. */
static const char *const subjects[] = {
	"",
	"plain",
	"你好，世界",
	"100% sure, not %41",
	"two\nlines\r\nTo: somebody@example.org",
	" blanks at both ends ",
	"colon: and more: colons",
};

static void
heads_come_back(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		struct attachment files[] = {
			{ STR("/tmp/a\nb.pdf"), STR("b.pdf"),
			  STR("application/pdf"), 0 },
			{ STR("/tmp/c"), STR("c"), STR(""), 0 },
		};
		struct draft d = { .subject = str_of(subjects[i]),
				   .to = STR("ann <ann@example.org>"),
				   .kind = DRAFT_REPLY_ALL,
				   .markdown = i % 2 == 0,
				   .wants_receipt = i % 3 == 0,
				   .source = 0xabcdef012345678,
				   .attachments = files,
				   .n_attachments = 2 };
		struct draft got;

		assert_true(draft_create(&p->a, p->drafts, &d, STR("x"), &e));
		assert_true(draft_write(&p->a, p->drafts, &d, &e));
		assert_true(draft_read(&p->a, p->drafts, d.id, &got, &e));
		assert_bytes(got.subject, d.subject, "subject");
		assert_int_equal(got.markdown, d.markdown);
		assert_int_equal(got.wants_receipt, d.wants_receipt);
		assert_bytes(got.to, d.to, "to");
		assert_bytes(got.cc, STR(""), "cc");
		assert_int_equal(got.kind, DRAFT_REPLY_ALL);
		assert_true(got.source == d.source);
		assert_int_equal(got.n_attachments, 2);
		assert_bytes(got.attachments[0].path, files[0].path, "path");
		assert_bytes(got.attachments[0].type, files[0].type, "type");
		assert_bytes(got.attachments[1].name, files[1].name, "name");
	}
}

static void
text_is_there_before_heads(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	struct draft d = { .subject = STR("never written") }, got;
	struct draft_list list;
	struct buf text;

	assert_true(draft_create(&p->a, p->drafts, &d, STR("half"), &e));
	assert_true(draft_list(&p->a, p->drafts, &list, &e));
	assert_int_equal(list.n, 1);
	assert_bytes(list.v[0].id, d.id, "a text alone is a draft");
	assert_true(draft_read(&p->a, p->drafts, d.id, &got, &e));
	assert_bytes(got.subject, STR(""), "with empty heads");
	buf_init(&text, 100);
	assert_true(file_read(got.body_path.p, &text, &e));
	assert_bytes(buf_str(&text), STR("half"), "the text");
	buf_fini(&text);
}

/* An editor that saves by renaming was killed at the wrong moment. */
static void
heads_without_text_are_listed_once(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	struct draft d = { .subject = STR("kept") };
	struct draft_list list;

	assert_true(draft_create(&p->a, p->drafts, &d, STR(""), &e));
	assert_true(draft_write(&p->a, p->drafts, &d, &e));
	assert_int_equal(unlink(d.body_path.p), 0);
	assert_true(draft_list(&p->a, p->drafts, &list, &e));
	assert_int_equal(list.n, 1);
	assert_bytes(list.v[0].subject, d.subject, "subject");
}

static void
discarding_removes_all(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	struct draft d = { 0 }, got;
	struct draft_list list;
	const char *dir;

	assert_true(draft_create(&p->a, p->drafts, &d, STR(""), &e));
	assert_true(draft_write(&p->a, p->drafts, &d, &e));
	assert_true(draft_attachment_dir(&p->a, p->drafts, d.id, &dir, &e));
	assert_true(
		file_write_durable(file_join(&p->a, dir, "x"), STR("x"), &e));
	assert_true(draft_discard(p->drafts, d.id, &e));
	assert_true(draft_list(&p->a, p->drafts, &list, &e));
	assert_int_equal(list.n, 0);
	assert_int_equal(access(dir, F_OK), -1);
	assert_false(draft_read(&p->a, p->drafts, d.id, &got, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_true(draft_discard(p->drafts, d.id, &e));
}

static void
ids_do_not_leave_the_folder(void **state)
{
	static const char *const ids[] = { "", "..", "../x", "a/b", "a.b" };
	struct place *p = *state;

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct err e = ERR_INIT;
		struct draft d = { .id = str_of(ids[i]) };

		assert_false(draft_write(&p->a, p->drafts, &d, &e));
		assert_false(draft_read(&p->a, p->drafts, d.id, &d, &e));
		assert_false(draft_discard(p->drafts, str_of(ids[i]), &e));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(heads_come_back, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(text_is_there_before_heads,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			heads_without_text_are_listed_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(discarding_removes_all, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(ids_do_not_leave_the_folder,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
