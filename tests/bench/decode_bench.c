/*
 * decode_bench - the subject, the sender and all text of every message file in
 * a folder, as UTF-8; prints CPU seconds and bytes of text. gmime_bench does
 * the same with GMime. Not run by make check.
 * Usage: decode_bench FOLDER [TIMES]
 */
#include "base/file.h"
#include "base/mapped.h"
#include "base/vec.h"
#include "mail/part_text.h"
#include "mail/word.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

struct bench {
	const char *dir;
	uint64_t messages, bytes, text_bytes;
};

static double
cpu_s(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void
read_words(struct bench *b, struct arena *a, const struct part *root,
	   struct str name)
{
	struct str body;

	if (part_field(root, name, &body))
		b->text_bytes += word_decode(a, body, part_raw_charset(root)).n;
}

static void
read_text(struct bench *b, const struct part *p)
{
	struct part_text text;
	struct str piece;

	part_text_open(&text, p, NULL, SIZE_MAX);
	while (part_text_next(&text, &piece))
		b->text_bytes += piece.n;
	part_text_close(&text);
}

static void
read_message(struct bench *b, const char *name)
{
	struct err e = ERR_INIT;
	struct arena a = { 0 };
	struct part_tree tree;
	struct mapped m;

	if (!mapped_open(&m, file_join(&a, b->dir, name), &e)) {
		(void)fprintf(stderr, "decode_bench: %s\n", e.text);
		exit(1);
	}
	b->messages++;
	b->bytes += m.bytes.n;
	part_parse_mapped(&a, &m, NULL, &tree);
	read_words(b, &a, tree.root, STR("Subject"));
	read_words(b, &a, tree.root, STR("From"));
	for (const struct part *p = tree.root; p != NULL;
	     p = part_next(tree.root, p)) {
		if (p->kind == PART_LEAF && part_is(p, "text"))
			read_text(b, p);
	}
	mapped_close(&m);
	arena_fini(&a);
}

static void
read_folder(struct bench *b)
{
	DIR *dir = opendir(b->dir);
	const struct dirent *d;

	if (dir == NULL) {
		perror(b->dir);
		exit(1);
	}
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] != '.')
			read_message(b, d->d_name);
	}
	(void)closedir(dir);
}

int
main(int argc, char **argv)
{
	uint64_t times = 1;

	if (argc > 2 && !str_to_u64(str_of(argv[2]), &times))
		return 1;

	for (; argc > 1 && times > 0; times--) {
		struct bench b = { .dir = argv[1] };
		double since = cpu_s();

		read_folder(&b);
		printf("%.3f s cpu, %llu messages, %llu bytes, "
		       "%llu of text\n",
		       cpu_s() - since, (unsigned long long)b.messages,
		       (unsigned long long)b.bytes,
		       (unsigned long long)b.text_bytes);
	}
	return 0;
}
