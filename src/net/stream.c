#include "net/stream.h"

enum step
stream_read(struct stream *s, char *to, size_t room, size_t *n, struct err *e)
{
	return s->ops->read(s, to, room, n, e);
}

enum step
stream_write(struct stream *s, struct str bytes, size_t *n, struct err *e)
{
	return s->ops->write(s, bytes, n, e);
}

int
stream_fd(const struct stream *s)
{
	return s->fd;
}

int
stream_wants(const struct stream *s, int wants)
{
	return s->ops->wants(s, wants);
}

void
stream_local_literal(const struct stream *s, char out[STREAM_LITERAL_SIZE])
{
	s->ops->local(s, out);
}

void
stream_close(struct stream **s)
{
	struct stream *old = *s;

	*s = NULL;
	if (old != NULL)
		old->ops->close(old);
}
