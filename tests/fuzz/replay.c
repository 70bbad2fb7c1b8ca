/*
 * replay.c - runs a fuzz target without libFuzzer, as a test (TAP).
 *
 * Use:  fuzz_STEM [FILE or FOLDER...]; without arguments the folder
 *       tests/fuzz/corpus/STEM. Every file is given to the target as it is,
 *       and then in mutations that are the same on every machine. With no
 *       corpus the mutations start from a line of text.
 */
#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What libFuzzer calls, too. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MUTATIONS = 300, INPUT_BYTES_MAX = 1024 * 1024, EDITS_MAX = 8 };

/* xorshift: the same numbers everywhere. */
static uint32_t
chance_next(uint32_t *chance)
{
	*chance ^= *chance << 13;
	*chance ^= *chance >> 17;
	*chance ^= *chance << 5;
	return *chance;
}

static size_t
chance_below(uint32_t *chance, size_t n)
{
	return n == 0 ? 0 : chance_next(chance) % n;
}

/* A copy of its own size, so that ASan sees a read past the end. */
static void
run_one(struct str input)
{
	uint8_t *copy = mem_zalloc(input.n);

	if (input.n > 0)
		(void)memcpy(copy, input.p, input.n);
	(void)LLVMFuzzerTestOneInput(copy, input.n);
	mem_free(&copy);
}

/* Writes what parsers trip over, doubles a piece or takes one out. */
static void
edit_once(struct buf *b, uint32_t *chance)
{
	static const char spice[] = "\r\n\t .:;=?<>()\"\\@+-*%&\0\x80\xff\x1b";
	size_t at = chance_below(chance, b->n);
	size_t n = chance_below(chance, b->n - at < 32 ? b->n - at : 32);
	char piece[32];

	if (b->n == 0) {
		buf_put_char(b, (char)chance_next(chance));
		return;
	}
	switch (chance_next(chance) % 4) {
	case 0:
		b->p[at] = spice[chance_below(chance, sizeof(spice))];
		break;
	case 1:
		b->p[at] = (char)chance_next(chance);
		break;
	case 2:
		(void)memcpy(piece, b->p + at, n);
		buf_put(b, (struct str){ piece, n });
		break;
	default:
		(void)memmove(b->p + at, b->p + at + n, b->n - at - n);
		b->n -= n;
	}
}

static void
run_mutations(struct str input)
{
	uint32_t chance = 2463534242u;
	struct buf b;

	for (int i = 0; i < MUTATIONS; i++) {
		size_t edits = 1 + chance_below(&chance, EDITS_MAX);

		buf_init(&b, INPUT_BYTES_MAX + 1024);
		buf_put(&b, input);
		while (edits-- > 0)
			edit_once(&b, &chance);
		run_one(buf_str(&b));
		buf_fini(&b);
	}
}

static void
run_all(struct str input)
{
	run_one(input);
	run_mutations(input);
}

static bool
run_file(const char *path, struct err *e)
{
	struct buf b;
	bool ok;

	buf_init(&b, INPUT_BYTES_MAX);
	ok = file_read(path, &b, e);
	if (ok)
		run_all(buf_str(&b));
	buf_fini(&b);
	return ok;
}

/* Counts in *n the files it ran; folders in folders are left out. */
static bool
run_path(const char *path, size_t *n, struct err *e)
{
	struct dirent **names;
	struct arena a = { 0 };
	struct stat st;
	bool ok = true;
	int count;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		(*n)++;
		return run_file(path, e);
	}
	count = scandir(path, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *file = file_join(&a, path, names[i]->d_name);

		if (ok && stat(file, &st) == 0 && S_ISREG(st.st_mode)) {
			(*n)++;
			ok = run_file(file, e);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	arena_fini(&a);
	return ok;
}

static const char *
corpus_of(struct arena *a, const char *program)
{
	const char *srcdir = getenv("CULVER_SRCDIR");
	const char *stem = strrchr(program, '/');

	stem = stem == NULL ? program : stem + 1;
	if (strncmp(stem, "fuzz_", 5) == 0)
		stem += 5;
	return arena_printf(a, "%s/tests/fuzz/corpus/%s",
			    srcdir == NULL ? "." : srcdir, stem)
		.p;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	size_t n = 0;
	bool ok = true;

	(void)printf("1..1\n");
	(void)fflush(stdout);
	run_all(STR("Subject: text, =?utf-8?q?=41?= <a@example.org>\r\n"));
	if (argc < 2)
		ok = run_path(corpus_of(&a, argv[0]), &n, &e);
	for (int i = 1; ok && i < argc; i++)
		ok = run_path(argv[i], &n, &e);
	(void)printf("%s 1 - %zu files replayed%s%s\n", ok ? "ok" : "not ok", n,
		     ok ? "" : ": ", e.text);
	arena_fini(&a);
	return ok ? 0 : 1;
}
