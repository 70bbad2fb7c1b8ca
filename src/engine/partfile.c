#include "engine/partfile.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/world.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"
#include "mail/part_text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of one name in one folder; nobody has more. */
enum {
	SAME_NAMES = 10000,
	PIECE_BYTES = 256 * 1024,
	WRITE_BYTES = 64 * 1024,
};

static bool
put_utf8(const struct part *p, int fd, const char *name, struct err *e)
{
	struct part believed = part_text_believed(p, NULL);
	struct part_text text;
	struct str piece;
	bool done = true;

	part_text_open(&text, &believed, part_text_guess(p, NULL), SIZE_MAX);
	while (done && part_text_next(&text, &piece))
		done = file_write_fd(fd, name, piece, e);
	part_text_close(&text);
	return done;
}

/* In whole pages, and many at once, as file systems like it. */
static bool
put_content(const struct part *p, int fd, const char *name, struct err *e)
{
	struct part_content content;
	struct str piece;
	struct buf some;
	bool done = true;

	buf_init(&some, 2 * WRITE_BYTES);
	part_content_open(&content, p);
	while (done && part_content_next(&content, &piece)) {
		buf_put(&some, piece);
		if (some.n < WRITE_BYTES)
			continue;
		done = file_write_fd(fd, name,
				     str_head(buf_str(&some), WRITE_BYTES), e);
		buf_drop_head(&some, WRITE_BYTES);
	}
	done = done && file_write_fd(fd, name, buf_str(&some), e);
	buf_fini(&some);
	return done;
}

/* As it stands; from is what it lies in. */
static bool
put_raw(struct mapped *from, struct str bytes, int fd, const char *name,
	struct err *e)
{
	for (; bytes.n > 0; bytes = str_skip(bytes, PIECE_BYTES)) {
		if (!file_write_fd(fd, name, str_head(bytes, PIECE_BYTES), e))
			return false;
		mapped_passed(from, PIECE_BYTES);
	}
	return true;
}

bool
partfile_put(const struct partfile *f, int fd, const char *name, struct err *e)
{
	const struct part *p = f->part;
	bool done;

	if (p == NULL)
		done = put_raw(f->message, f->message->bytes, fd, name, e);
	else if (p->kind == PART_MESSAGE)
		done = put_raw(p->mapped, p->body, fd, name, e);
	else if (f->as_utf8 && part_is(p, "text"))
		done = put_utf8(p, fd, name, e);
	else
		done = put_content(p, fd, name, e);
	return done && mapped_check(f->message, e);
}

/* Fills a file that was just made; takes it away again on failure. */
static bool
fill(const struct partfile *f, int fd, const char *path, struct err *e)
{
	bool done = partfile_put(f, fd, path, e) && file_sync_fd(fd, path, e);

	if (close(fd) != 0 && done)
		done = err_sys(e, errno, "%s", path);
	if (!done)
		(void)unlink(path);
	return done;
}

static int
create(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static bool
replace(const struct partfile *f, const char *path, struct err *e)
{
	struct arena a = { 0 };
	uint64_t chance;
	const char *aside;
	int fd;
	bool done;

	world_random(&chance, sizeof(chance));
	aside = arena_printf(&a, "%s.%016" PRIx64, path, chance).p;
	fd = create(aside);
	if (fd < 0) {
		done = err_sys(e, errno, "%s", path);
	} else {
		done = fill(f, fd, aside, e);
		if (done && rename(aside, path) != 0) {
			done = err_sys(e, errno, "%s", path);
			(void)unlink(aside);
		}
	}
	arena_fini(&a);
	return done;
}

bool
partfile_save(const struct partfile *f, const char *path, bool overwrite,
	      struct err *e)
{
	int fd = create(path);
	struct stat st;

	if (fd >= 0)
		return fill(f, fd, path, e);
	if (errno != EEXIST)
		return err_sys(e, errno, "%s", path);
	if (!overwrite)
		return err_set(e, ERR_USAGE, "%s: is there already", path);
	/* A rename would put a file in the place of a device. */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(e, ERR_USAGE, "%s: is no ordinary file", path);
	return replace(f, path, e);
}

static struct str
own_name(struct arena *a, const struct partfile *f)
{
	struct arena tree_arena = { 0 };
	struct part_tree tree;
	struct str name;

	if (f->part != NULL)
		return file_safe_name(a, part_pick_name(a, f->part));
	part_parse_mapped(&tree_arena, f->message, NULL, &tree);
	name = part_pick_name(a, tree.root);
	name = str_ends(name, STR(".eml")) ? name : STR("message.eml");
	name = file_safe_name(a, name);
	arena_fini(&tree_arena);
	return name;
}

/* "photo.jpg", "photo-2.jpg", "photo-3.jpg" ... */
static const char *
numbered(struct arena *a, const char *dir, struct str name, unsigned n)
{
	size_t dot = name.n;

	if (n == 1)
		return file_join(a, dir, arena_cstr(a, name));
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	dot = dot > 1 ? dot - 1 : name.n;
	name = arena_printf(a, "%.*s-%u%.*s", STR_ARG(str_head(name, dot)), n,
			    STR_ARG(str_skip(name, dot)));
	return file_join(a, dir, name.p);
}

bool
partfile_save_in(struct arena *a, const struct partfile *f, const char *dir,
		 const char **path, struct err *e)
{
	struct str name = own_name(a, f);
	int fd = -1;

	for (unsigned n = 1; fd < 0; n++) {
		*path = numbered(a, dir, name, n);
		fd = create(*path);
		if (fd < 0 && (errno != EEXIST || n == SAME_NAMES))
			return err_sys(e, errno, "%s", *path);
	}
	return fill(f, fd, *path, e);
}
