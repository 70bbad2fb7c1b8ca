#include "ui/complete.h"

#include "base/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

struct found {
	struct arena *arena;
	VEC(struct str) all;
};

/* Accounts have folders of the same name: each once. */
static bool
is_found(const struct found *f, struct str candidate)
{
	for (size_t i = 0; i < f->all.n; i++)
		if (str_eq(f->all.v[i], candidate))
			return true;
	return false;
}

static void
find(struct found *f, struct str candidate)
{
	if (f->all.n < COMPLETE_MAX && !is_found(f, candidate))
		*VEC_PUSH(f->arena, &f->all) = arena_str(f->arena, candidate);
}

size_t
complete_token(enum ask_kind kind, struct str head)
{
	bool quoted = false;
	size_t at = 0;

	if (kind != ASK_ADDRESSES)
		return 0;
	for (size_t i = 0; i < head.n; i++) {
		if (head.p[i] == '"')
			quoted = !quoted;
		else if (head.p[i] == ',' && !quoted)
			at = i + 1;
	}
	while (at < head.n && head.p[at] == ' ')
		at++;
	return at;
}

static void
find_commands(struct found *f, enum screen screen, struct str word)
{
	for (unsigned c = COMMAND_NONE + 1; c < COMMAND_COUNT; c++) {
		const struct command_info *i = command_info((enum command)c);

		if ((i->screens & (1u << screen)) != 0 &&
		    str_starts(str_of(i->name), word))
			find(f, str_of(i->name));
	}
}

static void
find_folders(struct found *f, const struct host *h, struct str word)
{
	const struct event *all = h->folders;

	for (size_t i = 0; all != NULL && i < all->folders.n; i++)
		if (str_starts_fold(all->folders.v[i].name, word))
			find(f, all->folders.v[i].name);
}

/* Splits "~/dir/na" into what to read and what names begin with. */
static struct str
split_path(struct str word, struct str *dir)
{
	size_t slash = 0;

	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == '/')
			slash = i + 1;
	*dir = str_head(word, slash);
	return str_skip(word, slash);
}

static void
find_file(struct found *f, const char *folder, struct str dir, struct str name)
{
	struct str whole;
	struct stat st;
	char *path = file_join(f->arena, folder, arena_cstr(f->arena, name));

	whole = arena_printf(
		f->arena, "%.*s%.*s%s", STR_ARG(dir), STR_ARG(name),
		stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? "/" : "");
	find(f, whole);
}

static void
find_files(struct found *f, struct str word)
{
	struct str dir, start = split_path(word, &dir);
	char *folder = file_expand_home(f->arena, dir.n > 0 ? dir : STR("."));
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		struct str name = str_of(entry->d_name);

		/* Hidden ones only for who asks for them. */
		if (!str_starts(name, start) ||
		    (name.p[0] == '.' && start.n == 0) ||
		    str_eq(name, STR(".")) || str_eq(name, STR("..")))
			continue;
		find_file(f, folder, dir, name);
		if (f->all.n == COMPLETE_MAX)
			break;
	}
	if (d != NULL)
		(void)closedir(d);
}

/* Those that mail is written in; others can be typed. */
static void
find_charsets(struct found *f, struct str word)
{
	static const char *const names[] = {
		"big5",         "euc-jp",       "euc-kr",       "gb18030",
		"gbk",          "hz-gb-2312",   "ibm866",       "iso-2022-jp",
		"iso-8859-1",   "iso-8859-15",  "iso-8859-2",   "iso-8859-5",
		"iso-8859-7",   "iso-8859-8",   "iso-8859-9",   "koi8-r",
		"koi8-u",       "macintosh",    "shift_jis",    "us-ascii",
		"utf-16be",     "utf-16le",     "utf-7",        "utf-8",
		"windows-1250", "windows-1251", "windows-1252", "windows-1253",
		"windows-1254", "windows-1255", "windows-1256", "windows-1257",
		"windows-1258", "windows-874",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_starts_fold(str_of(names[i]), word))
			find(f, str_of(names[i]));
}

static int
compare(const void *a, const void *b)
{
	const struct str *one = a, *other = b;

	return str_cmp(*one, *other);
}

size_t
complete_find(const struct host *h, struct complete_question question,
	      struct arena *a, struct str **out)
{
	struct found f = { .arena = a };

	if (question.kind == ASK_COMMAND)
		find_commands(&f, question.screen, question.word);
	else if (question.kind == ASK_FOLDER)
		find_folders(&f, h, question.word);
	else if (question.kind == ASK_CHARSET)
		find_charsets(&f, question.word);
	else if (question.kind == ASK_FILE)
		find_files(&f, question.word);
	if (f.all.n > 1)
		qsort(f.all.v, f.all.n, sizeof(*f.all.v), compare);
	*out = f.all.v;
	return f.all.n;
}
