/* What is inside the content of parts. */
#include "engine/embed.h"

#include "base/buf.h"
#include "engine/extract.h"
#include "mail/part_content.h"
#include "mail/part_pick.h"
#include "tests/check.h"

#define CAT "begin 644 cat.txt\n#0V%T\n`\nend\n"

/* A text "Hi", a.png, and a message "In" that holds a text and c.gif. */
#define TNEF                                                             \
	"Content-Transfer-Encoding: base64\n\n"                          \
	"eJ8+IgEAAQyAAgADAAAASGkAsQABApAGAAAAAAAAAAEQgAEABgAAAGEucG5n\n" \
	"ANQBAQ+ABgADAAAAUE5H5QABApAGAAAAAAAAAAEFkAYAlAAAAAIAAAAeAAEw\n" \
	"AQAAAAMAAABJbgAADQABNwEAAABzAAAAMDAwMDAwMDAwMDAwMDAwMHifPiIB\n" \
	"AAEDkAYAKAAAAAIAAAAeADcAAQAAAAMAAABJbgAAHgAAEAEAAAAFAAAAZGVl\n" \
	"cAAAAADkAgECkAYAAAAAAAAAARCAAQAGAAAAYy5naWYAxwEBD4AGAAMAAABH\n" \
	"SUbWAADOEA==\n"

/* tree: "path type name[content]fault" of each that is embedded, joined by
 * '|'; then the text that remains of the first part behind '~'. */
static const struct {
	const char *why, *message, *tree;
} messages[] = {
	{ "nothing", "\nhi\n", "~" },
	{ "a file in a text", "\nhi\n" CAT "bye\n",
	  "1:1 text/plain cat.txt[Cat]~hi\nbye\n" },
	{ "in one that is encoded",
	  "Content-Transfer-Encoding: quoted-printable\n\n"
	  "=3Dybegin line=3D9 size=3D2 name=3D=C3=BC.png\nr=93\n=3Dyend\n",
	  "1:1 image/png ü.png[Hi]~" },
	{ "in base64",
	  "Content-Transfer-Encoding: base64\n\n"
	  "aGkKYmVnaW4gNjQ0IGEKIzBWJVQKZW5kCg==\n",
	  "1:1 application/octet-stream a[Cat]~hi\n" },
	{ "not in a file",
	  "Content-Disposition: attachment; filename=t.txt\n\n" CAT, "~" },
	{ "not in HTML", "Content-Type: text/html\n\n" CAT, "~" },
	{ "in a message inside",
	  "Content-Type: message/rfc822\n\nTo: x\n\n" CAT,
	  "1.1:1 text/plain cat.txt[Cat]~" },
	{ "a winmail.dat", "Content-Type: application/ms-tnef\n" TNEF,
	  "1:1 text/plain [Hi]|1:2 image/png a.png[PNG]|"
	  "1:3 application/ms-tnef In.dat|1:3:1 text/plain [deep]|"
	  "1:3:2 image/gif c.gif[GIF]~" },
	{ "by its name",
	  "Content-Disposition: attachment; filename=WINMAIL.DAT\n"
	  "Content-Type: application/octet-stream\n\nx\x9f>\"\1\1",
	  "~" },
	{ "one that is none", "Content-Type: application/ms-tnef\n\nx", "~" },
	{ "broken", "\nbegin 644 a/b\n#0V%T\n",
	  "1:1 application/octet-stream a/b[Cat]its end is missing~" },
};

static void
put_part(struct buf *out, const struct part *p)
{
	if (out->n > 0)
		buf_put_char(out, '|');
	buf_printf(out, "%.*s %.*s %.*s", STR_ARG(p->path), STR_ARG(p->type),
		   STR_ARG(p->filename));
	if (p->kind == PART_LEAF) {
		buf_put_char(out, '[');
		part_content_put(out, p);
		buf_put_char(out, ']');
	}
	buf_put(out, p->fault);
}

static void
put_tree(struct buf *out, const struct part_tree *tree)
{
	for (const struct part *p = tree->root; p != NULL;
	     p = part_next(tree->root, p))
		if (p->is_embedded && p->kind != PART_MULTI)
			put_part(out, p);
	buf_put_char(out, '~');
	if (tree->root->bare != NULL)
		part_content_put(out, tree->root->bare);
}

static void
trees(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;
	struct buf out;

	(void)state;
	buf_init(&out, 100000);
	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		buf_clear(&out);
		part_parse(&a, str_of(messages[i].message), &tree);
		embed_open(&a, &tree);
		put_tree(&out, &tree);
		assert_str(buf_str(&out), messages[i].tree, messages[i].why);
	}
	buf_fini(&out);
	arena_fini(&a);
}

static void
found_by_path(void **state)
{
	struct arena a = { 0 };
	struct part_list list;
	struct part_tree tree;

	(void)state;
	part_parse(&a, STR("\n" CAT CAT), &tree);
	embed_open(&a, &tree);
	assert_int_equal(tree.count, 3);
	assert_non_null(part_at(tree.root, STR("1:2")));
	assert_null(part_at(tree.root, STR("1:3")));
	part_pick_attachments(&a, tree.root, &list);
	assert_int_equal(list.n, 2);
	assert_str(list.v[1]->path, "1:2", "an attachment");
	part_parse(&a, STR("Content-Type: application/ms-tnef\n" TNEF), &tree);
	embed_open(&a, &tree);
	assert_str(part_pick_name(&a, part_at(tree.root, STR("1:1"))),
		   "part-1-1.txt", "a name without a colon");
	arena_fini(&a);
}

static void
shown_below_the_text(void **state)
{
	const struct extract_options o = { .width_cols = 60 };
	struct mapped m = { .bytes = STR("\nhi\n" CAT) };
	struct event ev = { .kind = EVENT_MESSAGE };
	struct err e = ERR_INIT;
	const struct lines *l = &ev.message.lines;

	(void)state;
	assert_true(extract_message(&ev, &m, &o, &e));
	assert_int_equal(l->all.n, 3);
	assert_str(l->all.v[0].text, "hi", "the text");
	assert_str(l->all.v[2].text, "[1:1: cat.txt, text/plain, 3 bytes]",
		   "the file");
	assert_int_equal(ev.message.n_parts, 2);
	assert_true(ev.message.parts[1].attachment);
	arena_fini(&ev.arena);
}

static void
check_lines(const char *message, const char *shown, const char *why)
{
	const struct extract_options o = { .width_cols = 60 };
	struct mapped m = { .bytes = str_of(message) };
	struct event ev = { .kind = EVENT_MESSAGE };
	struct err e = ERR_INIT;
	struct buf out;

	buf_init(&out, 100000);
	assert_true(extract_message(&ev, &m, &o, &e));
	VEC_EACH (const struct line, line, &ev.message.lines.all) {
		buf_put(&out, line->text);
		buf_put_char(&out, '|');
	}
	assert_str(buf_str(&out), shown, why);
	buf_fini(&out);
	arena_fini(&ev.arena);
}

/* Its text only where there is no other, the files in any case; the
 * winmail.dat itself says nothing more. */
static void
winmail_dat_shown(void **state)
{
	(void)state;
	check_lines("Content-Type: application/ms-tnef\n" TNEF,
		    "Hi||[1:2: a.png, image/png, 3 bytes]||"
		    "[1:3: In.dat, application/ms-tnef, 99 bytes]||"
		    "Subject: In||deep||[1:3:2: c.gif, image/gif, 3 bytes]|",
		    "alone");
	check_lines("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
		    "Hello\n--b\nContent-Type: application/ms-tnef\n" TNEF
		    "--b--\n",
		    "Hello||[2:2: a.png, image/png, 3 bytes]||"
		    "[2:3: In.dat, application/ms-tnef, 99 bytes]||"
		    "Subject: In||deep||[2:3:2: c.gif, image/gif, 3 bytes]|",
		    "beside a text");
	check_lines("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
		    " \n--b\nContent-Type: application/ms-tnef\n" TNEF
		    "--b--\n",
		    "Hi||[2:2: a.png, image/png, 3 bytes]||"
		    "[2:3: In.dat, application/ms-tnef, 99 bytes]||"
		    "Subject: In||deep||[2:3:2: c.gif, image/gif, 3 bytes]|",
		    "beside an empty one");
	check_lines("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
		    "Hello\n--b\nContent-Type: application/ms-tnef\n"
		    "Content-Transfer-Encoding: base64\n\n"
		    "eJ8+IgEAAQyAAgADAAAASGkAsQA=\n--b--\n",
		    "Hello||[2: part-2.bin, application/ms-tnef, 20 bytes]|",
		    "only the text again: as it came");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees),
		cmocka_unit_test(found_by_path),
		cmocka_unit_test(shown_below_the_text),
		cmocka_unit_test(winmail_dat_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
