#include "engine/inbox.h"

#include "base/world.h"
#include "engine/job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

struct inbox {
	pthread_mutex_t lock;
	struct job *first, *last;
	int read_fd, write_fd; /* holds a byte while the list is not empty */
};

bool
inbox_open(struct inbox **out, struct err *e)
{
	struct inbox *box;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_sys(e, errno, "cannot make a pipe");
	box = mem_zalloc(sizeof(*box));
	(void)pthread_mutex_init(&box->lock, NULL);
	box->read_fd = fds[0];
	box->write_fd = fds[1];
	*out = box;
	return true;
}

void
inbox_close(struct inbox **box)
{
	struct job *j;

	if (*box == NULL)
		return;
	while ((j = inbox_take(*box)) != NULL)
		job_free(&j);
	(void)close((*box)->read_fd);
	(void)close((*box)->write_fd);
	(void)pthread_mutex_destroy(&(*box)->lock);
	mem_free(box);
}

/* The pipe never holds more than one byte, so neither call can wait; both
 * are made under the lock, so that pipe and list never disagree. */
static void
set_readable(const struct inbox *box, bool readable)
{
	char byte = 0;
	ssize_t n;

	do
		n = readable ? write(box->write_fd, &byte, 1)
			     : read(box->read_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
}

void
inbox_post(struct inbox *box, struct job **j)
{
	struct job *mine = *j;

	*j = NULL;
	mine->next = NULL;
	(void)pthread_mutex_lock(&box->lock);
	if (box->first == NULL) {
		box->first = mine;
		set_readable(box, true);
	} else {
		box->last->next = mine;
	}
	box->last = mine;
	(void)pthread_mutex_unlock(&box->lock);
}

struct job *
inbox_take(struct inbox *box)
{
	struct job *j;

	(void)pthread_mutex_lock(&box->lock);
	j = box->first;
	if (j != NULL) {
		box->first = j->next;
		j->next = NULL;
		if (box->first == NULL)
			set_readable(box, false);
	}
	(void)pthread_mutex_unlock(&box->lock);
	return j;
}

struct job *
inbox_wait(struct inbox *box, int timeout_ms)
{
	struct pollfd wanted = { .fd = box->read_fd, .events = POLLIN };
	int64_t until_ms = world_tick_ms() + timeout_ms;
	struct job *j = inbox_take(box);

	while (j == NULL) {
		int64_t left_ms = until_ms - world_tick_ms();

		if (timeout_ms >= 0 && left_ms <= 0)
			return NULL;
		(void)poll(&wanted, 1, timeout_ms < 0 ? -1 : (int)left_ms);
		j = inbox_take(box);
	}
	return j;
}

int
inbox_fd(const struct inbox *box)
{
	return box->read_fd;
}
