#include "base/mapped.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SLOTS = 16,
	/* Pages are given back after so many bytes. */
	PASSED_BYTES = 2 * 1024 * 1024,
	PIECE_BYTES = 64 * 1024,
	READ_BYTES = 16 * 1024,
};

/*
 * A page behind the end of a file that was cut raises SIGBUS. The handler
 * puts zeros in its place; it knows the mappings by this table alone.
 */
static struct {
	atomic_bool is_taken, is_cut;
	atomic_uintptr_t start, end;
} slots[SLOTS];

static void
put_zeros(uintptr_t address, size_t slot)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = address / page * page;
	uintptr_t end = atomic_load(&slots[slot].end);

	atomic_store(&slots[slot].is_cut, true);
	(void)mmap((void *)start, end - start, PROT_READ,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void
on_bus_error(int signal, siginfo_t *info, void *context)
{
	uintptr_t address = (uintptr_t)info->si_addr;
	struct sigaction action = { .sa_handler = SIG_DFL };
	int saved = errno;

	(void)context;
	for (size_t i = 0; i < SLOTS; i++) {
		if (address >= atomic_load(&slots[i].start) &&
		    address < atomic_load(&slots[i].end)) {
			put_zeros(address, i);
			errno = saved;
			return;
		}
	}
	/* None of ours: it happens again, and ends the program. */
	(void)sigaction(signal, &action, NULL);
}

static bool
take_slot(struct mapped *m)
{
	struct sigaction action = { .sa_sigaction = on_bus_error,
				    .sa_flags = SA_SIGINFO | SA_RESTART };

	for (size_t i = 0; i < SLOTS; i++) {
		if (atomic_exchange(&slots[i].is_taken, true))
			continue;
		m->slot = i;
		atomic_store(&slots[i].is_cut, false);
		atomic_store(&slots[i].end, (uintptr_t)m->at + m->bytes.n);
		atomic_store(&slots[i].start, (uintptr_t)m->at);
		return sigaction(SIGBUS, &action, NULL) == 0;
	}
	return false;
}

static void
free_slot(size_t slot)
{
	atomic_store(&slots[slot].start, UINTPTR_MAX);
	atomic_store(&slots[slot].end, 0);
	atomic_store(&slots[slot].is_taken, false);
}

/* Returns false when there cannot be one more mapping. */
static bool
map(struct mapped *m, int fd, size_t size)
{
	void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (at == MAP_FAILED)
		return false;
	m->at = at;
	m->bytes = (struct str){ at, size };
	if (take_slot(m))
		return true;
	(void)munmap(at, size);
	*m = (struct mapped){ 0 };
	return false;
}

/* Of a file; 0 when there is none, or nobody knows. */
static size_t
size_of(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0 ||
	    (uintmax_t)st.st_size > SIZE_MAX / 2)
		return 0;
	return (size_t)st.st_size;
}

/* How much to read into out at once. */
static size_t
free_bytes(const struct buf *out, size_t most)
{
	size_t n = out->room > out->n ? out->room - out->n - 1 : 0;

	n = n < READ_BYTES ? READ_BYTES : n;
	return n < most ? n : most;
}

/* Reads up to room bytes, fewer at the end only. */
static bool
read_piece(int fd, const char *name, struct buf *out, size_t room,
	   struct err *e)
{
	ssize_t n = 1;

	while (n != 0 && room > 0) {
		size_t want = free_bytes(out, room);

		n = read(fd, buf_reserve(out, want), want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, errno, "%s", name);
		buf_grown(out, (size_t)n);
		room -= (size_t)n;
	}
	return true;
}

/* The rest of what is too large for memory goes into a file without a name:
 * ours alone. */
static bool
spill(struct mapped *m, int fd, const char *name, struct err *e)
{
	int aside = file_open_unnamed(e);
	bool done = aside >= 0;

	while (done && m->copy.n > 0) {
		done = file_write_fd(aside, name, buf_str(&m->copy), e);
		buf_clear(&m->copy);
		done = done && read_piece(fd, name, &m->copy, PIECE_BYTES, e);
	}
	buf_fini(&m->copy);
	if (done && !map(m, aside, size_of(aside)))
		done = err_sys(e, ENOMEM, "%s", name);
	if (aside >= 0)
		(void)close(aside);
	return done;
}

bool
mapped_open_fd(struct mapped *m, int fd, const char *name, struct err *e)
{
	size_t size = size_of(fd);

	*m = (struct mapped){ 0 };
	if (size >= MAPPED_LEAST_BYTES && map(m, fd, size))
		return true;
	/* Whoever has just written it stands at its end; a pipe has none. */
	(void)lseek(fd, 0, SEEK_SET);
	buf_init(&m->copy, SIZE_MAX / 2);
	if (size < MAPPED_LEAST_BYTES)
		(void)buf_reserve(&m->copy, size + 1);
	if (!read_piece(fd, name, &m->copy, MAPPED_LEAST_BYTES, e)) {
		mapped_close(m);
		return false;
	}
	if (m->copy.n == MAPPED_LEAST_BYTES)
		return spill(m, fd, name, e);
	mapped_open_copy(m);
	return true;
}

bool
mapped_open(struct mapped *m, const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done;

	*m = (struct mapped){ 0 };
	if (fd < 0)
		return err_sys(e, errno, "%s", path);
	done = mapped_open_fd(m, fd, path, e);
	(void)close(fd);
	return done;
}

void
mapped_open_copy(struct mapped *m)
{
	m->bytes = buf_str(&m->copy);
}

void
mapped_close(struct mapped *m)
{
	if (m->at != NULL) {
		free_slot(m->slot);
		(void)munmap(m->at, m->bytes.n);
	}
	buf_fini(&m->copy);
	*m = (struct mapped){ 0 };
}

void
mapped_passed(struct mapped *m, size_t n)
{
	if (m == NULL || m->at == NULL)
		return;
	m->passed += n;
	if (m->passed < PASSED_BYTES)
		return;
	m->passed = 0;
	(void)madvise(m->at, m->bytes.n, MADV_DONTNEED);
}

bool
mapped_check(const struct mapped *m, struct err *e)
{
	return m->at == NULL || !atomic_load(&slots[m->slot].is_cut) ||
	       err_set(e, ERR_DATA,
		       "the file was cut by another program while it was "
		       "read");
}
