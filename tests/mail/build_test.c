#include "config.h"

#include "mail/build.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/world.h"
#include "mail/header.h"
#include "mail/part.h"
#include "mail/part_content.h"
#include "mail/part_text.h"
#include "mail/summary.h"
#include "tests/check.h"

#include <stdlib.h>

enum { A_DAY = 1700000000 };

static bool
keep(void *context, struct str bytes, struct err *e)
{
	(void)e;
	buf_put(context, bytes);
	return true;
}

static bool
refuse(void *context, struct str bytes, struct err *e)
{
	(void)context;
	(void)bytes;
	return err_set(e, ERR_IO, "disk full");
}

/* A letter with what every letter has. */
static struct build_mail
letter(void)
{
	return (struct build_mail){
		.from = STR("Ann <ann@example.org>"),
		.to = STR("bo@example.org"),
		.subject = STR("Hello"),
		.message_id = STR("1@example.org"),
		.date_s = A_DAY,
		.zone_minutes = 120,
		.body = STR("Hi\n"),
	};
}

static void
build(const struct build_mail *m, struct buf *out)
{
	const struct build_sink sink = { keep, out };
	struct err e = ERR_INIT;

	buf_init(out, 16u << 20);
	if (!build_message(m, &sink, &e))
		fail_msg("%s", e.text);
}

static void
a_plain_letter(void **state)
{
	struct build_mail m = letter();
	struct buf b;

	(void)state;
	build(&m, &b);
	assert_str(buf_str(&b),
		   "Date: Wed, 15 Nov 2023 00:13:20 +0200\r\n"
		   "From: Ann <ann@example.org>\r\n"
		   "To: bo@example.org\r\n"
		   "Subject: Hello\r\n"
		   "Message-ID: <1@example.org>\r\n"
		   "MIME-Version: 1.0\r\n"
		   "Content-Type: text/plain; charset=us-ascii\r\n"
		   "Content-Transfer-Encoding: 7bit\r\n"
		   "\r\n"
		   "Hi\r\n",
		   "all of it");
	buf_fini(&b);
}

static const struct {
	const char *why, *to, *cc, *line;
} heads[] = {
	{ "several", "a@example.org, Bo <b@example.org>", "",
	  "To: a@example.org, Bo <b@example.org>\r\n" },
	{ "nobody is named", "", "", "To: undisclosed-recipients:;\r\n" },
	{ "copies only", "", "c@example.org", "Cc: c@example.org\r\n" },
	{ "a domain in Chinese", "李雷 <a@例子.测试>", "",
	  "<a@xn--fsqu00a.xn--0zwm56d>\r\n" },
	{ "a local part with a blank", "\"a b\"@example.org", "",
	  "To: \"a b\"@example.org\r\n" },
	{ "letters beyond ASCII before the @: there is no other way",
	  "李雷 <李.雷@例子.测试>", "",
	  "To: =?UTF-8?B?5p2O6Zu3?= <李.雷@xn--fsqu00a.xn--0zwm56d>\r\n" },
	{ "an @ in quotes", "\"a@b\"@example.org", "",
	  "To: \"a@b\"@example.org\r\n" },
};

static void
writes_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		struct build_mail m = letter();
		struct buf b;

		m.to = str_of(heads[i].to);
		m.cc = str_of(heads[i].cc);
		build(&m, &b);
		assert_why(str_find(buf_str(&b), str_of(heads[i].line), 0) !=
				   SIZE_MAX,
			   heads[i].why);
		buf_fini(&b);
	}
}

static const struct {
	const char *why;
	size_t at; /* of struct build_mail */
	const char *value, *error;
} refused[] = {
	{ "an @ too many", offsetof(struct build_mail, to), "bo@@example.org",
	  "no address" },
	{ "CRLF in the subject", offsetof(struct build_mail, subject),
	  "a\r\nBcc: x@example.org", "Subject" },
	{ "LF in an address", offsetof(struct build_mail, to),
	  "a@example.org\nBcc: x@example.org", "To" },
	{ "CR in From", offsetof(struct build_mail, from), "a@example.org\rb",
	  "From" },
	{ "LF in an id", offsetof(struct build_mail, in_reply_to), "<a\nb>",
	  "In-Reply-To" },
	{ "LF in the message id", offsetof(struct build_mail, message_id),
	  "a@b\nc", "Message-ID" },
	{ "LF in Bcc, though it is not written",
	  offsetof(struct build_mail, bcc), "a@example.org\nb", "Bcc" },
	{ "no sender", offsetof(struct build_mail, from), "", "From" },
	{ "no domain", offsetof(struct build_mail, to), "bo", "To: bo" },
	{ "what turns lines around before the @",
	  offsetof(struct build_mail, to), "b\xe2\x80\xae@example.org",
	  "no address" },
	{ "no message id", offsetof(struct build_mail, message_id), "",
	  "Message-ID" },
	{ "a domain of signs", offsetof(struct build_mail, to),
	  "bo@:", "no address" },
	{ "a blank in the domain", offsetof(struct build_mail, to),
	  "<bo@example org>", "bo@" },
};

static void
refuses_what_cannot_be_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct build_mail m = letter();
		struct err e = ERR_INIT;
		struct buf b;
		const struct build_sink sink = { keep, &b };

		buf_init(&b, 1 << 20);
		*(struct str *)(void *)((char *)&m + refused[i].at) =
			str_of(refused[i].value);
		assert_why(!build_message(&m, &sink, &e), refused[i].why);
		assert_why(e.kind == ERR_DATA, refused[i].why);
		assert_why(str_find(str_of(e.text), str_of(refused[i].error),
				    0) != SIZE_MAX,
			   refused[i].why);
		assert_why(b.n == 0, refused[i].why);
		buf_fini(&b);
	}
}

static void
ids_that_cannot_be_passed_on_are_left_out(void **state)
{
	struct build_mail m = letter();
	struct buf b;

	(void)state;
	m.references = STR("<1@a> <\xf8@b> <3@c>");
	m.in_reply_to = STR("<\xf8@b>");
	build(&m, &b);
	assert_true(str_find(buf_str(&b),
			     STR("\r\nReferences: <1@a> <3@c>\r\n"),
			     0) != SIZE_MAX);
	assert_true(str_find(buf_str(&b), STR("In-Reply-To"), 0) == SIZE_MAX);
	buf_fini(&b);
}

static void
nul_is_refused(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(build_check_value("X", STR("a\0b"), &e));
	assert_true(build_check_value("X", STR("a b"), &e));
}

static void
bcc_is_in_the_envelope_only(void **state)
{
	struct build_mail m = letter();
	struct build_recipients to;
	struct err e = ERR_INIT;
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	m.cc = STR("Bo <BO@example.org>, c@b\xc3\xbc"
		   "cher.example");
	m.bcc = STR("secret@example.org");
	build(&m, &b);
	assert_true(str_find_fold(buf_str(&b), STR("secret"), 0) == SIZE_MAX);
	assert_true(str_find_fold(buf_str(&b), STR("bcc"), 0) == SIZE_MAX);
	assert_true(build_recipients(&a, &m, &to, &e));
	assert_int_equal(to.n, 3);
	assert_str(to.v[0], "bo@example.org", "once");
	assert_str(to.v[1], "c@xn--bcher-kva.example", "A-label");
	assert_str(to.v[2], "secret@example.org", "Bcc");
	m.to = m.cc = m.bcc = (struct str){ 0 };
	assert_false(build_recipients(&a, &m, &to, &e));
	arena_fini(&a);
	buf_fini(&b);
}

static void
ids_tell_nothing(void **state)
{
	struct arena a = { 0 };
	struct str one, two;

	(void)state;
	one = build_message_id(&a, STR("Ann <ann@例子.测试>"));
	two = build_message_id(&a, STR("Ann <ann@例子.测试>"));
	assert_true(str_ends(one, STR("@xn--fsqu00a.xn--0zwm56d")));
	assert_int_equal(str_find_char(one, '@', 0), 24);
	assert_false(str_eq(one, two));
	assert_true(
		str_ends(build_message_id(&a, STR("")), STR("@mail.invalid")));
	arena_fini(&a);
}

static const struct {
	const char *why, *body;
} bodies[] = {
	{ "nothing", "" },
	{ "ASCII", "one\ntwo\n\nthree\n" },
	{ "a signature", "one\n-- \nAnn\n" },
	{ "dots and From", ".\n..\nFrom me\n>From you\n" },
	{ "umlauts", "Gr\xc3\xbc\xc3\x9f"
		     "e aus der Stadt\n" },
	{ "Chinese", "中文邮件\n第二行\n" },
	{ "emoji and accents", "👨‍👩‍👧 e\xcc\x81\n" },
	{ "what looks like a boundary", "--=_\n--=_00\n" },
	{ "prose", "A paragraph that is somewhat longer than what a screen of "
		   "eighty columns can show in a line.\n\n From\n-- \nAnn\n" },
};

/* Lines of format=flowed put together again. */
static void
unflow(struct buf *out, struct str text, bool delsp)
{
	struct str line;

	while (str_take_line(&text, &line)) {
		bool goes_on =
			str_ends(line, STR(" ")) && !str_eq(line, STR("-- "));

		if (str_starts(line, STR(" ")))
			line = str_skip(line, 1);
		buf_put(out, str_head(line, line.n - (goes_on && delsp)));
		if (!goes_on)
			buf_put_char(out, '\n');
	}
}

static void
check_body(struct str message, const char *body, const char *why)
{
	struct arena a = { 0 };
	struct part_tree tree;
	const struct part *p;
	struct buf text, read;

	buf_init(&text, 1 << 20);
	buf_init(&read, 1 << 20);
	part_parse(&a, message, &tree);
	for (p = tree.root; p->child != NULL;)
		p = p->child;
	part_text(&text, p, NULL);
	if (str_find(message, STR("format=flowed"), 0) != SIZE_MAX)
		unflow(&read, buf_str(&text),
		       str_find(message, STR("delsp=yes"), 0) != SIZE_MAX);
	else
		buf_put(&read, buf_str(&text));
	assert_bytes(str_trim_end(buf_str(&read)), str_trim_end(str_of(body)),
		     why);
	buf_fini(&text);
	buf_fini(&read);
	arena_fini(&a);
}

static void
check_wire_form(struct str message)
{
	size_t line = 0;

	for (size_t i = 0; i < message.n; i++) {
		char c = message.p[i];

		assert_true(c > 0 && c < 127);
		if (c == '\n')
			assert_true(i > 0 && message.p[i - 1] == '\r');
		if (c == '\r')
			assert_true(i + 1 < message.n &&
				    message.p[i + 1] == '\n');
		line = c == '\n' ? 0 : line + 1;
		assert_true(line <= 999);
	}
}

static void
bodies_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct build_mail m = letter();
		struct buf b;

		m.body = str_of(bodies[i].body);
		build(&m, &b);
		check_wire_form(buf_str(&b));
		check_body(buf_str(&b), bodies[i].body, bodies[i].why);
		buf_fini(&b);
	}
}

static void
long_lines_read_back(void **state)
{
	struct build_mail m = letter();
	struct buf b, body;

	(void)state;
	buf_init(&body, 1 << 20);
	while (body.n < 5000)
		buf_put(&body, STR("word "));
	buf_put(&body, STR("end"));
	m.body = buf_str(&body);
	build(&m, &b);
	check_wire_form(buf_str(&b));
	check_body(buf_str(&b), buf_cstr(&body), "5,003 bytes in a line");
	buf_fini(&b);
	buf_fini(&body);
}

static void
heads_read_back(void **state)
{
	struct build_mail m = letter();
	struct arena a = { 0 };
	struct summary s;
	struct buf b;

	(void)state;
	m.from = STR("李雷 <lilei@example.org>");
	m.to = STR("\"Lee, A.\" <a@example.org>, 韩梅梅 <b@example.org>");
	m.subject =
		STR("Re: 一个很长很长的主题，长到必须折行，还有 ASCII words");
	m.in_reply_to = STR("<2@example.org>");
	m.references = STR("<1@example.org> <2@example.org>");
	build(&m, &b);
	check_wire_form(buf_str(&b));
	summary_read(&a, buf_str(&b), &s);
	assert_str(s.from.v[0].name, "李雷", "from");
	assert_str(s.to.v[0].name, "Lee, A.", "to");
	assert_str(s.to.v[1].name, "韩梅梅", "to");
	assert_bytes(s.subject, m.subject, "subject");
	assert_int_equal(s.date_s, A_DAY);
	assert_str(s.in_reply_to.v[0], "2@example.org", "in-reply-to");
	assert_int_equal(s.references.n, 2);
	arena_fini(&a);
	buf_fini(&b);
}

/* ---- files */

struct place {
	struct arena arena;
	const char *dir;
};

static const char *
put_file(struct place *p, const char *name, struct str bytes)
{
	const char *path = file_join(&p->arena, p->dir, name);
	struct err e = ERR_INIT;

	if (!file_write_durable(path, bytes, &e))
		fail_msg("%s", e.text);
	return path;
}

static void
open_place(struct place *p)
{
	char *dir = arena_cstr(&p->arena, STR("/tmp/culver-build-XXXXXX"));

	p->dir = mkdtemp(dir);
	assert_non_null(p->dir);
}

static void
close_place(struct place *p)
{
	struct err e = ERR_INIT;

	assert_true(file_remove_tree(p->dir, &e));
	arena_fini(&p->arena);
}

static void
check_file(struct arena *a, struct str message, const char *path,
	   struct str bytes, const char *name)
{
	struct part_tree tree;
	const struct part *p;
	struct buf content;

	buf_init(&content, 16u << 20);
	part_parse(a, message, &tree);
	p = part_at(tree.root, str_of(path));
	assert_non_null(p);
	assert_str(p->filename, name, "name");
	part_content_put(&content, p);
	assert_bytes(buf_str(&content), bytes, "content");
	buf_fini(&content);
}

static void
files_read_back(void **state)
{
	struct place place = { 0 };
	struct build_mail m = letter();
	struct build_file files[2];
	struct buf b, big;

	(void)state;
	open_place(&place);
	buf_init(&big, 1 << 20);
	while (big.n < 200000)
		buf_put_char(&big, (char)(big.n * 7 % 256));
	files[0] = (struct build_file){
		.path = put_file(&place, "a", buf_str(&big)),
		.name = STR("很长的附件名字，里面有空格 和标点。照片.jpg"),
		.type = STR("image/jpeg")
	};
	files[1] = (struct build_file){ .path = put_file(&place, "b", STR("")),
					.name = STR("empty \"quoted\".txt"),
					.type = STR("text/plain\r; x=y") };
	m.files = files;
	m.n_files = 1;
	m.body = STR("see below\n");
	build(&m, &b);
	check_wire_form(buf_str(&b));
	check_body(buf_str(&b), "see below", "text");
	check_file(&place.arena, buf_str(&b), "2", buf_str(&big),
		   "很长的附件名字，里面有空格 和标点。照片.jpg");
	assert_true(str_find(buf_str(&b), str_of(place.dir), 0) == SIZE_MAX);
	buf_fini(&b);
	m.n_files = 2;
	{
		const struct build_sink sink = { keep, &b };
		struct err e = ERR_INIT;

		buf_init(&b, 1 << 20);
		assert_false(build_message(&m, &sink, &e));
		files[1].type = STR("nonsense");
		assert_true(build_message(&m, &sink, &e));
		check_file(&place.arena, buf_str(&b), "3", STR(""),
			   "empty \"quoted\".txt");
		buf_fini(&b);
	}
	buf_fini(&big);
	close_place(&place);
}

static const struct {
	const char *why, *bytes, *charset;
} texts[] = {
	{ "ASCII", "plain\n", "us-ascii" },
	{ "UTF-8",
	  "Gr\xc3\xbc\xc3\x9f"
	  "e, \xe4\xbd\xa0\xe5\xa5\xbd\r\n",
	  "utf-8" },
	{ "ISO-2022-JP", "\x1b$B$3$s$K$A$O\x1b(B\n", "iso-2022-jp" },
	{ "UTF-16 with its mark", "\xff\xfez\x01", "utf-16" },
#ifdef HAVE_UCHARDET
	{ "Chinese",
	  "\xc4\xe3\xba\xc3\xa3\xac\xce\xd2\xc3\xc7\xcf\xc2\xd6\xdc\xd2"
	  "\xbb\xbf\xaa\xbb\xe1\xa3\xac\xc7\xeb\xb4\xf8\xc9\xcf\xce\xc4"
	  "\xbc\xfe\xa1\xa3\n",
	  "gb18030" },
#endif
};

/* Lone CRs, bare LFs, blanks at ends: every byte comes back. */
static void
text_files_keep_their_bytes(void **state)
{
	struct place place = { 0 };

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct build_mail m = letter();
		struct build_file file = { .name = STR("a.txt"),
					   .type = STR("text/plain") };
		struct str all = arena_printf(&place.arena, "%s\r \n\r\n.",
					      texts[i].bytes);
		struct part_tree tree;
		struct buf b;

		file.path = put_file(&place, "t", all);
		m.files = &file;
		m.n_files = 1;
		build(&m, &b);
		check_file(&place.arena, buf_str(&b), "2", all, "a.txt");
		part_parse(&place.arena, buf_str(&b), &tree);
		assert_str(part_at(tree.root, STR("2"))->charset,
			   texts[i].charset, texts[i].why);
		buf_fini(&b);
	}
	close_place(&place);
}

static const struct {
	const char *why, *message, *type;
} inner[] = {
	{ "7 bit", "Subject: in\n\nbody\n", "message/rfc822" },
	{ "8 bit: its bytes matter more", "Subject: in\n\nb\xc3\xb6\n",
	  "application/octet-stream" },
};

static void
messages_are_sent_on(void **state)
{
	struct place place = { 0 };

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < COUNT_OF(inner); i++) {
		struct build_mail m = letter();
		struct build_file file = {
			.path = put_file(&place, "m", str_of(inner[i].message)),
			.name = STR("in.eml"),
			.type = STR("message/rfc822")
		};
		struct part_tree tree;
		const struct part *p;
		struct buf b;

		m.files = &file;
		m.n_files = 1;
		build(&m, &b);
		check_wire_form(buf_str(&b));
		part_parse(&place.arena, buf_str(&b), &tree);
		p = part_at(tree.root, STR("2"));
		assert_non_null(p);
		assert_str(p->type, inner[i].type, inner[i].why);
		if (p->kind == PART_MESSAGE) {
			struct str subject;

			assert_true(
				part_field(p->child, STR("Subject"), &subject));
			assert_str(subject, "in", inner[i].why);
		} else {
			check_file(&place.arena, buf_str(&b), "2",
				   str_of(inner[i].message), "in.eml");
		}
		buf_fini(&b);
	}
	close_place(&place);
}

#ifdef HAVE_MD4C
/* The types of the tree, in order: "mixed(text/plain image/png)". */
static void
put_shape(struct buf *out, const struct part *p)
{
	struct str type = p->type;

	if (str_starts(type, STR("multipart/")))
		type = str_skip(type, STR("multipart/").n);
	buf_put(out, type);
	if (p->child == NULL)
		return;
	buf_put_char(out, '(');
	for (p = p->child; p != NULL; p = p->next) {
		put_shape(out, p);
		if (p->next != NULL)
			buf_put_char(out, ' ');
	}
	buf_put_char(out, ')');
}

static const struct {
	const char *why, *body;
	size_t n_files;
	const char *shape;
} shapes[] = {
	{ "text alone", "*a*\n", 0, "alternative(text/plain text/html)" },
	{ "an attachment", "*a*\n", 1,
	  "mixed(alternative(text/plain text/html) image/png)" },
	{ "a picture", "![a](photo.png)\n", 1,
	  "alternative(text/plain related(text/html image/png))" },
	{ "the same twice", "![a](photo.png) ![b](photo.png)\n", 1,
	  "alternative(text/plain related(text/html image/png))" },
	{ "both", "![a](photo.png)\n", 2,
	  "mixed(alternative(text/plain related(text/html image/png)) "
	  "text/plain)" },
	{ "what is elsewhere", "![a](https://example.org/photo.png)\n", 0,
	  "alternative(text/plain text/html)" },
};

/* The picture's id stands in the HTML, and both names are in no other. */
static void
check_picture(struct arena *a, const struct part *related)
{
	const struct part *html = related->child;
	struct str id, want;
	struct buf text;

	buf_init(&text, 1 << 20);
	part_text(&text, html, NULL);
	assert_true(part_field(html->next, STR("Content-ID"), &id));
	id = str_trim(id);
	want = arena_printf(a, "<img src=\"cid:%.*s\"",
			    STR_ARG(str_head(str_skip(id, 1), id.n - 2)));
	assert_true(str_ends(id, STR("@example.org>")));
	assert_true(str_find(buf_str(&text), want, 0) != SIZE_MAX);
	buf_fini(&text);
}

static void
markdown_has_shapes(void **state)
{
	struct place place = { 0 };
	struct build_file files[2];

	(void)state;
	open_place(&place);
	files[0] = (struct build_file){
		.path = put_file(&place, "p", STR("\x89PNG")),
		.name = STR("photo.png"),
		.type = STR("image/png"),
		.ref = STR("photo.png"),
	};
	files[1] = (struct build_file){ .path = files[0].path,
					.name = STR("b.txt"),
					.type = STR("text/plain") };
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		struct build_mail m = letter();
		struct part_tree tree;
		struct buf b, shape;

		m.markdown = true;
		m.body = str_of(shapes[i].body);
		m.files = files;
		m.n_files = shapes[i].n_files;
		build(&m, &b);
		check_wire_form(buf_str(&b));
		check_body(buf_str(&b), shapes[i].body, shapes[i].why);
		buf_init(&shape, 1 << 10);
		part_parse(&place.arena, buf_str(&b), &tree);
		put_shape(&shape, tree.root);
		assert_str(buf_str(&shape), shapes[i].shape, shapes[i].why);
		if (str_eq(str_of(shapes[i].why), STR("a picture")))
			check_picture(&place.arena, tree.root->child->next);
		buf_fini(&shape);
		buf_fini(&b);
	}
	close_place(&place);
}

static void
folders_of_pictures_are_not_told(void **state)
{
	static const char typed[] =
		"![a](/home/ann/photo.png \"T\") ![b](</home/ann/my cat.png>)\n"
		"[c](/home/x) ![d](/home/ann/photo.png)\n";
	struct place place = { 0 };
	struct build_mail m = letter();
	struct build_file files[2] = {
		{ .name = STR("photo.png"),
		  .type = STR("image/png"),
		  .ref = STR("/home/ann/photo.png") },
		{ .name = STR("my cat.png"),
		  .type = STR("image/png"),
		  .ref = STR("/home/ann/my cat.png") },
	};
	struct buf b;

	(void)state;
	open_place(&place);
	files[0].path = files[1].path = put_file(&place, "p", STR("x"));
	m.markdown = true;
	m.body = str_of(typed);
	m.files = files;
	m.n_files = 2;
	build(&m, &b);
	assert_true(str_find(buf_str(&b), STR("/home/ann"), 0) == SIZE_MAX);
	check_body(buf_str(&b),
		   "![a](photo.png \"T\") ![b](<my cat.png>)\n"
		   "[c](/home/x) ![d](photo.png)\n",
		   "names alone");
	buf_fini(&b);
	close_place(&place);
}

static void
a_missing_picture_is_told(void **state)
{
	struct build_mail m = letter();
	struct err e = ERR_INIT;
	struct buf b;
	const struct build_sink sink = { keep, &b };

	(void)state;
	buf_init(&b, 1 << 20);
	m.markdown = true;
	m.body = STR("![a](cat.jpg)\n");
	assert_false(build_message(&m, &sink, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	assert_string_equal(e.text, "picture cat.jpg: no such file");
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}
#endif

static void
failures_say_why(void **state)
{
	struct build_file file = { .path = "/nonexistent/x", .name = STR("x") };
	const struct build_sink full = { refuse, NULL };
	struct build_mail m = letter();
	struct err e = ERR_INIT;
	struct buf b;
	const struct build_sink sink = { keep, &b };

	(void)state;
	buf_init(&b, 1 << 20);
	assert_false(build_message(&m, &full, &e));
	assert_int_equal(e.kind, ERR_IO);
	m.files = &file;
	m.n_files = 1;
	assert_false(build_message(&m, &sink, &e));
	assert_int_equal(e.kind, ERR_NO_INPUT);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_letter),
		cmocka_unit_test(writes_addresses),
		cmocka_unit_test(refuses_what_cannot_be_sent),
		cmocka_unit_test(nul_is_refused),
		cmocka_unit_test(ids_that_cannot_be_passed_on_are_left_out),
		cmocka_unit_test(bcc_is_in_the_envelope_only),
		cmocka_unit_test(ids_tell_nothing),
		cmocka_unit_test(bodies_read_back),
		cmocka_unit_test(long_lines_read_back),
		cmocka_unit_test(heads_read_back),
		cmocka_unit_test(files_read_back),
		cmocka_unit_test(text_files_keep_their_bytes),
		cmocka_unit_test(messages_are_sent_on),
#ifdef HAVE_MD4C
		cmocka_unit_test(markdown_has_shapes),
		cmocka_unit_test(folders_of_pictures_are_not_told),
		cmocka_unit_test(a_missing_picture_is_told),
#endif
		cmocka_unit_test(failures_say_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
