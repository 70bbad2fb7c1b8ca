/* What lies outside: the editor, the browser, files to choose from. */
#include "ui/browser.h"
#include "ui/complete.h"
#include "ui/editor.h"

#include "base/file.h"
#include "tests/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	struct arena arena;
	char *dir;
	char *root; /* removed at the end */
} place;

static int
make_place(void **state)
{
	(void)state;
	place.dir = arena_cstr(&place.arena, STR("/tmp/culver-test-XXXXXX"));
	place.root = mkdtemp(place.dir);
	return place.root != NULL ? 0 : -1;
}

static int
remove_place(void **state)
{
	struct err e = ERR_INIT;
	bool ok = file_remove_tree(place.root, &e);

	(void)state;
	arena_fini(&place.arena);
	return ok ? 0 : -1;
}

static const char *
in_place(const char *name)
{
	return file_join(&place.arena, place.dir, name);
}

/* A script in the place; what it is called with and sees, it notes. */
static const char *
write_script(const char *name, const char *text)
{
	const char *path = in_place(name);
	struct err e = ERR_INIT;

	assert_true(file_write_durable(path, str_of(text), &e));
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static void
edit(const char *editor, const char *file, struct err *e)
{
	pid_t child;

	(void)unsetenv("VISUAL");
	assert_int_equal(setenv("EDITOR", editor, 1), 0);
	assert_true(editor_start(str_of(file), &child, e));
	for (int i = 0; i < 2000 && !editor_has_ended(child, e); i++)
		(void)usleep(5000);
}

static struct str
content(const char *path)
{
	struct err e = ERR_INIT;
	struct buf text;
	struct str copy;

	buf_init(&text, 10000);
	assert_why(file_read(path, &text, &e), path);
	copy = arena_str(&place.arena, buf_str(&text));
	buf_fini(&text);
	return copy;
}

static const struct {
	const char *why, *editor, *error; /* NULL: it did well */
} editors[] = {
	{ "does well", "true", NULL },
	{ "fails", "false", "false failed with status 1" },
	{ "is not there", "/nowhere/vi",
	  "/nowhere/vi: no such editor ($EDITOR names it)" },
	{ "is killed", "kill -9 $$; true",
	  "kill -9 $$; true was killed "
	  "(Killed)" },
	{ "is killed below the shell", "sh -c 'kill -9 $$'",
	  "sh -c 'kill -9 $$' was killed (Killed)" },
};

static void
editors_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(editors); i++) {
		struct err e = ERR_INIT;

		edit(editors[i].editor, "/nowhere/file", &e);
		assert_why((e.kind == ERR_NONE) == (editors[i].error == NULL),
			   editors[i].why);
		if (editors[i].error != NULL)
			assert_str(str_of(e.text), editors[i].error,
				   editors[i].why);
	}
}

/* An editor may have options; the file is one argument, whatever its name. */
static void
the_shell_does_not_read_the_name(void **state)
{
	const char *file = in_place("a b;$(touch evil)'\".txt");
	const char *script = write_script(
		"ed", "#!/bin/sh\nprintf '%s|' \"$@\" >\"$0.saw\"\n");
	struct err e = ERR_INIT;
	struct arena a = { 0 };

	(void)state;
	edit(arena_printf(&a, "%s -x 'y z'", script).p, file, &e);
	assert_int_equal(e.kind, ERR_NONE);
	assert_str(content(in_place("ed.saw")),
		   arena_printf(&a, "-x|y z|%s|", file).p, "as given");
	arena_fini(&a);
}

static void
visual_comes_first(void **state)
{
	const char *script =
		write_script("vis", "#!/bin/sh\necho seen >\"$0.saw\"\n");
	struct err e = ERR_INIT;
	pid_t child;

	(void)state;
	(void)setenv("VISUAL", script, 1);
	(void)setenv("EDITOR", "false", 1);
	assert_true(editor_start(STR("/nowhere"), &child, &e));
	while (!editor_has_ended(child, &e))
		(void)usleep(5000);
	(void)unsetenv("VISUAL");
	assert_str(content(in_place("vis.saw")), "seen\n", "$VISUAL ran");
}

static const struct {
	const char *why, *url;
	enum err_kind kind;
} links[] = {
	{ "a file of this machine", "file:///etc/passwd", ERR_DATA },
	{ "a script", "javascript:alert(1)", ERR_DATA },
	{ "an option", "--help", ERR_DATA },
	{ "nothing", "", ERR_DATA },
	{ "a page", "https://www.example.org/", ERR_NO_INPUT },
};

static void
only_pages_are_opened(void **state)
{
	(void)state;
	(void)setenv("BROWSER", "/nowhere/browser", 1);
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct err e = ERR_INIT;

		assert_false(browser_open(str_of(links[i].url), &e));
		assert_why(e.kind == links[i].kind, links[i].why);
	}
}

static void
no_shell_reads_the_link(void **state)
{
	const char *url = "https://e.example/?a=1&b=$(touch%20evil);'\"x";
	const char *script = write_script(
		"br", "#!/bin/sh\nprintf '%s|' \"$@\" >\"$0.new\"\n"
		      "mv \"$0.new\" \"$0.saw\"\n");
	struct err e = ERR_INIT;
	struct arena a = { 0 };

	(void)state;
	(void)setenv("BROWSER", arena_printf(&a, "%s --new", script).p, 1);
	assert_true(browser_open(str_of(url), &e));
	for (int i = 0; i < 2000 && access(in_place("br.saw"), F_OK) != 0; i++)
		(void)usleep(5000);
	assert_str(content(in_place("br.saw")),
		   arena_printf(&a, "--new|%s|", url).p, "as it stood");
	arena_fini(&a);
}

static const struct {
	const char *why, *typed, *found[3];
} files[] = {
	{ "a folder ends in a slash", "b", { "box/" } },
	{ "hidden ones are not shown", "", { "box/", "notes 1.txt" } },
	{ "but to who asks", ".h", { ".hidden" } },
	{ "in a folder", "box/", { "box/inside" } },
	{ "nothing", "zzz", { NULL } },
	{ "no such folder", "zzz/a", { NULL } },
};

static void
files_to_choose_from(void **state)
{
	struct arena *a = &place.arena;
	struct err e = ERR_INIT;
	struct host h = { 0 };

	(void)state;
	place.dir = arena_cstr(a, arena_printf(a, "%s/choice", place.dir));
	assert_true(file_make_dirs(in_place("box"), &e));
	(void)write_script("notes 1.txt", "");
	(void)write_script(".hidden", "");
	(void)write_script("box/inside", "");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct complete_question q = { .kind = ASK_FILE };
		struct str *found;
		size_t n;

		q.word = arena_printf(a, "%s/%s", place.dir, files[i].typed);
		n = complete_find(&h, q, a, &found);
		for (size_t k = 0; k < n; k++)
			assert_str(found[k],
				   arena_printf(a, "%s/%s", place.dir,
						files[i].found[k])
					   .p,
				   files[i].why);
		assert_why(files[i].found[n] == NULL, files[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editors_end),
		cmocka_unit_test(the_shell_does_not_read_the_name),
		cmocka_unit_test(visual_comes_first),
		cmocka_unit_test(only_pages_are_opened),
		cmocka_unit_test(no_shell_reads_the_link),
		cmocka_unit_test(files_to_choose_from),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
