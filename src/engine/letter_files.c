#include "engine/letter_files.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "mail/build_part.h"
#include "mail/filetype.h"
#include "mail/markdown.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct finding {
	struct arena *a;
	bool takes_paths;
	VEC(struct build_file) files;
};

static struct str
last_of(struct str path)
{
	size_t slash = path.n;

	while (slash > 0 && path.p[slash - 1] != '/')
		slash--;
	return str_skip(path, slash);
}

static bool
add_path(struct finding *f, struct str ref, struct err *e)
{
	const char *path = file_expand_home(f->a, ref);
	struct build_file *file;
	struct stat st;

	if (!f->takes_paths)
		return err_set(e, ERR_NO_INPUT,
			       "picture %.*s: somebody else's text takes no "
			       "files along: attach it first",
			       STR_ARG(ref));
	if (stat(path, &st) != 0)
		return err_sys(e, errno, "picture %.*s", STR_ARG(ref));
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_NO_INPUT, "picture %.*s: is not a file",
			       STR_ARG(ref));
	file = VEC_PUSH(f->a, &f->files);
	file->path = path;
	file->name = last_of(arena_str(f->a, ref));
	file->type = filetype_of(f->a, path, file->name);
	file->ref = arena_str(f->a, ref);
	return true;
}

/* Called for each picture of the text; the target is of no interest yet. */
static bool
find(void *context, struct str ref, struct str *target, struct err *e)
{
	struct finding *f = context;

	*target = STR("");
	VEC_EACH (struct build_file, file, &f->files)
		if (str_eq(file->ref, ref))
			return true;
	VEC_EACH (struct build_file, file, &f->files)
		if (str_eq(file->name, ref) && file->ref.n == 0) {
			file->ref = arena_str(f->a, ref);
			return true;
		}
	if (add_path(f, ref, e))
		return true;
	e->kind = ERR_NO_INPUT;
	return false;
}

struct str
letter_files_tell(struct arena *a, const struct draft *d, struct str body)
{
	struct build_mail mail = { .markdown = d->markdown, .body = body };
	struct err e = ERR_INIT;
	struct str all;
	struct buf b;

	if (!d->markdown)
		return STR("");
	if (!letter_files_find(a, d, &mail, &e))
		return utf8_safe(a, str_of(e.text));
	buf_init(&b, LIMIT_FIELD_BYTES);
	for (size_t i = d->n_attachments; i < mail.n_files; i++) {
		if (b.n > 0)
			buf_put(&b, STR(", "));
		utf8_put_safe(&b, mail.files[i].ref);
	}
	all = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return all;
}

bool
letter_files_find(struct arena *a, const struct draft *d,
		  struct build_mail *mail, struct err *e)
{
	/* What is forwarded was written by others, and is not quoted. */
	struct finding f = { .a = a,
			     .takes_paths = d->kind != DRAFT_FORWARD &&
					    d->kind != DRAFT_EDIT };
	const struct markdown_pictures pictures = { find, &f };
	struct buf normal, html;
	bool ok = true;

	for (size_t i = 0; i < d->n_attachments; i++)
		*VEC_PUSH(a, &f.files) = (struct build_file){
			.path = d->attachments[i].path.p,
			.name = d->attachments[i].name,
			.type = d->attachments[i].type,
		};
	if (mail->markdown) {
		buf_init(&normal, 3 * mail->body.n + 1);
		buf_init(&html, 0);
		build_part_put_normal(&normal, mail->body);
		ok = markdown_put_html(&html, buf_str(&normal), &pictures, e);
		buf_fini(&html);
		buf_fini(&normal);
	}
	mail->files = f.files.v;
	mail->n_files = f.files.n;
	return ok;
}
