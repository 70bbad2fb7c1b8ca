#include "base/file.h"

#include "base/utf8.h"
#include "tests/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	struct arena a;
	char dir[32];
};

static int
make_place(void **state)
{
	struct place *p = mem_zalloc(sizeof(*p));

	(void)snprintf(p->dir, sizeof(p->dir), "/tmp/culver-file-XXXXXX");
	*state = p;
	return mkdtemp(p->dir) == NULL;
}

static int
remove_place(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	bool ok = file_remove_tree(p->dir, &e);

	arena_fini(&p->a);
	mem_free(&p);
	return !ok;
}

static void
reads_what_it_wrote(void **state)
{
	struct place *p = *state;
	const char *path = file_join(&p->a, p->dir, "f");
	struct err e = ERR_INIT;
	struct stat st;
	struct buf b;

	buf_init(&b, 100);
	assert_true(file_write_durable(path, STR("old and long"), &e));
	assert_true(file_write_durable(path, STR("n\0w"), &e));
	assert_true(file_read(path, &b, &e));
	assert_bytes(buf_str(&b), STR("n\0w"), "replaced whole");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	buf_fini(&b);
}

static void
leaves_no_temporary_file(void **state)
{
	struct place *p = *state;
	const char *dir = file_join(&p->a, p->dir, "d");
	struct err e = ERR_INIT;

	assert_int_equal(mkdir(dir, 0700), 0);
	/* a folder stands where the file should: the rename must fail */
	assert_int_equal(mkdir(file_join(&p->a, dir, "f"), 0700), 0);
	assert_false(
		file_write_durable(file_join(&p->a, dir, "f"), STR("x"), &e));
	assert_int_equal(e.sys, EISDIR);
	assert_int_equal(rmdir(file_join(&p->a, dir, "f")), 0);
	assert_int_equal(rmdir(dir), 0); /* it was empty */
}

static void
keeps_to_the_limit(void **state)
{
	struct place *p = *state;
	const char *path = file_join(&p->a, p->dir, "f");
	struct err e = ERR_INIT;
	struct buf b;

	assert_true(file_write_durable(path, STR("12345"), &e));
	buf_init(&b, 4);
	assert_false(file_read(path, &b, &e));
	assert_int_equal(e.kind, ERR_DATA);
	buf_fini(&b);
}

static void
says_what_is_not_there(void **state)
{
	struct place *p = *state;
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, 4);
	assert_false(file_read(file_join(&p->a, p->dir, "none"), &b, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_non_null(strstr(e.text, "none"));
	buf_fini(&b);
}

static void
makes_private_folders(void **state)
{
	struct place *p = *state;
	const char *deep = file_join(&p->a, p->dir, "a/b/c");
	struct err e = ERR_INIT;
	struct stat st;

	assert_true(file_make_dirs(deep, &e));
	assert_true(file_make_dirs(deep, &e));
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_true(
		file_write_durable(file_join(&p->a, deep, "f"), STR(""), &e));
	assert_false(file_make_dirs(file_join(&p->a, deep, "f/g"), &e));
}

static void
removes_links_not_what_they_show(void **state)
{
	struct place *p = *state;
	const char *kept = file_join(&p->a, p->dir, "kept");
	const char *gone = file_join(&p->a, p->dir, "gone");
	struct err e = ERR_INIT;

	assert_true(file_make_dirs(kept, &e));
	assert_true(file_make_dirs(gone, &e));
	assert_int_equal(symlink(kept, file_join(&p->a, gone, "link")), 0);
	assert_true(file_remove_tree(gone, &e));
	assert_int_equal(access(kept, F_OK), 0);
	assert_int_not_equal(access(gone, F_OK), 0);
}

static const struct {
	const char *why, *wanted, *safe;
} names[] = {
	{ "plain", "report.pdf", "report.pdf" },
	{ "letters", "\xe4\xb8\xad\xe6\x96\x87.txt",
	  "\xe4\xb8\xad\xe6\x96\x87.txt" },
	{ "a path up", "../../etc/passwd", "passwd" },
	{ "a Windows path", "C:\\autoexec.bat", "autoexec.bat" },
	{ "hidden", ".bashrc", "bashrc" },
	{ "an option", "-rf", "rf" },
	{ "nothing left", "..", "attachment" },
	{ "empty", "", "attachment" },
	{ "ends in a slash", "a/", "attachment" },
	{ "line end", "a\nb.txt", "a b.txt" },
	{ "escape", "a\x1b[2Jb", "a [2Jb" },
	{ "turned round", "a\xe2\x80\xaegpj.exe", "agpj.exe" },
	{ "a C1 sequence", "a\xc2\x9b[2Jb", "a [2Jb" },
	{ "DEL and NUL's neighbour", "a\x7f\x01.txt", "a .txt" },
	{ "an isolate and a mark of direction",
	  "a\xe2\x81\xa7gpj\xe2\x80\x8f.exe", "agpj.exe" },
	{ "Unicode tags", "a\xf3\xa0\x81\xa5\xf3\xa0\x81\xbf.txt", "a.txt" },
	{ "characters without width",
	  "a\xe2\x80\x8b.pdf\xe2\x81\xa0\xef\xbb\xbf", "a.pdf" },
	{ "joiners of Persian stay", "\xd9\x85\xe2\x80\x8c\xd8\xae.txt",
	  "\xd9\x85\xe2\x80\x8c\xd8\xae.txt" },
	{ "an ending pushed out of sight",
	  "a.pdf\xc2\xa0\xc2\xa0\xe3\x80\x80\xe2\x80\x83.exe", "a.pdf .exe" },
	{ "broken bytes", "a\xff.txt", "a\xef\xbf\xbd.txt" },
	{ "an overlong slash", "a\xc0\xaf.txt",
	  "a\xef\xbf\xbd\xef\xbf\xbd.txt" },
	{ "up on Windows", "..\\..\\boot.ini", "boot.ini" },
	{ "up in between", "a/../../b.txt", "b.txt" },
	{ "an absolute path", "/etc/passwd", "passwd" },
	{ "a share", "\\\\host\\share\\a.txt", "a.txt" },
	{ "dots and dashes in turn", ".-. -a", "a" },
	{ "an option with a value", "--output=x", "output=x" },
	{ "dots and blanks at the end", "a.txt. . ", "a.txt" },
	{ "a blank before a device's ending", "con .txt", "_con .txt" },
	{ "a port with a raised figure", "LPT\xc2\xb9.x", "_LPT\xc2\xb9.x" },
	{ "the console of Windows", "CONOUT$", "_CONOUT$" },
	{ "a stream of NTFS", "a.txt:b.exe", "a.txt_b.exe" },
	{ "the content's own stream", "a.txt::$DATA", "a.txt__$DATA" },
	{ "a device", "CON.txt", "_CON.txt" },
	{ "a port", "com1", "_com1" },
	{ "no device", "come.txt", "come.txt" },
	{ "what shells and Windows read", "a*b?<c>|\"d\".txt",
	  "a_b__c___d_.txt" },
};

static void
names_attachments_safely(void **state)
{
	struct place *p = *state;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_str(file_safe_name(&p->a, str_of(names[i].wanted)),
			   names[i].safe, names[i].why);
}

static void
shortens_names_but_keeps_the_ending(void **state)
{
	struct place *p = *state;
	char wanted[1000];
	struct str safe;

	(void)memset(wanted, 'x', sizeof(wanted));
	(void)memcpy(wanted + sizeof(wanted) - 4, ".pdf", 4);
	safe = file_safe_name(&p->a, (struct str){ wanted, sizeof(wanted) });
	assert_in_range(safe.n, 100, 200);
	assert_true(str_ends(safe, STR(".pdf")));
	for (size_t i = 0; i + 3 < sizeof(wanted); i += 3)
		(void)memcpy(wanted + i, "\xe4\xb8\xad", 3);
	safe = file_safe_name(&p->a, (struct str){ wanted, 900 });
	assert_in_range(safe.n, 100, 200);
	assert_true(utf8_is_valid(safe));
}

static void
joins_paths(void **state)
{
	struct place *p = *state;

	assert_string_equal(file_join(&p->a, "a", "b"), "a/b");
	assert_string_equal(file_join(&p->a, "a/", "b"), "a/b");
	assert_int_equal(setenv("HOME", "/home/x", 1), 0);
	assert_string_equal(file_expand_home(&p->a, STR("~/m")), "/home/x/m");
	assert_string_equal(file_expand_home(&p->a, STR("/~/m")), "/~/m");
}

#define IN_A_PLACE(test) \
	cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(reads_what_it_wrote),
		IN_A_PLACE(leaves_no_temporary_file),
		IN_A_PLACE(keeps_to_the_limit),
		IN_A_PLACE(says_what_is_not_there),
		IN_A_PLACE(makes_private_folders),
		IN_A_PLACE(removes_links_not_what_they_show),
		IN_A_PLACE(names_attachments_safely),
		IN_A_PLACE(shortens_names_but_keeps_the_ending),
		IN_A_PLACE(joins_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
