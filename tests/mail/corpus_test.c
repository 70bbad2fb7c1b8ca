/*
 * Every message of a folder is read whole: our own, and those of the folder
 * that CULVER_CORPUS names, if it does. Nothing that comes out may be other
 * than UTF-8, or larger than its bound.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"
#include "mail/part_text.h"
#include "mail/summary.h"
#include "tests/check.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

static size_t seen;

static void
check_addresses(const struct address_list *list, const char *path)
{
	for (size_t i = 0; i < list->n; i++) {
		assert_why(utf8_is_valid(list->v[i].name), path);
		assert_why(utf8_is_valid(list->v[i].addr), path);
	}
}

static void
check_summary(struct str message, const char *path)
{
	struct arena a = { 0 };
	struct summary s;

	summary_read(&a, message, &s);
	check_addresses(&s.from, path);
	check_addresses(&s.to, path);
	assert_why(utf8_is_valid(s.subject), path);
	assert_why(utf8_is_valid(s.message_id), path);
	assert_why(utf8_is_valid(s.preview), path);
	assert_why(s.preview.n <= 4 * SUMMARY_PREVIEW_CHARS, path);
	arena_fini(&a);
}

static void
check_part(const struct part *p, const char *path)
{
	struct buf text;

	assert_why(utf8_is_valid(p->type) && p->type.n > 2, path);
	assert_why(utf8_is_valid(p->charset), path);
	assert_why(utf8_is_valid(p->filename), path);
	if (p->kind != PART_LEAF)
		return;
	assert_why(part_content_size(p) <= p->body.n, path);
	buf_init(&text, LIMIT_TEXT_BYTES);
	part_text(&text, p, NULL);
	assert_why(utf8_is_valid(buf_str(&text)), path);
	assert_why(str_find_char(buf_str(&text), '\0', 0) == SIZE_MAX, path);
	buf_fini(&text);
}

static void
check_message(const char *path)
{
	struct err e = ERR_INIT;
	struct arena a = { 0 };
	struct part_tree tree;
	const struct part *p;
	struct buf bytes;

	buf_init(&bytes, LIMIT_TEXT_BYTES);
	assert_why(file_read(path, &bytes, &e), path);
	part_parse(&a, buf_str(&bytes), &tree);
	for (p = tree.root; p != NULL; p = part_next(tree.root, p))
		check_part(p, path);
	check_summary(buf_str(&bytes), path);
	seen++;
	arena_fini(&a);
	buf_fini(&bytes);
}

static void
check_folder(const char *path, int depth)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir = opendir(path);

	assert_why(dir != NULL, path);
	while ((entry = readdir(dir)) != NULL) {
		struct arena a = { 0 };
		char *name = file_join(&a, path, entry->d_name);

		if (entry->d_name[0] == '.' || lstat(name, &st) != 0)
			;
		else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
			check_folder(name, depth + 1);
		else if (S_ISREG(st.st_mode))
			check_message(name);
		arena_fini(&a);
	}
	(void)closedir(dir);
}

static void
our_own_messages(void **state)
{
	struct arena a = { 0 };
	const char *source = getenv("CULVER_SRCDIR");

	(void)state;
	seen = 0;
	check_folder(
		file_join(&a, source == NULL ? "." : source, "tests/data/mail"),
		0);
	assert_true(seen >= 8);
	arena_fini(&a);
}

static void
a_corpus(void **state)
{
	(void)state;
	check_folder(getenv("CULVER_CORPUS"), 0);
}

int
main(void)
{
	const struct CMUnitTest own[] = {
		cmocka_unit_test(our_own_messages),
	};
	const struct CMUnitTest both[] = {
		cmocka_unit_test(our_own_messages),
		cmocka_unit_test(a_corpus),
	};

	if (getenv("CULVER_CORPUS") == NULL)
		return cmocka_run_group_tests(own, NULL, NULL);
	return cmocka_run_group_tests(both, NULL, NULL);
}
