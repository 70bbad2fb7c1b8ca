#include "store/maildir.h"

#include "base/file.h"
#include "base/vec.h"
#include "base/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RANDOM_BYTES = 8, STALE_S = 36 * 3600 };

/* In the order of ASCII, as the letters stand in a name. */
static const struct {
	char letter;
	enum maildir_flag flag;
} letters[] = {
	{ 'D', MAILDIR_DRAFT },     { 'F', MAILDIR_FLAGGED },
	{ 'P', MAILDIR_FORWARDED }, { 'R', MAILDIR_REPLIED },
	{ 'S', MAILDIR_READ },      { 'T', MAILDIR_DELETED },
};

static const char *const parts[] = { "tmp", "new", "cur" };

static bool
is_dir(const char *dir, const char *name)
{
	struct arena a = { 0 };
	struct stat st;
	bool yes =
		stat(file_join(&a, dir, name), &st) == 0 && S_ISDIR(st.st_mode);

	arena_fini(&a);
	return yes;
}

bool
maildir_is(const char *dir)
{
	return is_dir(dir, "cur") && is_dir(dir, "new");
}

/* The folder, and the two it may have been made in, as an account is. */
static bool
sync_upwards(const char *dir, struct err *e)
{
	struct arena a = { 0 };
	char *path = arena_cstr(&a, str_of(dir));
	bool ok = file_sync_dir(path, e);

	for (int i = 0; ok && i < 2; i++) {
		char *slash = strrchr(path, '/');

		if (slash == NULL || slash == path)
			break;
		*slash = '\0';
		ok = file_sync_dir(path, e);
	}
	arena_fini(&a);
	return ok;
}

bool
maildir_make(const char *dir, struct err *e)
{
	struct arena a = { 0 };
	bool ok = true;

	if (maildir_is(dir) && is_dir(dir, "tmp"))
		return true;
	for (size_t i = 0; ok && i < COUNT_OF(parts); i++)
		ok = file_make_dirs(file_join(&a, dir, parts[i]), e);
	arena_fini(&a);
	return ok && sync_upwards(dir, e);
}

/* ---- names ---------------------------------------------------------------*/

struct str
maildir_unique(struct arena *a, struct str key)
{
	unsigned char chance[RANDOM_BYTES];
	char hex[2 * RANDOM_BYTES + 1];

	world_random(chance, sizeof(chance));
	for (size_t i = 0; i < RANDOM_BYTES; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", chance[i]);
	return arena_printf(a, "%lld.R%s%s%.*s.culver",
			    (long long)world_now_s(), hex,
			    key.n > 0 ? "_K" : "", STR_ARG(key));
}

static bool
is_in_new(struct str name)
{
	return str_starts(name, STR("new/"));
}

static struct str
without_folder(struct str name)
{
	if (is_in_new(name) || str_starts(name, STR("cur/")))
		return str_skip(name, 4);
	return name;
}

struct str
maildir_unique_of(struct str name)
{
	name = without_folder(name);
	return str_head(name, str_find_char(name, ':', 0));
}

struct str
maildir_key_of(struct str name)
{
	struct str unique = maildir_unique_of(name);
	size_t at = str_find(unique, STR("_K"), 0);
	struct str key = str_skip(unique, at);
	size_t n = 0;

	key = str_skip(key, 2);
	while (n < key.n && ascii_hex(key.p[n]) >= 0)
		n++;
	if (!str_eq(str_skip(key, n), STR(".culver")))
		return STR("");
	return str_head(key, n);
}

int64_t
maildir_time_of(struct str name)
{
	struct str unique = maildir_unique_of(name);
	struct str digits = str_head(unique, str_find_char(unique, '.', 0));
	uint64_t at;

	if (!str_to_u64(digits, &at) || at > INT64_MAX)
		return 0;
	return (int64_t)at;
}

/* The letters behind ":2,", whatever they mean. */
static struct str
letters_of(struct str name)
{
	struct str info = str_skip(name, str_find_char(name, ':', 0));

	return str_starts(info, STR(":2,")) ? str_skip(info, 3) : STR("");
}

static uint32_t
flag_of(char letter)
{
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		if (letters[i].letter == letter)
			return (uint32_t)letters[i].flag;
	}
	return 0;
}

uint32_t
maildir_flags_of(struct str name)
{
	struct str l = letters_of(name);
	uint32_t flags = 0;

	for (size_t i = 0; i < l.n; i++)
		flags |= flag_of(l.p[i]);
	return flags;
}

struct str
maildir_with_flags(struct arena *a, struct str name, uint32_t flags)
{
	struct str unique = maildir_unique_of(name);
	struct str old = letters_of(name);
	struct buf info;
	struct str out;

	buf_init(&info, old.n + COUNT_OF(letters) + 1);
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		if ((flags & (uint32_t)letters[i].flag) != 0)
			buf_put_char(&info, letters[i].letter);
	}
	for (size_t i = 0; i < old.n; i++) {
		if (flag_of(old.p[i]) == 0)
			buf_put_char(&info, old.p[i]);
	}
	if (info.n == 0 && is_in_new(name))
		out = arena_printf(a, "new/%.*s", STR_ARG(unique));
	else
		out = arena_printf(a, "cur/%.*s:2,%.*s", STR_ARG(unique),
				   STR_ARG(buf_str(&info)));
	buf_fini(&info);
	return out;
}

/* ---- what is there -------------------------------------------------------*/

static bool
is_message(const struct dirent *d)
{
	return d->d_name[0] != '.' && d->d_type != DT_DIR;
}

static bool
scan_part(struct arena *a, const char *dir, const char *part,
	  struct maildir_list *out, struct err *e)
{
	char *path = file_join(a, dir, part);
	DIR *d = opendir(path);
	struct dirent *file;

	if (d == NULL)
		return err_sys(e, errno, "%s", path);
	errno = 0;
	while ((file = readdir(d)) != NULL) {
		struct maildir_entry *m;

		if (!is_message(file))
			continue;
		m = VEC_PUSH(a, out);
		m->name = arena_printf(a, "%s/%s", part, file->d_name);
		m->unique = maildir_unique_of(m->name);
	}
	if (errno != 0)
		(void)err_sys(e, errno, "%s", path);
	(void)closedir(d);
	return e->kind == ERR_NONE;
}

bool
maildir_scan(struct arena *a, const char *dir, struct maildir_list *out,
	     struct err *e)
{
	struct err mine = ERR_INIT;

	if (scan_part(a, dir, "new", out, &mine) &&
	    scan_part(a, dir, "cur", out, &mine))
		return true;
	*e = mine;
	return false;
}

bool
maildir_find(struct arena *a, const char *dir, struct str unique,
	     struct str *name, struct err *e)
{
	struct maildir_list all = { 0 };

	*name = STR("");
	if (!maildir_scan(a, dir, &all, e))
		return false;
	VEC_EACH (struct maildir_entry, m, &all) {
		if (str_eq(m->unique, unique))
			*name = m->name;
	}
	return true;
}

static void
sweep_file(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_mtime + STALE_S < world_now_s())
		(void)unlink(path);
}

void
maildir_sweep(const char *dir)
{
	struct arena a = { 0 };
	char *tmp = file_join(&a, dir, "tmp");
	DIR *d = opendir(tmp);
	struct dirent *file;

	while (d != NULL && (file = readdir(d)) != NULL) {
		if (file->d_name[0] != '.')
			sweep_file(file_join(&a, tmp, file->d_name));
	}
	if (d != NULL)
		(void)closedir(d);
	arena_fini(&a);
}

/* ---- changes -------------------------------------------------------------*/

bool
maildir_rename(const char *dir, struct str name, const char *to_dir,
	       struct str to_name, struct err *e)
{
	struct arena a = { 0 };
	char *from = file_join(&a, dir, arena_cstr(&a, name));
	char *to = file_join(&a, to_dir, arena_cstr(&a, to_name));
	bool ok = rename(from, to) == 0 || err_sys(e, errno, "%s", from);

	arena_fini(&a);
	return ok;
}

bool
maildir_sync(const char *dir, bool in_new, struct err *e)
{
	struct arena a = { 0 };
	bool ok = file_sync_dir(file_join(&a, dir, in_new ? "new" : "cur"), e);

	arena_fini(&a);
	return ok;
}

/* ---- one on its way in ---------------------------------------------------*/

static char *
tmp_path(struct arena *a, const struct maildir_writer *w)
{
	return file_join(a, file_join(a, w->dir, "tmp"), w->unique);
}

bool
maildir_write_open(struct maildir_writer *w, const char *dir, struct str unique,
		   struct err *e)
{
	struct arena a = { 0 };
	char *path;

	w->dir = mem_strdup(str_of(dir));
	w->unique = mem_strdup(unique);
	w->size_bytes = 0;
	path = tmp_path(&a, w);
	w->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (w->fd < 0) {
		(void)err_sys(e, errno, "%s", path);
		mem_free(&w->unique);
		maildir_write_fini(w);
	}
	arena_fini(&a);
	return w->dir != NULL;
}

bool
maildir_write(struct maildir_writer *w, struct str bytes, struct err *e)
{
	w->size_bytes += bytes.n;
	return file_write_fd(w->fd, w->dir, bytes, e);
}

void
maildir_write_start(const struct maildir_writer *w)
{
#ifdef SYNC_FILE_RANGE_WRITE
	(void)sync_file_range(w->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
	(void)w;
#endif
}

bool
maildir_write_sync(struct maildir_writer *w, struct err *e)
{
	int fd = w->fd;

	if (!file_sync_fd(fd, w->dir, e))
		return false;
	w->fd = -1;
	return close(fd) == 0 || err_sys(e, errno, "%s", w->dir);
}

bool
maildir_write_file(struct maildir_writer *w, uint32_t flags, struct arena *a,
		   struct str *name, struct err *e)
{
	struct str in_tmp = arena_printf(a, "tmp/%s", w->unique);
	struct str in_new = arena_printf(a, "new/%s", w->unique);

	*name = maildir_with_flags(a, in_new, flags);
	if (!maildir_rename(w->dir, in_tmp, w->dir, *name, e))
		return false;
	mem_free(&w->unique);
	return true;
}

void
maildir_write_fini(struct maildir_writer *w)
{
	struct arena a = { 0 };

	if (w->fd >= 0)
		(void)close(w->fd);
	if (w->unique != NULL)
		(void)unlink(tmp_path(&a, w));
	w->fd = -1;
	mem_free(&w->dir);
	mem_free(&w->unique);
	arena_fini(&a);
}
