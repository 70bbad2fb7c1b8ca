#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/entry.h"
#include "store/mbox.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	ID_BITS = 60,
	ID_DIGITS = ID_BITS / 4,
	PIECE_BYTES = 64 * 1024,
};

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

/* A piece of message that ends with a line, unless a line is longer. */
static struct str
whole_lines(struct str message)
{
	struct str piece = str_head(message, PIECE_BYTES);
	size_t n = piece.n;

	while (n > 0 && piece.p[n - 1] != '\n')
		n--;
	return n == 0 || piece.n == message.n ? piece : str_head(piece, n);
}

/* A large message without the '>' of its mbox, in a file without a name. */
static bool
put_unquoted(struct mapped *box, struct str message, int fd, struct err *e)
{
	bool at_line = true, done = true;
	struct buf out;

	buf_init(&out, PIECE_BYTES);
	while (done && message.n > 0) {
		struct str piece = whole_lines(message);

		buf_clear(&out);
		if (at_line)
			mbox_put_unquoted(&out, piece);
		else
			buf_put(&out, piece);
		at_line = str_ends(piece, STR("\n"));
		message = str_skip(message, piece.n);
		mapped_passed(box, piece.n);
		done = file_write_fd(fd, "message", buf_str(&out), e);
	}
	buf_fini(&out);
	return done;
}

static bool
map_large(struct mapped *box, struct str message, struct mapped *out,
	  struct err *e)
{
	int fd = file_open_unnamed(e);
	bool done;

	if (fd < 0)
		return false;
	done = put_unquoted(box, message, fd, e) &&
	       mapped_open_fd(out, fd, "message", e);
	(void)close(fd);
	return done;
}

static bool
map_from_mbox(const struct located *at, struct mapped *out, struct err *e)
{
	struct mapped box;
	uint64_t offset = 0;
	struct str message;
	bool done;

	(void)str_to_u64(str_skip(at->m.file, 1), &offset);
	if (!mapped_open(&box, at->p.path, e))
		return false;
	message = str_head(str_skip(box.bytes, offset), at->m.size_bytes);
	if (message.n < at->m.size_bytes) {
		(void)err_set(e, ERR_DATA, "it has become shorter");
		done = err_in(e, "%s", at->p.path);
	} else if (message.n >= MAPPED_LEAST_BYTES) {
		done = map_large(&box, message, out, e);
	} else {
		buf_init(&out->copy, MAPPED_LEAST_BYTES);
		mbox_put_unquoted(&out->copy, message);
		mapped_open_copy(out);
		done = true;
	}
	done = done && mapped_check(&box, e);
	mapped_close(&box);
	return done;
}

/* Between the index and the disk another program may have renamed it. */
static bool
map_file(struct arena *a, const struct located *at, struct mapped *out,
	 struct err *e)
{
	const char *dir = at->p.path;
	char *path = file_join(a, dir, arena_cstr(a, at->m.file));
	struct str now;

	if (mapped_open(out, path, e))
		return true;
	if (e->kind != ERR_NO_INPUT)
		return false;
	*e = (struct err)ERR_INIT;
	if (!maildir_find(a, dir, maildir_unique_of(at->m.file), &now, e))
		return false;
	if (now.n == 0)
		return err_set(e, ERR_NO_INPUT, "%s: it is gone", path);
	return mapped_open(out, file_join(a, dir, arena_cstr(a, now)), e);
}

bool
store_map(struct store *s, uint64_t id, struct mapped *out, struct err *e)
{
	struct arena a = { 0 };
	struct located at;
	bool ok;

	*out = (struct mapped){ 0 };
	ok = locate(s, &a, id, &at, e);
	if (ok && str_starts(at.m.file, STR("@")))
		ok = map_from_mbox(&at, out, e);
	else if (ok && at.p.is_mbox)
		ok = mapped_open(out, at.p.path, e);
	else if (ok)
		ok = map_file(&a, &at, out, e);
	arena_fini(&a);
	return ok;
}

bool
store_read(struct store *s, uint64_t id, struct buf *out, struct err *e)
{
	struct mapped m;
	struct str rest;
	bool done;

	if (!store_map(s, id, &m, e))
		return false;
	for (rest = m.bytes; rest.n > 0; rest = str_skip(rest, PIECE_BYTES)) {
		buf_put(out, str_head(rest, PIECE_BYTES));
		mapped_passed(&m, PIECE_BYTES);
	}
	if (!buf_is_over(out))
		done = mapped_check(&m, e);
	else
		done = err_set(e, ERR_DATA,
			       "longer than the limit of %zu bytes",
			       out->limit_bytes);
	mapped_close(&m);
	return done;
}
