#include "base/file.h"

#include "base/utf8.h"
#include "base/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, NAME_BYTES_MAX = 200 };

bool
file_read_fd(int fd, const char *name, struct buf *out, struct err *e)
{
	static const char too_long[] = "longer than the limit of %zu bytes";
	char piece[READ_BYTES];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, errno, "%s", name);
		buf_put(out, (struct str){ piece, (size_t)n });
		if (!buf_is_over(out))
			continue;
		(void)err_set(e, ERR_DATA, too_long, out->limit_bytes);
		return err_in(e, "%s", name);
	}
	return true;
}

bool
file_read(const char *path, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	ok = file_read_fd(fd, path, out, e);
	(void)close(fd);
	return ok;
}

bool
file_write_fd(int fd, const char *name, struct str bytes, struct err *e)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, errno, "%s", name);
		bytes = str_skip(bytes, (size_t)n);
	}
	return true;
}

int
file_open_unnamed(struct err *e)
{
	const char *dir = getenv("TMPDIR");
	struct arena a = { 0 };
	char *path;
	int fd;

	if (dir == NULL || dir[0] == '\0')
		dir = "/tmp";
	path = file_join(&a, dir, "culver-XXXXXX");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		(void)err_sys(e, errno, "%s", path);
	else
		(void)unlink(path);
	arena_fini(&a);
	return fd;
}

bool
file_sync_fd(int fd, const char *name, struct err *e)
{
	return fsync(fd) == 0 || err_sys(e, errno, "%s", name);
}

bool
file_sync_dir(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	ok = file_sync_fd(fd, path, e);
	(void)close(fd);
	return ok;
}

static struct str
dir_of(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] != '/')
		path.n--;
	return path.n <= 1 && (path.n == 0 || path.p[0] != '/') ? STR(".")
								: path;
}

static bool
write_new(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	ok = file_write_fd(fd, path, bytes, e);
	if (ok && mode != 0600 && fchmod(fd, (mode_t)mode) != 0)
		ok = err_sys(e, errno, "%s", path);
	ok = ok && file_sync_fd(fd, path, e);
	if (close(fd) != 0 && ok)
		ok = err_sys(e, errno, "%s", path);
	if (!ok)
		(void)unlink(path);
	return ok;
}

bool
file_write_durable(const char *path, struct str bytes, struct err *e)
{
	return file_write_durable_mode(path, bytes, 0600, e);
}

bool
file_write_durable_mode(const char *path, struct str bytes, unsigned mode,
			struct err *e)
{
	struct arena a = { 0 };
	uint64_t chance;
	const char *tmp, *dir;
	bool ok;

	world_random(&chance, sizeof(chance));
	tmp = arena_printf(&a, "%s.%016llx.tmp", path,
			   (unsigned long long)chance)
		      .p;
	dir = arena_cstr(&a, dir_of(str_of(path)));
	ok = write_new(tmp, bytes, mode, e);
	if (ok && rename(tmp, path) != 0) {
		ok = err_sys(e, errno, "%s", path);
		(void)unlink(tmp);
	}
	ok = ok && file_sync_dir(dir, e);
	arena_fini(&a);
	return ok;
}

static bool
make_dir(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return true;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	return err_sys(e, errno == EEXIST ? ENOTDIR : errno, "%s", path);
}

bool
file_make_dirs(const char *path, struct err *e)
{
	char *copy = mem_strdup(str_of(path));
	bool ok = true;

	for (char *c = copy + 1; ok && copy[0] != '\0' && *c != '\0'; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		ok = make_dir(copy, e);
		*c = '/';
	}
	ok = ok && make_dir(copy, e);
	mem_free(&copy);
	return ok;
}

static bool
remove_all_in(const char *path, struct err *e)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	bool ok = true;

	if (dir == NULL)
		return err_sys(e, errno, "%s", path);
	while (ok && (d = readdir(dir)) != NULL) {
		struct arena a = { 0 };

		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			ok = file_remove_tree(file_join(&a, path, d->d_name),
					      e);
		arena_fini(&a);
	}
	(void)closedir(dir);
	return ok;
}

bool
file_remove_tree(const char *path, struct err *e)
{
	struct stat st;
	bool is_dir;

	if (lstat(path, &st) != 0)
		return err_sys(e, errno, "%s", path);
	is_dir = S_ISDIR(st.st_mode);
	if (is_dir && !remove_all_in(path, e))
		return false;
	if ((is_dir ? rmdir(path) : unlink(path)) != 0)
		return err_sys(e, errno, "%s", path);
	return true;
}

/* "con .txt" is one as well, and so is "com" with a raised figure. */
static bool
is_windows_device(struct str name)
{
	static const char *const devices[] = { "con",   "prn",    "aux",
					       "nul",   "conin$", "conout$",
					       "clock$" };
	static const char *const raised[] = { "\xc2\xb9", "\xc2\xb2",
					      "\xc2\xb3" };
	size_t dot = str_find_char(name, '.', 0);
	struct str stem = str_trim_end(str_head(name, dot));
	struct str port = str_skip(stem, 3);

	for (size_t i = 0; i < COUNT_OF(devices); i++)
		if (str_eq_fold(stem, str_of(devices[i])))
			return true;
	if (!str_starts_fold(stem, STR("com")) &&
	    !str_starts_fold(stem, STR("lpt")))
		return false;
	for (size_t i = 0; i < COUNT_OF(raised); i++)
		if (str_eq(port, str_of(raised[i])))
			return true;
	return port.n == 1 && ascii_is_digit(port.p[0]);
}

static struct str
last_component(struct str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_skip(path, i);
	}
	return path;
}

/* Too long a name keeps its ending, which tells what it is. */
static struct str
shortened(struct arena *a, struct str name)
{
	size_t dot = name.n;
	struct str head;

	if (name.n <= NAME_BYTES_MAX)
		return name;
	while (dot > 0 && name.n - dot < 16 && name.p[dot - 1] != '.')
		dot--;
	if (dot == 0 || name.p[dot - 1] != '.')
		return utf8_valid_head(str_head(name, NAME_BYTES_MAX));
	head = utf8_valid_head(str_head(name, NAME_BYTES_MAX - 17));
	return arena_printf(a, "%.*s.%.*s", STR_ARG(head),
			    STR_ARG(str_skip(name, dot)));
}

/* Blanks of other scripts and of typesetters push an ending out of sight as
 * well as ours do. */
static bool
is_other_blank(uint32_t code)
{
	return code == 0xa0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
	       code == 0x205f || code == 0x2800 || code == 0x3000;
}

/* Joiners stay: Persian and emoji are spelt with them. */
static bool
is_left_out(uint32_t code)
{
	return utf8_is_filler(code) && code != ' ' && code != 0x200c &&
	       code != 0x200d;
}

static void
put_name(struct buf *out, struct str wanted)
{
	struct buf visible;
	uint32_t code;

	buf_init(&visible, 3 * wanted.n);
	while (utf8_take(&wanted, &code)) {
		if (is_other_blank(code))
			code = ' ';
		if (code < 0x80 && strchr(":*?\"<>|", (char)code) != NULL &&
		    code != '\0')
			code = '_';
		if (!is_left_out(code))
			utf8_put(&visible, code);
	}
	utf8_put_safe(out, buf_str(&visible));
	buf_fini(&visible);
}

static struct str
without_edges(struct str name)
{
	name = str_trim(name);
	while (name.n > 0 && strchr(".- ", name.p[0]) != NULL)
		name = str_skip(name, 1);
	while (name.n > 0 && strchr(". ", name.p[name.n - 1]) != NULL)
		name.n--;
	return name;
}

struct str
file_safe_name(struct arena *a, struct str wanted)
{
	struct str name;
	struct buf clean;

	buf_init(&clean, 3 * wanted.n + 8);
	put_name(&clean, last_component(wanted));
	name = without_edges(buf_str(&clean));
	name = without_edges(shortened(a, arena_str(a, name)));
	buf_fini(&clean);
	if (name.n == 0)
		return STR("attachment");
	return is_windows_device(name) ? arena_printf(a, "_%.*s", STR_ARG(name))
				       : name;
}

char *
file_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);
	const char *slash = n > 0 && dir[n - 1] == '/' ? "" : "/";
	struct str joined = arena_printf(a, "%s%s%s", dir, slash, name);

	return arena_cstr(a, joined);
}

char *
file_expand_home(struct arena *a, struct str path)
{
	const char *home = getenv("HOME");

	if (home == NULL || !str_starts(path, STR("~/")))
		return arena_cstr(a, path);
	return file_join(a, home, arena_cstr(a, str_skip(path, 2)));
}
