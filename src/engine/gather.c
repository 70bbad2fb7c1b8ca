#include "engine/gather.h"

#include "base/file.h"
#include "base/limits.h"
#include "store/pieces.h"

#include <unistd.h>

/* A view is written at once; its pages are given back after so much. */
enum { WRITE_BYTES = 256 * 1024 };

static bool
put_body(int fd, struct mapped *m, struct str body, struct err *e)
{
	struct str piece;

	for (; body.n > 0; body = str_skip(body, piece.n)) {
		piece = str_head(body, WRITE_BYTES);
		if (!file_write_fd(fd, "message", piece, e))
			return false;
		mapped_passed(m, piece.n);
	}
	return mapped_check(m, e);
}

static bool
put_first(int fd, struct mapped *m, struct err *e)
{
	struct str body;
	struct buf head;
	bool done;

	buf_init(&head, SIZE_MAX / 2);
	body = partial_put_head(&head, m->bytes);
	done = file_write_fd(fd, "message", buf_str(&head), e) &&
	       put_body(fd, m, body, e);
	buf_fini(&head);
	return done;
}

static bool
put_pieces(struct store *s, int fd, const struct pieces *p, struct err *e)
{
	bool done = true;

	for (uint32_t i = 0; done && i < p->total; i++) {
		struct mapped m;

		if (!store_map(s, p->ids[i], &m, e))
			return err_in(e, "piece %u", i + 1);
		done = i == 0 ? put_first(fd, &m, e)
			      : put_body(fd, &m, partial_body(m.bytes), e);
		mapped_close(&m);
	}
	return done;
}

/* Into a file without a name: pieces together may be of any size. */
static bool
put_together(struct store *s, const struct pieces *p, struct mapped *out,
	     struct err *e)
{
	int fd = file_open_unnamed(e);
	struct mapped whole;
	bool done;

	if (fd < 0)
		return false;
	done = put_pieces(s, fd, p, e) &&
	       mapped_open_fd(&whole, fd, "message", e);
	(void)close(fd);
	if (!done)
		return false;
	mapped_close(out);
	*out = whole;
	return true;
}

bool
gather_map(struct store *s, uint64_t id, struct mapped *out, uint32_t *pieces,
	   struct err *e)
{
	struct arena a = { 0 };
	struct partial piece;
	struct pieces p = { 0 };
	bool done = true;

	*pieces = 0;
	if (!store_map(s, id, out, e))
		return false;
	if (partial_read(&a, out->bytes, &piece)) {
		done = pieces_find(s, &a, id, &piece, &p, e);
		*pieces = p.here;
		if (done && p.total > 0 && p.here == p.total)
			done = put_together(s, &p, out, e);
	}
	if (!done)
		mapped_close(out);
	arena_fini(&a);
	return done;
}
