#include "engine/letter.h"

#include "base/file.h"
#include "base/limits.h"
#include "engine/draft.h"
#include "engine/embed.h"
#include "engine/letter_files.h"
#include "engine/partfile.h"
#include "engine/quotable.h"
#include "mail/filetype.h"
#include "mail/part_pick.h"
#include "mail/reply.h"
#include "mail/summary.h"
#include "text/plain.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct making {
	struct arena *a;
	const struct config *c;
	const struct request *q;
	const struct letter_wish *wish;
	const struct account *account;
	const char *dir;    /* of drafts */
	struct draft draft; /* what is made */
	VEC(struct attachment) files;
};

void
letter_put_address(struct buf *out, struct str name, struct str addr)
{
	static const struct str specials = { "()<>[]:;@\\,.\"", 13 };
	bool quoted = false;

	for (size_t i = 0; i < specials.n; i++)
		if (str_find_char(name, specials.p[i], 0) != SIZE_MAX)
			quoted = true;
	for (size_t i = 0; i < name.n; i++) {
		if (quoted && i == 0)
			buf_put_char(out, '"');
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_put_char(out, '\\');
		buf_put_char(out, name.p[i]);
	}
	buf_put(out, quoted ? STR("\" ") : name.n > 0 ? STR(" ") : STR(""));
	buf_printf(out, name.n > 0 ? "<%.*s>" : "%.*s", STR_ARG(addr));
}

static struct str
typed_addresses(struct arena *a, const struct address_list *list)
{
	struct buf b;
	struct str all;

	buf_init(&b, LIMIT_FIELD_BYTES);
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			buf_put(&b, STR(", "));
		letter_put_address(&b, list->v[i].name, list->v[i].addr);
	}
	all = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return all;
}

/* ---- whose letter it is ---- */

static const struct account *
account_of_addresses(struct arena *a, const struct config *c, struct str list)
{
	struct address_list found = { 0 };
	const struct account *acc = NULL;

	address_parse(a, list, NULL, &found);
	for (size_t i = 0; i < found.n && acc == NULL; i++)
		acc = config_account_of(c, found.v[i].addr);
	return acc;
}

/* The first that can send; else the first. */
static const struct account *
default_account(const struct config *c)
{
	for (size_t i = 0; i < c->n_accounts; i++)
		if (c->accounts[i].send.protocol != PROTOCOL_NONE)
			return &c->accounts[i];
	return c->n_accounts > 0 ? &c->accounts[0] : NULL;
}

static bool
choose_account(struct making *m, struct str answers, struct err *e)
{
	struct str wanted = m->q->draft_new.account;

	if (wanted.n > 0) {
		m->account = config_account(m->c, wanted);
		return m->account != NULL ||
		       err_set(e, ERR_USAGE, "no account \"%.*s\"",
			       STR_ARG(wanted));
	}
	m->account =
		account_of_addresses(m->a, m->c, m->q->draft_new.fields.from);
	if (m->account == NULL && answers.n > 0)
		m->account = config_account_of(m->c, answers);
	if (m->account == NULL && m->wish->account.n > 0)
		m->account = config_account(m->c, m->wish->account);
	if (m->account == NULL)
		m->account = default_account(m->c);
	return m->account != NULL ||
	       err_set(e, ERR_CONFIG, "no account is configured");
}

/* ---- heads ---- */

static bool
heads_of_answer(struct making *m, enum reply_kind kind, struct err *e)
{
	struct str *own = ARENA_ARRAY(m->a, struct str, m->c->n_accounts);
	struct reply_wish wish = { kind, own, m->c->n_accounts,
				   &m->wish->told };
	struct reply_head head = { 0 };

	for (size_t i = 0; i < m->c->n_accounts; i++)
		own[i] = m->c->accounts[i].from_addr;
	if (!reply_head(m->a, m->wish->message, &wish, &head, e))
		return false;
	m->draft.to = head.to;
	m->draft.cc = head.cc;
	m->draft.subject = head.subject;
	m->draft.in_reply_to = head.in_reply_to;
	m->draft.references = head.references;
	return choose_account(m, head.answers, e);
}

static struct str
bracketed(struct arena *a, const struct msgid_list *ids)
{
	struct buf b;
	struct str all;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < ids->n; i++)
		buf_printf(&b, "%s<%.*s>", i > 0 ? " " : "",
			   STR_ARG(ids->v[i]));
	all = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return all;
}

/* Bcc stands in our own copies only: a letter that was sent or put off. */
static bool
heads_of_edit(struct making *m, struct err *e)
{
	struct summary s = { 0 };
	const struct account *acc;

	summary_read_told(m->a, m->wish->message, &m->wish->told, &s);
	m->draft.to = typed_addresses(m->a, &s.to);
	m->draft.cc = typed_addresses(m->a, &s.cc);
	m->draft.bcc = typed_addresses(m->a, &s.bcc);
	m->draft.subject = s.subject;
	m->draft.in_reply_to = bracketed(m->a, &s.in_reply_to);
	m->draft.references = bracketed(m->a, &s.references);
	acc = s.from.n > 0 ? config_account_of(m->c, s.from.v[0].addr) : NULL;
	if (acc != NULL)
		m->draft.from = typed_addresses(m->a, &s.from);
	return choose_account(m, acc != NULL ? acc->from_addr : STR(""), e);
}

static bool
heads(struct making *m, struct err *e)
{
	switch (m->q->draft_new.kind) {
	case DRAFT_REPLY:
		return heads_of_answer(m, REPLY_SENDER, e);
	case DRAFT_REPLY_ALL:
		return heads_of_answer(m, REPLY_ALL, e);
	case DRAFT_REPLY_LIST:
		return heads_of_answer(m, REPLY_LIST, e);
	case DRAFT_FORWARD:
	case DRAFT_FORWARD_WHOLE:
		return heads_of_answer(m, REPLY_FORWARD, e);
	case DRAFT_EDIT:
		return heads_of_edit(m, e);
	case DRAFT_NEW:
		break;
	}
	return choose_account(m, STR(""), e);
}

/* What was given beforehand wins over what was worked out. */
static void
given_heads(struct making *m)
{
	const struct draft *given = &m->q->draft_new.fields;
	const struct {
		struct str *to;
		struct str from;
	} pairs[] = {
		{ &m->draft.from, given->from },
		{ &m->draft.to, given->to },
		{ &m->draft.cc, given->cc },
		{ &m->draft.bcc, given->bcc },
		{ &m->draft.subject, given->subject },
		{ &m->draft.in_reply_to, given->in_reply_to },
		{ &m->draft.references, given->references },
	};
	struct buf from;

	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (pairs[i].from.n > 0)
			*pairs[i].to = pairs[i].from;
	if (m->draft.from.n == 0) {
		buf_init(&from, LIMIT_FIELD_BYTES);
		letter_put_address(&from, m->account->from_name,
				   m->account->from_addr);
		m->draft.from = arena_str(m->a, buf_str(&from));
		buf_fini(&from);
	}
	m->draft.account = str_of(m->account->name);
	m->draft.kind = m->q->draft_new.kind;
	/* What a program pipes in is Markdown only when it says so. */
	m->draft.markdown =
		given->markdown || (m->account->markdown == MARKDOWN_ON &&
				    !m->q->draft_new.no_signature);
	m->draft.wants_receipt = given->wants_receipt;
	m->draft.source = m->q->draft_new.source;
}

/* ---- text ---- */

/* The line that cuts a signature off (RFC 3676, 4.3) is set above it, unless
 * the file brings its own. A file that is not there is no reason to stop. */
static void
put_signature(struct buf *out, const char *path)
{
	struct buf text;
	struct err ignored = ERR_INIT;

	buf_init(&text, LIMIT_CONFIG_BYTES);
	if (file_read(path, &text, &ignored) && text.n > 0) {
		if (!str_starts(buf_str(&text), STR("-- \n")))
			buf_put(out, STR("-- \n"));
		buf_put(out, buf_str(&text));
	}
	buf_fini(&text);
}

static void
put_quoted(struct buf *out, const struct making *m)
{
	enum draft_kind kind = m->q->draft_new.kind;
	const struct part_told *told = &m->wish->told;
	struct str message = m->wish->message;
	struct buf text;

	buf_init(&text, LIMIT_DRAFT_BYTES);
	quotable_put(&text, message, told,
		     kind != DRAFT_EDIT && kind != DRAFT_FORWARD);
	if (kind == DRAFT_EDIT)
		buf_put(out, buf_str(&text));
	else if (kind == DRAFT_FORWARD)
		reply_put_forward(out, message, told, buf_str(&text));
	else
		reply_put_quote(out, message, told, buf_str(&text));
	buf_fini(&text);
}

static void
put_text(struct buf *out, const struct making *m)
{
	struct str body = m->q->draft_new.body;
	enum draft_kind kind = m->q->draft_new.kind;

	buf_put(out, body);
	if (body.n > 0 && !str_ends(body, STR("\n")))
		buf_put_char(out, '\n');
	if (kind == DRAFT_FORWARD || (body.n > 0 && kind != DRAFT_NEW))
		buf_put_char(out, '\n');
	if (kind != DRAFT_NEW && kind != DRAFT_FORWARD_WHOLE)
		put_quoted(out, m);
	if (kind != DRAFT_EDIT && !m->q->draft_new.no_signature &&
	    m->account->signature != NULL) {
		buf_put_char(out, '\n');
		put_signature(out, m->account->signature);
	}
}

static bool
make_text(struct making *m, struct err *e)
{
	struct buf text;
	bool done;

	buf_init(&text, LIMIT_DRAFT_BYTES);
	put_text(&text, m);
	if (buf_is_over(&text))
		done = err_set(e, ERR_DATA, "the text is too long to edit");
	else
		done = draft_create(m->a, m->dir, &m->draft, buf_str(&text), e);
	buf_fini(&text);
	return done;
}

/* ---- attachments ---- */

/* A path that still means the same file when the program is started
 * elsewhere. */
static bool
fill_attachment(struct arena *a, struct attachment *f, struct err *e)
{
	const char *path = file_expand_home(a, f->path);
	char *whole = realpath(path, NULL);
	struct stat st;
	size_t slash;

	if (whole == NULL || stat(whole, &st) != 0) {
		free(whole);
		return err_sys(e, errno, "%s", path);
	}
	f->path = arena_str(a, str_of(whole));
	free(whole);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_NO_INPUT, "%s: is not a file", path);
	f->size_bytes = (uint64_t)st.st_size;
	if (f->name.n == 0) {
		for (slash = f->path.n; f->path.p[slash - 1] != '/';)
			slash--;
		f->name = str_skip(f->path, slash);
	}
	f->type = filetype_of(a, f->path.p, f->name);
	return true;
}

/* Those that came by hand are new and have no type yet. One that was here
 * before and is gone now is only missed when the letter is sent. */
static bool
fill_attachments(struct arena *a, struct draft *d, struct err *e)
{
	for (size_t i = 0; i < d->n_attachments; i++)
		if (d->attachments[i].type.n == 0 &&
		    !fill_attachment(a, &d->attachments[i], e))
			return false;
	return true;
}

static bool
keep_part(struct making *m, const struct part *p, struct err *e)
{
	struct mapped message = { .bytes = m->wish->message };
	struct partfile f = { .message = &message, .part = p };
	struct attachment file = { .type = p->type,
				   .name = part_pick_name(m->a, p) };
	const char *dir, *path;

	if (!draft_attachment_dir(m->a, m->dir, m->draft.id, &dir, e) ||
	    !partfile_save_in(m->a, &f, dir, &path, e))
		return false;
	file.path = str_of(path);
	*VEC_PUSH(m->a, &m->files) = file;
	return true;
}

/* Pictures inside HTML and signatures stay behind: the text quotes no HTML,
 * and a signature fits no other text. */
static bool
keep_parts(struct making *m, struct err *e)
{
	struct part_list list = { 0 };
	struct part_tree tree;

	part_parse_told(m->a, m->wish->message, &m->wish->told, &tree);
	embed_open(m->a, &tree);
	part_pick_attachments(m->a, tree.root, &list);
	for (size_t i = 0; i < list.n; i++)
		if (!part_pick_is_hidden(list.v[i]) &&
		    !keep_part(m, list.v[i], e))
			return false;
	return true;
}

/* The message as it is, under its subject. */
static bool
keep_whole(struct making *m, struct err *e)
{
	struct mapped message = { .bytes = m->wish->message };
	struct partfile f = { .message = &message };
	struct attachment file = { .type = STR("message/rfc822") };
	struct summary s = { 0 };
	const char *dir, *path;

	if (!draft_attachment_dir(m->a, m->dir, m->draft.id, &dir, e) ||
	    !partfile_save_in(m->a, &f, dir, &path, e))
		return false;
	summary_read(m->a, str_head(message.bytes, LIMIT_SUMMARY_BYTES), &s);
	file.path = str_of(path);
	file.name = file_safe_name(
		m->a, arena_printf(m->a, "%.*s.eml",
				   STR_ARG(s.subject.n > 0 ? s.subject
							   : STR("message"))));
	*VEC_PUSH(m->a, &m->files) = file;
	return true;
}

static bool
make_attachments(struct making *m, struct err *e)
{
	const struct draft *given = &m->q->draft_new.fields;
	enum draft_kind kind = m->q->draft_new.kind;

	if ((kind == DRAFT_FORWARD || kind == DRAFT_EDIT) && !keep_parts(m, e))
		return false;
	if (kind == DRAFT_FORWARD_WHOLE && !keep_whole(m, e))
		return false;
	for (size_t i = 0; i < given->n_attachments; i++)
		*VEC_PUSH(m->a, &m->files) = given->attachments[i];
	m->draft.attachments = m->files.v;
	m->draft.n_attachments = m->files.n;
	return fill_attachments(m->a, &m->draft, e);
}

/* ---- the whole ---- */

bool
letter_new(struct arena *a, const struct config *c,
	   const struct letter_wish *wish, struct str *id, struct err *e)
{
	struct making m = { .a = a,
			    .c = c,
			    .q = wish->q,
			    .wish = wish,
			    .dir = draft_dir(a, c->state_dir) };
	struct err ignored = ERR_INIT;

	if (!heads(&m, e))
		return false;
	given_heads(&m);
	if (!make_text(&m, e))
		return false;
	*id = m.draft.id;
	if (make_attachments(&m, e) && draft_write(a, m.dir, &m.draft, e))
		return true;
	(void)draft_discard(m.dir, m.draft.id, &ignored);
	return false;
}

bool
letter_save(struct arena *a, const struct config *c, struct draft d,
	    struct str *id, struct err *e)
{
	const char *dir = draft_dir(a, c->state_dir);

	if (!fill_attachments(a, &d, e) ||
	    (d.id.n == 0 && !draft_create(a, dir, &d, STR(""), e)) ||
	    !draft_write(a, dir, &d, e))
		return false;
	*id = d.id;
	return true;
}

bool
letter_show(const struct config *c, struct str id, struct event *ev,
	    struct err *e)
{
	const struct plain_options unbroken = { 0 };
	const char *dir = draft_dir(&ev->arena, c->state_dir);
	struct err why = ERR_INIT;
	struct buf text;
	bool done;

	lines_init(&ev->draft.preview, &ev->arena);
	if (!draft_read(&ev->arena, dir, id, &ev->draft.draft, e))
		return false;
	buf_init(&text, LIMIT_DRAFT_BYTES);
	done = file_read(ev->draft.draft.body_path.p, &text, &why) ||
	       why.kind == ERR_NO_INPUT;
	if (done)
		plain_put(&ev->draft.preview, buf_str(&text), &unbroken);
	else
		*e = why;
	ev->draft.pictures =
		letter_files_tell(&ev->arena, &ev->draft.draft, buf_str(&text));
	buf_fini(&text);
	return done || err_in(e, "draft");
}
