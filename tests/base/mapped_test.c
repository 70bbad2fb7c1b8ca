#include "base/mapped.h"

#include "base/file.h"
#include "base/mem.h"
#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGE = 64 * 1024 * 1024, PIECE = 64 * 1024 };

static void
make_file(int *fd, size_t n)
{
	struct err e = ERR_INIT;
	char *piece = mem_zalloc(PIECE);

	for (size_t i = 0; i < PIECE; i++)
		piece[i] = (char)('a' + i % 23);
	*fd = file_open_unnamed(&e);
	assert_true(*fd >= 0);
	for (size_t i = 0; i < n; i += PIECE)
		assert_true(file_write_fd(
			*fd, "f",
			(struct str){ piece, n - i < PIECE ? n - i : PIECE },
			&e));
	assert_int_equal(lseek(*fd, 0, SEEK_SET), 0);
	mem_free(&piece);
}

static bool
holds_what_was_written(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != (char)('a' + i % PIECE % 23))
			return false;
	}
	return true;
}

static void
any_size_is_whole(void **state)
{
	static const size_t sizes[] = {
		0,        1,
		PIECE,    MAPPED_LEAST_BYTES - 1,
		LARGE,    MAPPED_LEAST_BYTES,
		LARGE - 1 /* no whole page at the end */
	};
	struct err e = ERR_INIT;
	struct mapped m;
	int fd;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		make_file(&fd, sizes[i]);
		assert_true(mapped_open_fd(&m, fd, "f", &e));
		(void)close(fd);
		assert_int_equal(m.bytes.n, sizes[i]);
		assert_true(holds_what_was_written(m.bytes));
		assert_true(mapped_check(&m, &e));
		mapped_close(&m);
	}
}

/* From a pipe, which cannot be mapped. */
static void
what_streams_in_is_whole(void **state)
{
	static const size_t sizes[] = { 0, 10, MAPPED_LEAST_BYTES,
					4 * 1024 * 1024 + 1 };
	struct err e = ERR_INIT;
	struct mapped m;
	int fd, ends[2];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		make_file(&fd, sizes[i]);
		assert_int_equal(pipe(ends), 0);
		if (fork() == 0) {
			char c[PIECE];
			ssize_t n;

			while ((n = read(fd, c, sizeof(c))) > 0)
				if (write(ends[1], c, (size_t)n) != n)
					_exit(1);
			_exit(0);
		}
		(void)close(ends[1]);
		(void)close(fd);
		assert_true(mapped_open_fd(&m, ends[0], "pipe", &e));
		(void)close(ends[0]);
		assert_int_equal(m.bytes.n, sizes[i]);
		assert_true(holds_what_was_written(m.bytes));
		mapped_close(&m);
	}
}

static uint64_t
resident_pages(void)
{
	struct err e = ERR_INIT;
	uint64_t resident = 0;
	struct str rest, word;
	struct buf text;

	buf_init(&text, 1000);
	assert_true(file_read("/proc/self/statm", &text, &e));
	rest = buf_str(&text);
	assert_true(str_take_word(&rest, &word) &&
		    str_take_word(&rest, &word) && str_to_u64(word, &resident));
	buf_fini(&text);
	return resident;
}

static void
what_passed_leaves_memory(void **state)
{
	uint64_t before, most = 0;
	struct err e = ERR_INIT;
	struct mapped m;
	int fd;

	(void)state;
	make_file(&fd, LARGE);
	assert_true(mapped_open_fd(&m, fd, "f", &e));
	(void)close(fd);
	before = resident_pages();
	for (size_t at = 0; at < LARGE; at += PIECE) {
		struct str piece = str_head(str_skip(m.bytes, at), PIECE);
		uint64_t now;

		assert_true(holds_what_was_written(piece));
		mapped_passed(&m, piece.n);
		now = resident_pages();
		most = now > most ? now : most;
	}
	assert_true((most - before) * 4096 < 8 * 1024 * 1024);
	mapped_close(&m);
}

static void
what_is_cut_reads_as_zeros(void **state)
{
	struct err e = ERR_INIT;
	struct mapped m;
	int fd;

	(void)state;
	make_file(&fd, LARGE);
	assert_true(mapped_open_fd(&m, fd, "f", &e));
	assert_int_equal(m.bytes.p[LARGE - 1], 'a' + (PIECE - 1) % 23);
	assert_int_equal(ftruncate(fd, PIECE), 0);
	(void)close(fd);
	assert_int_equal(m.bytes.p[1], 'b');
	assert_int_equal(m.bytes.p[LARGE / 2], 0);
	assert_int_equal(m.bytes.p[LARGE - 1], 0);
	assert_int_equal(m.bytes.p[PIECE], 0);
	mapped_passed(&m, LARGE);
	assert_int_equal(m.bytes.p[LARGE - 1], 0);
	assert_false(mapped_check(&m, &e));
	assert_int_equal(e.kind, ERR_DATA);
	mapped_close(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size_is_whole),
		cmocka_unit_test(what_streams_in_is_whole),
		cmocka_unit_test(what_passed_leaves_memory),
		cmocka_unit_test(what_is_cut_reads_as_zeros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
