#include "config.h"

#include "mail/part_pick.h"

#include "base/buf.h"
#include "tests/check.h"

#include <time.h>

/*
 * message: a tree in short. "mixed(text/plain image/png@a.png)" is a
 * multipart/mixed; "@name" is an attachment, "=name" inline with a name, "#id"
 * has a Content-ID.
 * Then the paths of the plain body, the HTML body, all plain bodies, and the
 * attachments, those that a user would not count with a '-' before them.
 */
static const struct {
	const char *why, *message, *plain, *html, *bodies, *attachments;
} picks[] = {
	{ "plain", "text/plain", "1", "1", "1", "" },
	{ "no text", "image/png", "", "", "", "1" },
	{ "alternative", "alternative(text/plain text/html)", "1", "2", "1",
	  "" },
	{ "alternative, HTML only", "alternative(text/html)", "1", "1", "1",
	  "" },
	{ "XHTML is HTML", "alternative(text/plain application/xhtml+xml)", "1",
	  "2", "1", "" },
	{ "the richest comes last",
	  "alternative(text/plain text/enriched text/html)", "1", "3", "1",
	  "" },
	{ "alternative with an invitation",
	  "alternative(text/plain text/html text/calendar)", "1", "2", "1",
	  "3" },
	{ "attachment", "mixed(text/plain application/pdf@a.pdf)", "1", "1",
	  "1", "2" },
	{ "a text file is an attachment", "mixed(text/plain@a.txt text/plain)",
	  "2", "2", "2", "1" },
	{ "inline text with a name is text",
	  "mixed(text/plain text/plain=a.txt)", "1", "1", "1 2", "" },
	{ "a list footer is read below", "mixed(text/plain text/plain)", "1",
	  "1", "1 2", "" },
	{ "pictures of HTML are hidden", "related(text/html image/png#a)", "1",
	  "1", "1", "-2" },
	{ "related in alternative",
	  "alternative(text/plain related(text/html image/png#a))", "1", "2.1",
	  "1", "-2.2" },
	{ "alternative in related",
	  "related(alternative(text/plain text/html) image/png#a)", "1.1",
	  "1.2", "1.1", "-2" },
	{ "alternative in mixed",
	  "mixed(alternative(text/plain text/html) a/b@c text/plain)", "1.1",
	  "1.2", "1.1 3", "2" },
	{ "signed", "signed(text/plain application/pgp-signature)", "1", "1",
	  "1", "-2" },
	{ "encrypted",
	  "encrypted(application/pgp-encrypted application/octet-stream)", "",
	  "", "", "-1 2" },
	{ "what HTML cannot name is none of its pictures",
	  "related(text/html image/png=a.png application/pdf#b)", "1", "1", "1",
	  "2 3" },
	{ "a file between two halves of the HTML",
	  "alternative(text/plain mixed(text/html a/b=c text/html))", "1",
	  "2.1", "1", "2.2" },
	{ "the same without plain text",
	  "alternative(mixed(text/html a/b=c text/html))", "1.1", "1.1",
	  "1.1 1.3", "1.2" },
	{ "a report", "report(text/plain message/delivery-status)", "1", "1",
	  "1", "2" },
};

/* Appends the entity that *spec begins with; its boundary is its depth. */
static void
put_entity(struct buf *out, struct str *spec, char depth)
{
	struct str type = *spec;

	for (type.n = 0; type.n < spec->n;) {
		if (memchr("( )@=#", type.p[type.n], 6) != NULL)
			break;
		type.n++;
	}
	*spec = str_skip(*spec, type.n);
	if (!str_starts(*spec, STR("("))) {
		char how = spec->n > 0 ? spec->p[0] : ' ';
		struct str name = str_skip(*spec, 1);

		buf_printf(out, "Content-Type: %.*s\n", STR_ARG(type));
		for (name.n = 0; how != ' ' && how != ')'; name.n++) {
			if (memchr(" )", name.p[name.n], 2) != NULL)
				break;
		}
		if (name.n > 0) {
			buf_printf(out, "%s%.*s\n",
				   how == '#' ? "Content-ID: "
				   : how == '@'
					   ? "Content-Disposition: attachment; "
					     "filename="
					   : "Content-Disposition: inline; "
					     "filename=",
				   STR_ARG(name));
			*spec = str_skip(*spec, name.n + 1);
		}
		buf_put(out, STR("\nx\n"));
		return;
	}
	buf_printf(out, "Content-Type: multipart/%.*s; boundary=b%c\n\n",
		   STR_ARG(type), depth);
	while (!str_starts(*spec, STR(")"))) {
		*spec = str_skip(*spec, 1); /* "(" or " " */
		buf_printf(out, "--b%c\n", depth);
		put_entity(out, spec, (char)(depth + 1));
	}
	*spec = str_skip(*spec, 1);
	buf_printf(out, "--b%c--\n", depth);
}

static void
put_paths(struct buf *out, const struct part_list *list, bool marks_hidden)
{
	buf_clear(out);
	for (size_t i = 0; i < list->n; i++) {
		const struct part *p = list->v[i];
		bool mark = marks_hidden && part_pick_is_hidden(p);

		buf_printf(out, "%s%s%.*s", i > 0 ? " " : "", mark ? "-" : "",
			   STR_ARG(p->path));
	}
}

static struct str
path_of(const struct part *p)
{
	return p == NULL ? STR("") : p->path;
}

static void
picked(void **state)
{
	struct buf message, paths;

	(void)state;
	buf_init(&message, 10000);
	buf_init(&paths, 1000);
	for (size_t i = 0; i < COUNT_OF(picks); i++) {
		struct str spec = str_of(picks[i].message);
		const char *why = picks[i].why;
		struct arena a = { 0 };
		struct part_list list;
		struct part_tree tree;

		buf_clear(&message);
		put_entity(&message, &spec, '0');
		part_parse(&a, buf_str(&message), &tree);
		assert_str(path_of(part_pick_body(tree.root, PART_TASTE_PLAIN)),
			   picks[i].plain, why);
		assert_str(path_of(part_pick_body(tree.root, PART_TASTE_HTML)),
			   picks[i].html, why);
		part_pick_bodies(&a, tree.root, PART_TASTE_PLAIN, &list);
		put_paths(&paths, &list, false);
		assert_str(buf_str(&paths), picks[i].bodies, why);
		part_pick_attachments(&a, tree.root, &list);
		put_paths(&paths, &list, true);
		assert_str(buf_str(&paths), picks[i].attachments, why);
		arena_fini(&a);
	}
	buf_fini(&message);
	buf_fini(&paths);
}

static const struct {
	const char *why, *message, *name;
} names[] = {
	{ "its own", "Content-Type: a/b; name=\"../x y\"\n\n", "../x y" },
	{ "raw bytes, of the charset that is declared",
	  "Content-Type: text/x; charset=gbk; "
	  "name=\"\xb1\xa8\xb8\xe6.doc\"\n\n",
	  "报告.doc" },
	{ "raw bytes that are UTF-8",
	  "Content-Type: a/b; name=\"报告.doc\"\n\n", "报告.doc" },
	{ "raw bytes of the West",
	  "Content-Type: a/b; name=\"R\xe9sum\xe9.doc\"\n\n", "Résumé.doc" },
#ifdef HAVE_UCHARDET
	{ "raw bytes, as they look",
	  "Content-Type: a/b; name=\"\xb9\xd8\xd3\xda\xbb\xe1\xd2\xe9\xca\xb1"
	  "\xbc\xe4\xb0\xb2\xc5\xc5.doc\"\n\n",
	  "关于会议时间安排.doc" },
#endif
	{ "percent signs of another charset",
	  "Content-Type: a/b; name*=gb18030''%B1%A8%B8%E6.doc\n\n",
	  "报告.doc" },
	{ "by type", "Content-Type: image/jpeg\n\n", "part-1.jpg" },
	{ "what a person can read", "Content-Type: message/delivery-status\n\n",
	  "part-1.txt" },
	{ "by an unknown type", "Content-Type: image/x-y\n\n", "part-1.bin" },
	{ "a message, by its subject",
	  "Content-Type: message/rfc822\n\nSubject: =?utf-8?q?=C3=BC?=\n\n",
	  "ü.eml" },
	{ "one without", "Content-Type: message/rfc822\n\nhi\n", "part-1.eml" },
};

static void
names_to_save_by(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct arena a = { 0 };
		struct part_tree tree;

		part_parse(&a, str_of(names[i].message), &tree);
		assert_str(part_pick_name(&a, tree.root), names[i].name,
			   names[i].why);
		arena_fini(&a);
	}
}

static void
a_message_inside_is_one_attachment(void **state)
{
	struct arena a = { 0 };
	struct part_list list;
	struct part_tree tree;

	(void)state;
	part_parse(&a,
		   STR("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"
		       "hi\n--x\nContent-Type: message/rfc822\n\n"
		       "Content-Type: image/png\n\nx\n--x--\n"),
		   &tree);
	part_pick_attachments(&a, tree.root, &list);
	assert_int_equal(list.n, 1);
	assert_str(list.v[0]->path, "2", "not the picture in it");
	part_pick_attachments(&a, list.v[0]->child, &list);
	assert_int_equal(list.n, 1);
	assert_str(list.v[0]->path, "2.1", "unless one looks into it");
	arena_fini(&a);
}

static void
related_may_name_its_start(void **state)
{
	struct arena a = { 0 };
	struct part_tree tree;

	(void)state;
	part_parse(&a,
		   STR("Content-Type: multipart/related; boundary=x;"
		       " start=\"<b>\"\n\n--x\nContent-Type: image/png\n\n"
		       "--x\nContent-ID: <b>\n\nhi\n--x--\n"),
		   &tree);
	assert_str(path_of(part_pick_body(tree.root, PART_TASTE_PLAIN)), "2",
		   "by its Content-ID");
	arena_fini(&a);
}

/* Looking for its body once a part took minutes. */
static void
related_of_very_many_parts(void **state)
{
	enum { PARTS = 50000, SECONDS_MAX = 5 };
	struct arena a = { 0 };
	struct part_list list;
	struct part_tree tree;
	struct buf b;
	clock_t began = clock();

	(void)state;
	buf_init(&b, 16u << 20);
	buf_put(&b, STR("Content-Type: multipart/related; boundary=x;"
			" start=\"<none>\"\n\n"));
	for (int i = 0; i < PARTS; i++)
		buf_put(&b, STR("--x\n\nhi\n"));
	part_parse(&a, buf_str(&b), &tree);
	part_pick_attachments(&a, tree.root, &list);
	assert_int_equal(list.n, PARTS - 1);
	assert_str(list.v[0]->path, "2", "the first is the body");
	assert_true(clock() - began < SECONDS_MAX * CLOCKS_PER_SEC);
	buf_fini(&b);
	arena_fini(&a);
}

/* charset NULL: none that is known */
static const struct {
	const char *why, *message, *charset;
	bool by_detector;
} raw_heads[] = {
	{ "as declared",
	  "Subject: \xd6\xd0\nContent-Type: text/plain; "
	  "charset=gbk\n\n",
	  "gb18030", false },
	{ "ASCII", "Subject: x\n\n", NULL, false },
	{ "a few accents are what is declared",
	  "Subject: \xdc"
	  "ber uns\nContent-Type: text/plain; "
	  "charset=iso-8859-1\n\n",
	  "windows-1252", false },
	{ "Russian under iso-8859-1",
	  "Received: from mail.example.org by mx.example.org\n"
	  "Subject: \xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea "
	  "\xe4\xe5\xeb\xe0 \xf3 \xf2\xe5\xe1\xff\n"
	  "Content-Type: text/plain; charset=iso-8859-1\n\n",
	  "windows-1251", true },
};

static void
what_raw_headers_are_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(raw_heads); i++) {
		struct arena a = { 0 };
		const struct charset *cs;
		struct part_tree tree;

#ifndef HAVE_UCHARDET
		if (raw_heads[i].by_detector)
			continue;
#endif
		part_parse(&a, str_of(raw_heads[i].message), &tree);
		cs = part_pick_raw_charset(tree.root);
		assert_why((cs != NULL) == (raw_heads[i].charset != NULL),
			   raw_heads[i].why);
		if (cs != NULL)
			assert_str(str_of(charset_name(cs)),
				   raw_heads[i].charset, raw_heads[i].why);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picked),
		cmocka_unit_test(names_to_save_by),
		cmocka_unit_test(a_message_inside_is_one_attachment),
		cmocka_unit_test(related_may_name_its_start),
		cmocka_unit_test(related_of_very_many_parts),
		cmocka_unit_test(what_raw_headers_are_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
