/*
 * python_test.c - does somebody else's decoder read what we build?
 *
 * Writes letters and what is in them to a folder, and has python_test.py
 * (Python's email package) compare; that prints TAP. Skipped without Python.
 */
#include "config.h"

#include "base/buf.h"
#include "base/file.h"
#include "mail/build.h"
#include "tests/mail/lettergen.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef HAVE_MD4C
#define HAS_MARKDOWN true
#else
#define HAS_MARKDOWN false
#endif

static const struct {
	const char *from, *to, *cc, *subject, *body, *name;
} letters[] = {
	{ "ann@example.org", "bo@example.org", "", "Hello", "Hi\n", NULL },
	{ "Ann <ann@example.org>", "Bo Lee <bo@example.org>, c@example.org",
	  "\"Lee, D.\" <d@example.org>", "Re: tea = cake?",
	  "> quoted\n\nanswer\n-- \nAnn\n", "a.txt" },
	{ "李雷 <lilei@example.org>", "韩梅梅 <hanmei@example.org>",
	  "\"Müller, Jörg \\\"Jo\\\"\" <j@example.org>",
	  "这是一个非常非常长的主题，它一定要折成好几行才能放得下，所以我们继续"
	  "写下去",
	  "你好！\n\n第二段。\n",
	  "照片 和一个很长很长的名字，长到一行放不下，真的放不下.jpg" },
	{ "Ann <ann@例子.测试>",
	  "bo@b\xc3\xbc"
	  "cher.example",
	  "",
	  "Grüße and plain words and 日本語 mixed, mixed, mixed, mixed, mixed, "
	  "and then more",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e = equals\n.\nFrom here\ntab\there\n \n",
	  "it's \"quoted\"; 100%.txt" },
	{ "=?x <ann@example.org>",
	  "a.very.long.address.that.goes.on@example.org, "
	  "another.very.long.address@example.org, third@example.org",
	  "", "=?utf-8?q?not=20a=20word?= _ ? =", "x\n", "=?utf-8?q?a?=.txt" },
	{ "ann@example.org", "bo@example.org", "", "Prose",
	  "A paragraph that is longer than a screen is wide, so that it is "
	  "broken somewhere in the middle of it, and then once more for good "
	  "measure.\n\n> a quoted one that is also longer than any screen "
	  "should be wide, if people are to read it\n\n From here\n-- \n"
	  "Ann\n",
	  NULL },
	{ "ann@example.org", "bo@example.org", "", "长文",
	  "这是一个很长的段落，没有空格，所以要在字与字之间断开，读的人会看到"
	  "原来的一整行，不多也不少。再多写几个字，and some words in English."
	  "\n",
	  "an \"odd\" name; with = signs, emoji 👨‍👩‍👧 and so on, "
	  "and so on, and so on, and so on, and so on, and so on.jpg" },
	{ "👨‍👩‍👧 <family@example.org>", "", "c@example.org", "",
	  "👨‍👩‍👧 e\xcc\x81\n", "\xd0\xb0\xd0\xb1\xd0\xb2.pdf" },
};

/* So many more, made up. */
enum { MADE_UP = 60 };

struct letter {
	struct str from, to, cc, subject, body, name;
	bool markdown;
};

static struct letter
letter_at(struct arena *a, size_t i)
{
	struct lettergen g;

	if (i < COUNT_OF(letters))
		return (struct letter){ str_of(letters[i].from),
					str_of(letters[i].to),
					str_of(letters[i].cc),
					str_of(letters[i].subject),
					str_of(letters[i].body),
					str_of(letters[i].name),
					i % 2 == 1 };
	lettergen_make(a, i, &g);
	return (struct letter){ g.from,    g.to,
				g.cc,      g.subject,
				g.body,    g.n_names > 0 ? g.names[0] : STR(""),
				g.markdown };
}

static const char content[] = "bytes\0of\xff a file\r\n";

static void
note(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s=", name);
	for (size_t i = 0; i < value.n; i++)
		buf_printf(out, "%02x", (unsigned char)value.p[i]);
	buf_put_char(out, '\n');
}

static void
expect(struct buf *out, const struct letter *l)
{
	note(out, "from", l->from);
	note(out, "to", l->to);
	note(out, "cc", l->cc);
	note(out, "subject", l->subject);
	note(out, "body", l->body);
	if (l->name.n == 0)
		return;
	note(out, "name", l->name);
	note(out, "content", STR(content));
}

static bool
keep(void *context, struct str bytes, struct err *e)
{
	(void)e;
	buf_put(context, bytes);
	return true;
}

static bool
build(struct buf *out, const struct letter *l, const char *path, struct err *e)
{
	struct build_file file = { .path = path,
				   .name = l->name,
				   .type = STR("image/jpeg") };
	struct build_mail m = { .from = l->from,
				.to = l->to,
				.cc = l->cc,
				.subject = l->subject,
				.message_id = STR("1@example.org"),
				.date_s = 1700000000,
				.zone_minutes = -330,
				.body = l->body,
				.files = &file,
				.n_files = l->name.n > 0,
				.markdown = HAS_MARKDOWN && l->markdown };
	const struct build_sink sink = { keep, out };

	return build_message(&m, &sink, e);
}

static bool
write_letter(struct arena *a, const char *dir, size_t i, struct err *e)
{
	const char *file = file_join(a, dir, "content");
	const char *path = arena_printf(a, "%s/%zu", dir, i).p;
	struct letter l = letter_at(a, i);
	struct buf message, facts;
	bool ok;

	buf_init(&message, 1 << 20);
	buf_init(&facts, 1 << 20);
	expect(&facts, &l);
	ok = file_write_durable(file, STR(content), e) &&
	     build(&message, &l, file, e) &&
	     file_write_durable(arena_printf(a, "%s.eml", path).p,
				buf_str(&message), e) &&
	     file_write_durable(arena_printf(a, "%s.facts", path).p,
				buf_str(&facts), e);
	buf_fini(&message);
	buf_fini(&facts);
	return ok;
}

/* Returns its exit status, or -1 when there is no Python. */
static int
run_python(struct arena *a, const char *dir)
{
	const char *srcdir = getenv("CULVER_SRCDIR");
	char *argv[] = { arena_cstr(a, STR("python3")),
			 file_join(a, srcdir == NULL ? "." : srcdir,
				   "tests/mail/python_test.py"),
			 arena_cstr(a, str_of(dir)), NULL };
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) != 0)
		return -1;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1;
	return WEXITSTATUS(status);
}

int
main(void)
{
	char dir[] = "/tmp/culver-python-XXXXXX";
	struct err e = ERR_INIT;
	struct arena a = { 0 };
	bool ok = mkdtemp(dir) != NULL;
	int status = 1;

	for (size_t i = 0; ok && i < COUNT_OF(letters) + MADE_UP; i++)
		ok = write_letter(&a, dir, i, &e);
	if (!ok)
		(void)printf("Bail out! %s\n", e.text);
	else
		status = run_python(&a, dir);
	if (status == -1)
		(void)printf("1..0 # SKIP no python3\n");
	(void)file_remove_tree(dir, &e);
	arena_fini(&a);
	return status == -1 ? 0 : status;
}
