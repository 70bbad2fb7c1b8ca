#include "engine/draft.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/world.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The heads that are plain text, by their names in the file. */
static const struct {
	const char *name;
	size_t at;
} texts[] = {
	{ "Account", offsetof(struct draft, account) },
	{ "From", offsetof(struct draft, from) },
	{ "To", offsetof(struct draft, to) },
	{ "Cc", offsetof(struct draft, cc) },
	{ "Bcc", offsetof(struct draft, bcc) },
	{ "Subject", offsetof(struct draft, subject) },
	{ "In-Reply-To", offsetof(struct draft, in_reply_to) },
	{ "References", offsetof(struct draft, references) },
};

/* Those that are said with "yes", or not at all. */
static const struct {
	const char *name;
	size_t at;
} switches[] = {
	{ "Markdown", offsetof(struct draft, markdown) },
	{ "Wants-Receipt", offsetof(struct draft, wants_receipt) },
};

/* Indexed by enum draft_kind. */
static const char *const kinds[] = {
	[DRAFT_NEW] = "new",
	[DRAFT_REPLY] = "reply",
	[DRAFT_REPLY_ALL] = "reply-all",
	[DRAFT_REPLY_LIST] = "reply-list",
	[DRAFT_FORWARD] = "forward",
	[DRAFT_FORWARD_WHOLE] = "forward-whole",
	[DRAFT_EDIT] = "edit",
};

struct attachments {
	VEC(struct attachment) all;
};

static struct str *
text_at(struct draft *d, size_t at)
{
	return (struct str *)(void *)((char *)d + at);
}

static bool *
switch_at(struct draft *d, size_t at)
{
	return (bool *)((char *)d + at);
}

const char *
draft_dir(struct arena *a, const char *state_dir)
{
	return file_join(a, state_dir, "drafts");
}

/* Ids are ours; what a script hands in must not leave the folder. */
static bool
is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!ascii_is_alnum(id.p[i]) && id.p[i] != '-')
			return false;
	return id.n > 0 && id.n < 100;
}

/* dir/ID and an ending. */
static const char *
path_of(struct arena *a, const char *dir, struct str id, const char *ending)
{
	return arena_printf(a, "%s/%.*s%s", dir, STR_ARG(id), ending).p;
}

/* ---- heads ---- */

/* One value is one line: control characters and '%' become %XX. */
static void
put_value(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s: ", name);
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c < 0x20 || c == 0x7f || c == '%')
			buf_printf(out, "%%%02X", c);
		else
			buf_put_char(out, value.p[i]);
	}
	buf_put_char(out, '\n');
}

static struct str
value_decode(struct arena *a, struct str value)
{
	struct str copy;
	struct buf bytes;

	buf_init(&bytes, value.n);
	buf_put_percent_decoded(&bytes, value);
	copy = arena_str(a, buf_str(&bytes));
	buf_fini(&bytes);
	return copy;
}

static void
put_heads(struct buf *out, struct draft *d)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		put_value(out, texts[i].name, *text_at(d, texts[i].at));
	for (size_t i = 0; i < COUNT_OF(switches); i++)
		if (*switch_at(d, switches[i].at))
			put_value(out, switches[i].name, STR("yes"));
	put_value(out, "Kind", str_of(kinds[d->kind]));
	buf_printf(out, "Source: %" PRIx64 "\n", d->source);
	for (size_t i = 0; i < d->n_attachments; i++) {
		const struct attachment *at = &d->attachments[i];

		put_value(out, "Attach", at->path);
		put_value(out, "Attach-Name", at->name);
		put_value(out, "Attach-Type", at->type);
	}
}

bool
draft_write(struct arena *a, const char *dir, const struct draft *d,
	    struct err *e)
{
	struct draft copy = *d;
	struct buf heads;
	bool done;

	if (!is_id(d->id))
		return err_set(e, ERR_USAGE, "a draft without a name");
	buf_init(&heads, LIMIT_CONFIG_BYTES);
	put_heads(&heads, &copy);
	if (buf_is_over(&heads))
		done = err_set(e, ERR_DATA, "draft: its heads are too long");
	else
		done = file_write_durable(path_of(a, dir, d->id, ".head"),
					  buf_str(&heads), e);
	buf_fini(&heads);
	return done || err_in(e, "draft");
}

static enum draft_kind
kind_of(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq(name, str_of(kinds[i])))
			return (enum draft_kind)i;
	return DRAFT_NEW;
}

static uint64_t
size_of(struct str path)
{
	struct stat st;

	return stat(path.p, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static void
take_attachment(struct arena *a, struct attachments *list, struct str name,
		struct str value)
{
	struct attachment *last;

	if (str_eq(name, STR("Attach"))) {
		last = VEC_PUSH(a, &list->all);
		last->path = value;
		last->size_bytes = size_of(value);
	} else if (list->all.n > 0) {
		last = &list->all.v[list->all.n - 1];
		*(str_ends(name, STR("Type")) ? &last->type : &last->name) =
			value;
	}
}

static void
take_head(struct arena *a, struct draft *d, struct attachments *list,
	  struct str line)
{
	struct str name, value;

	if (!str_take_until(&line, ':', &name))
		return;
	value = value_decode(a, str_skip(line, 1));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (str_eq(name, str_of(texts[i].name)))
			*text_at(d, texts[i].at) = value;
	for (size_t i = 0; i < COUNT_OF(switches); i++)
		if (str_eq(name, str_of(switches[i].name)))
			*switch_at(d, switches[i].at) =
				str_eq(value, STR("yes"));
	if (str_eq(name, STR("Kind")))
		d->kind = kind_of(value);
	else if (str_eq(name, STR("Source")))
		d->source = strtoull(value.p, NULL, 16);
	else if (str_starts(name, STR("Attach")))
		take_attachment(a, list, name, value);
}

static void
take_heads(struct arena *a, struct draft *d, struct str heads)
{
	struct attachments list = { 0 };
	struct str line;

	while (str_take_line(&heads, &line))
		take_head(a, d, &list, line);
	d->attachments = list.all.v;
	d->n_attachments = list.all.n;
}

static int64_t
changed_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

bool
draft_read(struct arena *a, const char *dir, struct str id, struct draft *out,
	   struct err *e)
{
	const char *head = path_of(a, dir, id, ".head");
	int64_t text_s;
	struct buf heads;
	bool done = true;

	*out = (struct draft){ .id = arena_str(a, id) };
	out->body_path = str_of(path_of(a, dir, id, ".txt"));
	if (!is_id(id))
		return err_set(e, ERR_NO_INPUT, "no such draft");
	text_s = changed_of(out->body_path.p);
	out->changed_s = changed_of(head);
	if (text_s == 0 && out->changed_s == 0)
		return err_set(e, ERR_NO_INPUT, "no such draft");
	if (out->changed_s != 0) {
		buf_init(&heads, LIMIT_CONFIG_BYTES);
		done = file_read(head, &heads, e) || err_in(e, "draft");
		take_heads(a, out, buf_str(&heads));
		buf_fini(&heads);
	}
	if (text_s > out->changed_s)
		out->changed_s = text_s;
	return done;
}

/* ---- all of them ---- */

static int
by_change(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;

	if (x->changed_s != y->changed_s)
		return x->changed_s < y->changed_s ? 1 : -1;
	return str_cmp(y->id, x->id);
}

/* Does the file count a draft? Its text does; its heads, when there is no
 * text, because an editor was killed between two renames. */
static bool
is_counted(struct arena *a, const char *dir, struct str name, struct str *id)
{
	bool is_head = str_ends(name, STR(".head"));

	if (!is_head && !str_ends(name, STR(".txt")))
		return false;
	*id = str_head(name, str_find_char(name, '.', 0));
	return is_id(*id) &&
	       (!is_head || access(path_of(a, dir, *id, ".txt"), F_OK) != 0);
}

bool
draft_list(struct arena *a, const char *dir, struct draft_list *out,
	   struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct draft one;
	struct str id;

	*out = (struct draft_list){ 0 };
	if (d == NULL)
		return errno == ENOENT || err_sys(e, errno, "%s", dir);
	while ((entry = readdir(d)) != NULL) {
		struct err ignored = ERR_INIT;

		if (is_counted(a, dir, str_of(entry->d_name), &id) &&
		    draft_read(a, dir, id, &one, &ignored))
			*VEC_PUSH(a, out) = one;
	}
	(void)closedir(d);
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), by_change);
	return true;
}

/* ---- making and removing ---- */

bool
draft_create(struct arena *a, const char *dir, struct draft *d, struct str text,
	     struct err *e)
{
	uint64_t chance;

	world_random(&chance, sizeof(chance));
	d->id = arena_printf(a, "%" PRIx64 "-%016" PRIx64,
			     (uint64_t)world_now_s(), chance);
	d->body_path = str_of(path_of(a, dir, d->id, ".txt"));
	d->changed_s = world_now_s();
	if (!file_make_dirs(dir, e))
		return err_in(e, "drafts");
	return file_write_durable(d->body_path.p, text, e) ||
	       err_in(e, "draft");
}

bool
draft_attachment_dir(struct arena *a, const char *dir, struct str id,
		     const char **out, struct err *e)
{
	*out = path_of(a, dir, id, ".d");
	return file_make_dirs(*out, e);
}

static bool
remove_file(const char *path, struct err *e)
{
	return unlink(path) == 0 || errno == ENOENT ||
	       err_sys(e, errno, "%s", path);
}

/* The text goes last: while it is there, the draft is. */
bool
draft_discard(const char *dir, struct str id, struct err *e)
{
	struct arena a = { 0 };
	const char *folder = path_of(&a, dir, id, ".d");
	bool done;

	if (!is_id(id)) {
		arena_fini(&a);
		return err_set(e, ERR_NO_INPUT, "no such draft");
	}
	done = (access(folder, F_OK) != 0 || file_remove_tree(folder, e)) &&
	       remove_file(path_of(&a, dir, id, ".head"), e) &&
	       remove_file(path_of(&a, dir, id, ".txt"), e);
	arena_fini(&a);
	return done;
}
