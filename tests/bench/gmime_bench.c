/*
 * gmime_bench - what decode_bench does, by GMime, to compare with; exits with
 * 77 when it was not there at build time.
 * Usage: gmime_bench FOLDER [TIMES]
 */
#include "config.h"

#ifdef HAVE_GMIME
#include <gmime/gmime.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct bench {
	const char *dir;
	unsigned long long messages, bytes, text_bytes;
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
add_text(struct bench *b, char *text)
{
	if (text != NULL)
		b->text_bytes += strlen(text);
	g_free(text);
}

static void
read_part(GMimeObject *parent, GMimeObject *part, gpointer context)
{
	(void)parent;
	if (GMIME_IS_TEXT_PART(part))
		add_text(context,
			 g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
}

static void
read_message(struct bench *b, const char *name)
{
	char *path = g_build_filename(b->dir, name, NULL);
	int fd = open(path, O_RDONLY);
	GMimeStream *stream = g_mime_stream_fs_new(fd);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	b->messages++;
	b->bytes += (unsigned long long)g_mime_stream_length(stream);
	if (message != NULL) {
		const char *subject = g_mime_message_get_subject(message);

		b->text_bytes += subject != NULL ? strlen(subject) : 0;
		add_text(b, internet_address_list_to_string(
				    g_mime_message_get_from(message), NULL,
				    FALSE));
		g_mime_message_foreach(message, read_part, b);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	g_free(path);
}

static void
read_folder(struct bench *b)
{
	GDir *dir = g_dir_open(b->dir, 0, NULL);
	const char *name;

	if (dir == NULL) {
		perror(b->dir);
		exit(1);
	}
	while ((name = g_dir_read_name(dir)) != NULL)
		read_message(b, name);
	g_dir_close(dir);
}

int
main(int argc, char **argv)
{
	long times = argc > 2 ? strtol(argv[2], NULL, 10) : 1;

	g_mime_init();
	for (; argc > 1 && times > 0; times--) {
		struct bench b = { .dir = argv[1] };
		double since = cpu_s();

		read_folder(&b);
		printf("%.3f s cpu, %llu messages, %llu bytes, "
		       "%llu of text\n",
		       cpu_s() - since, b.messages, b.bytes, b.text_bytes);
	}
	return 0;
}

#else

int
main(void)
{
	return 77;
}
#endif
