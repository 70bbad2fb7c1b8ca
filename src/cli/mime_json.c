#include "cli/mime_json.h"

#include "base/mapped.h"
#include "base/utf8.h"
#include "cli/print_json.h"
#include "engine/inspect.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Everything that comes here is valid UTF-8; NUL is kept by the length. */
static json_t *
text_or_null(struct str s)
{
	return s.p == NULL ? json_null() : json_stringn(s.p, s.n);
}

static json_t *
text(struct str s)
{
	return s.p == NULL ? json_string("") : json_stringn(s.p, s.n);
}

static json_t *
addresses_json(const struct inspect_addresses *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++) {
		json_t *one = json_object();
		const struct inspect_address *a = &list->v[i];

		(void)json_object_set_new(one, "name", text(a->name));
		(void)json_object_set_new(one, "addr", text(a->addr));
		(void)json_array_append_new(array, one);
	}
	return array;
}

static json_t *
ids_json(const struct inspect_ids *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++)
		(void)json_array_append_new(array, text_or_null(list->v[i]));
	return array;
}

static json_t *
headers_json(const struct inspect_headers *h)
{
	json_t *o = json_object();

	(void)json_object_set_new(o, "subject", text_or_null(h->subject));
	(void)json_object_set_new(o, "from", addresses_json(&h->from));
	(void)json_object_set_new(o, "to", addresses_json(&h->to));
	(void)json_object_set_new(o, "cc", addresses_json(&h->cc));
	(void)json_object_set_new(o, "reply_to", addresses_json(&h->reply_to));
	(void)json_object_set_new(o, "date", text_or_null(h->date));
	(void)json_object_set_new(o, "message_id", text_or_null(h->message_id));
	(void)json_object_set_new(o, "in_reply_to", ids_json(&h->in_reply_to));
	(void)json_object_set_new(o, "references", ids_json(&h->references));
	return o;
}

static json_t *
embedded_json(const struct inspect_part *p)
{
	json_t *array = json_array();

	VEC_EACH (const struct inspect_embedded, e, &p->embedded) {
		json_t *o = json_object();
		json_t *size = e->sha256.p == NULL
				       ? json_null()
				       : json_integer((json_int_t)e->size);

		(void)json_object_set_new(o, "path", text_or_null(e->path));
		(void)json_object_set_new(o, "type", text_or_null(e->type));
		(void)json_object_set_new(o, "filename",
					  text_or_null(e->filename));
		(void)json_object_set_new(o, "size", size);
		(void)json_object_set_new(o, "sha256", text_or_null(e->sha256));
		if (e->fault.n > 0)
			(void)json_object_set_new(o, "fault", text(e->fault));
		(void)json_array_append_new(array, o);
	}
	return array;
}

static json_t *
part_json(const struct inspect_part *p)
{
	json_t *o = json_object();

	(void)json_object_set_new(o, "path", text_or_null(p->path));
	(void)json_object_set_new(o, "type", text_or_null(p->type));
	(void)json_object_set_new(o, "charset", text_or_null(p->charset));
	(void)json_object_set_new(o, "disposition",
				  text_or_null(p->disposition));
	(void)json_object_set_new(o, "filename", text_or_null(p->filename));
	(void)json_object_set_new(o, "size",
				  p->headers != NULL
					  ? json_null()
					  : json_integer((json_int_t)p->size));
	(void)json_object_set_new(o, "sha256", text_or_null(p->sha256));
	(void)json_object_set_new(o, "text", text_or_null(p->text));
	(void)json_object_set_new(o, "text_sha256",
				  text_or_null(p->text_sha256));
	if (p->headers != NULL)
		(void)json_object_set_new(o, "headers",
					  headers_json(p->headers));
	if (p->embedded.n > 0)
		(void)json_object_set_new(o, "embedded", embedded_json(p));
	return o;
}

static void
put(json_t *value, size_t flags)
{
	print_json_value(stdout, value, flags);
	json_decref(value);
}

/* One part a line: a message may have very many. */
static void
put_parts(struct inspect *m)
{
	struct inspect_part part;
	struct arena a = { 0 };
	const char *before = "\n  ";

	(void)printf(" \"parts\": [");
	while (inspect_next(&a, m, &part)) {
		(void)printf("%s", before);
		put(part_json(&part), 0);
		before = ",\n  ";
		arena_fini(&a);
	}
	(void)printf("\n ]");
}

static bool
print(struct mapped *message, struct err *e)
{
	struct arena a = { 0 };
	struct inspect m;

	inspect_begin(&a, message, &m);
	(void)printf("{\n \"schema\": 1,\n \"headers\": ");
	put(headers_json(&m.headers), 0);
	(void)printf(",\n");
	put_parts(&m);
	(void)printf("%s\n}\n", m.is_cut ? ",\n \"truncated\": true" : "");
	arena_fini(&a);
	if (fflush(stdout) != 0 || ferror(stdout))
		return err_set(e, ERR_IO, "standard output: cannot write");
	return mapped_check(message, e);
}

static bool
open_message(const char *path, struct mapped *m, struct err *e)
{
	if (strcmp(path, "-") == 0)
		return mapped_open_fd(m, STDIN_FILENO, "standard input", e);
	return mapped_open(m, path, e);
}

int
mime_json_run(const char *path)
{
	struct err e = ERR_INIT;
	struct mapped m = { 0 };
	bool done = open_message(path, &m, &e) && print(&m, &e);

	mapped_close(&m);
	if (done)
		return 0;
	(void)fprintf(stderr, "culver: mime: %s\n", e.text);
	return err_exit(&e);
}
