#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/entry.h"
#include "store/mbox.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { ID_BITS = 60, ID_DIGITS = ID_BITS / 4 };

/* ---- ids -----------------------------------------------------------------*/

uint64_t
store_id_of(struct str unique)
{
	char hex[HASH_HEX_SIZE];
	uint64_t id = 0;

	hash_hex(unique, hex);
	for (size_t i = 0; i < ID_DIGITS; i++)
		id = id << 4 | (uint64_t)ascii_hex(hex[i]);
	return id == 0 ? 1 : id;
}

static bool
parse_digits(struct str digits, uint64_t *from, uint64_t *to)
{
	uint64_t value = 0;
	unsigned left;

	if (digits.n == 0 || digits.n > ID_DIGITS)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		int digit = ascii_hex(digits.p[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (uint64_t)digit;
	}
	left = ID_BITS - 4 * (unsigned)digits.n;
	*from = value << left;
	*to = (value + 1) << left;
	return true;
}

bool
store_get_id(struct store *s, struct str digits, uint64_t *id, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "SELECT count(*), min(id) FROM (SELECT id "
				  "FROM message WHERE id >= ? AND id < ? "
				  "LIMIT 2)");
	uint64_t from, to;
	int64_t n;

	if (!parse_digits(digits, &from, &to))
		return err_set(e, ERR_USAGE, "'%.*s' is no message id",
			       STR_ARG(digits));
	db_put_int(st, (int64_t)from);
	db_put_int(st, (int64_t)to);
	if (db_step(st, e) != STEP_ITEM)
		return false;
	n = db_get_int(st);
	*id = (uint64_t)db_get_int(st);
	db_stop(st);
	if (n == 0)
		return err_set(e, ERR_NO_INPUT, "there is no message %.*s",
			       STR_ARG(digits));
	return n == 1 ||
	       err_set(e, ERR_USAGE, "several messages begin with %.*s",
		       STR_ARG(digits));
}

/* ---- messages ------------------------------------------------------------*/

static bool
no_message(uint64_t id, struct err *e)
{
	return err_set(e, ERR_NO_INPUT, "there is no message %015llx",
		       (unsigned long long)id);
}

bool
store_get_row(struct store *s, struct arena *a, uint64_t id,
	      struct store_row *out, struct err *e)
{
	struct db_stmt *st =
		db_stmt(s->index, "SELECT " ENTRY_ROW_COLUMNS
				  " FROM message m WHERE m.id = ?");
	enum step step;

	db_put_int(st, (int64_t)id);
	step = db_step(st, e);
	if (step == STEP_END)
		return no_message(id, e);
	if (step == STEP_BAD)
		return false;
	entry_read_row(st, a, out);
	db_stop(st);
	return true;
}

struct located {
	struct entry m;
	struct place p;
};

static bool
locate(struct store *s, struct arena *a, uint64_t id, struct located *out,
       struct err *e)
{
	if (!entry_get(s, a, id, &out->m, e))
		return false;
	if (out->m.id == 0)
		return no_message(id, e);
	return place_get(s, a, out->m.folder, &out->p, e);
}

bool
store_get_path(struct store *s, struct arena *a, uint64_t id, const char **path,
	       struct err *e)
{
	struct located at;

	if (!locate(s, a, id, &at, e))
		return false;
	*path = at.p.is_mbox
			? at.p.path
			: file_join(a, at.p.path, arena_cstr(a, at.m.file));
	return true;
}

static bool
read_range(int fd, uint64_t offset, size_t n, struct buf *out, struct err *e)
{
	while (n > 0) {
		size_t want = n < 65536 ? n : 65536;
		char *room = buf_reserve(out, want);
		ssize_t got;

		if (room == NULL)
			return err_set(e, ERR_DATA, "too big");
		got = pread(fd, room, want, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(e, errno, "reading");
		if (got == 0)
			return err_set(e, ERR_DATA, "it has become shorter");
		buf_grown(out, (size_t)got);
		offset += (size_t)got;
		n -= (size_t)got;
	}
	return true;
}

static bool
read_from_mbox(const struct located *at, struct buf *out, struct err *e)
{
	int fd = open(at->p.path, O_RDONLY | O_CLOEXEC);
	uint64_t offset = 0;
	struct buf raw;
	bool ok;

	if (fd < 0)
		return err_sys(e, errno, "%s", at->p.path);
	(void)str_to_u64(str_skip(at->m.file, 1), &offset);
	buf_init(&raw, LIMIT_MESSAGE_BYTES);
	ok = read_range(fd, offset, at->m.size_bytes, &raw, e) ||
	     err_in(e, "%s", at->p.path);
	(void)close(fd);
	if (ok)
		mbox_put_unquoted(out, buf_str(&raw));
	buf_fini(&raw);
	return ok;
}

/* Between the index and the disk another program may have renamed it. */
static bool
read_file(struct arena *a, const struct located *at, struct buf *out,
	  struct err *e)
{
	const char *dir = at->p.path;
	char *path = file_join(a, dir, arena_cstr(a, at->m.file));
	struct str now;

	if (file_read(path, out, e))
		return true;
	if (e->kind != ERR_NO_INPUT)
		return false;
	*e = (struct err)ERR_INIT;
	if (!maildir_find(a, dir, maildir_unique_of(at->m.file), &now, e))
		return false;
	if (now.n == 0)
		return err_set(e, ERR_NO_INPUT, "%s: it is gone", path);
	return file_read(file_join(a, dir, arena_cstr(a, now)), out, e);
}

bool
store_read(struct store *s, uint64_t id, struct buf *out, struct err *e)
{
	struct arena a = { 0 };
	struct located at;
	bool ok = locate(s, &a, id, &at, e);

	if (ok && str_starts(at.m.file, STR("@")))
		ok = read_from_mbox(&at, out, e);
	else if (ok && at.p.is_mbox)
		ok = file_read(at.p.path, out, e);
	else if (ok)
		ok = read_file(&a, &at, out, e);
	arena_fini(&a);
	return ok;
}
