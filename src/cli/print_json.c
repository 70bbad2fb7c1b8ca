#include "cli/print_json.h"

#include "base/utf8.h"
#include "cli/print_text.h"

#include <jansson.h>

/* A string that JSON can hold; what is no UTF-8 becomes U+FFFD. */
static json_t *
text_of(struct str s)
{
	json_t *text = json_stringn(s.p == NULL ? "" : s.p, s.n);
	struct buf clean;

	if (text != NULL)
		return text;
	buf_init(&clean, 3 * s.n + 1);
	utf8_put_safe(&clean, s);
	text = json_stringn(buf_cstr(&clean), clean.n);
	buf_fini(&clean);
	return text;
}

static json_t *
date_of(int64_t at_s)
{
	char date[PRINT_DATE_MAX];

	print_date_utc(date, at_s);
	return date[0] == '\0' ? json_null() : json_string(date);
}

static json_t *
mailbox_of(const struct mailbox_name *m)
{
	json_t *o = json_object();

	(void)json_object_set_new(o, "name", text_of(m->name));
	(void)json_object_set_new(o, "addr", text_of(m->addr));
	return o;
}

static json_t *
flags_of(uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
		{ ROW_READ, "read" },           { ROW_REPLIED, "replied" },
		{ ROW_FLAGGED, "flagged" },     { ROW_DRAFT, "draft" },
		{ ROW_FORWARDED, "forwarded" }, { ROW_DELETED, "deleted" },
	};
	json_t *list = json_array();

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (flags & names[i].flag)
			(void)json_array_append_new(list,
						    json_string(names[i].name));
	}
	return list;
}

static json_t *
row_of(const struct row *row, struct str account, struct str folder)
{
	json_t *o = json_object(), *to = json_array();
	char id[PRINT_DATE_MAX];

	for (uint32_t i = 0; i < row->n_to; i++)
		(void)json_array_append_new(to, mailbox_of(&row->to[i]));
	print_id(id, row->id);
	(void)json_object_set_new(o, "id", json_string(id));
	(void)json_object_set_new(o, "account", text_of(account));
	(void)json_object_set_new(o, "folder", text_of(folder));
	(void)json_object_set_new(o, "date", date_of(row->date_s));
	(void)json_object_set_new(o, "from", mailbox_of(&row->from));
	(void)json_object_set_new(o, "to", to);
	(void)json_object_set_new(o, "subject", text_of(row->subject));
	(void)json_object_set_new(o, "flags", flags_of(row->flags));
	(void)json_object_set_new(o, "tags", json_array());
	(void)json_object_set_new(o, "size",
				  json_integer((json_int_t)row->size_bytes));
	(void)json_object_set_new(o, "attachments",
				  json_integer(row->attachments));
	(void)json_object_set_new(o, "thread", text_of(row->thread));
	(void)json_object_set_new(o, "preview", text_of(row->preview));
	(void)json_object_set_new(o, "message_id", text_of(row->message_id));
	return o;
}

static void
put_escape(FILE *out, uint32_t code)
{
	if (code >= 0x10000) {
		code -= 0x10000;
		(void)fprintf(out, "\\u%04x",
			      (unsigned)(0xd800 + (code >> 10)));
		code = 0xdc00 + (code & 0x3ff);
	}
	(void)fprintf(out, "\\u%04x", (unsigned)code);
}

/* A piece of JSON: jansson gives whole characters, and has escaped those below
 * a blank that are no white space between values. */
static int
put_piece(const char *bytes, size_t n, void *file)
{
	struct str rest = { bytes, n }, before = rest;
	FILE *out = file;
	uint32_t code;

	for (; utf8_take(&rest, &code); before = rest) {
		if (code > '~' && utf8_is_unsafe(code))
			put_escape(out, code);
		else
			(void)fwrite(before.p, 1, before.n - rest.n, out);
	}
	return ferror(out) ? -1 : 0;
}

void
print_json_value(FILE *out, const struct json_t *value, size_t flags)
{
	(void)json_dump_callback(value, put_piece, out, flags);
}

static void
print_object(FILE *out, json_t *o)
{
	print_json_value(out, o, JSON_COMPACT);
	(void)fputc('\n', out);
	json_decref(o);
}

void
print_json_row(FILE *out, const struct row *row, struct str account,
	       struct str folder)
{
	print_object(out, row_of(row, account, folder));
}

static json_t *
part_of(const struct part_info *part)
{
	json_t *o = json_object();

	(void)json_object_set_new(o, "path", text_of(part->path));
	(void)json_object_set_new(o, "type", text_of(part->type));
	(void)json_object_set_new(o, "filename", text_of(part->filename));
	(void)json_object_set_new(o, "charset", text_of(part->charset));
	(void)json_object_set_new(o, "size",
				  json_integer((json_int_t)part->size_bytes));
	(void)json_object_set_new(o, "attachment",
				  json_boolean(part->attachment));
	if (part->fault.n > 0)
		(void)json_object_set_new(o, "fault", text_of(part->fault));
	return o;
}

void
print_json_message(FILE *out, const struct event *ev, struct str account,
		   struct str folder)
{
	json_t *o = row_of(&ev->message.row, account, folder);
	json_t *text = json_array(), *links = json_array();
	json_t *parts = json_array();

	for (size_t i = 0; i < ev->message.lines.all.n; i++)
		(void)json_array_append_new(
			text, text_of(ev->message.lines.all.v[i].text));
	for (size_t i = 0; i < ev->message.lines.links.n; i++)
		(void)json_array_append_new(
			links, text_of(ev->message.lines.links.v[i]));
	for (size_t i = 0; i < ev->message.n_parts; i++)
		(void)json_array_append_new(parts,
					    part_of(&ev->message.parts[i]));
	(void)json_object_set_new(o, "lines", text);
	(void)json_object_set_new(o, "links", links);
	(void)json_object_set_new(o, "parts", parts);
	print_object(out, o);
}

static json_t *
recipients_of(const struct outbox_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->n_recipients; i++) {
		const struct outbox_to *to = &row->recipients[i];
		json_t *o = json_object();

		(void)json_object_set_new(o, "addr", text_of(to->addr));
		(void)json_object_set_new(o, "sent", json_boolean(to->sent));
		(void)json_object_set_new(o, "words", text_of(to->words));
		(void)json_array_append_new(list, o);
	}
	return list;
}

static json_t *
outbox_row_of(const struct outbox_row *row)
{
	json_t *o = json_object();

	(void)json_object_set_new(o, "id", json_integer((json_int_t)row->id));
	(void)json_object_set_new(o, "account", text_of(row->account));
	(void)json_object_set_new(o, "state",
				  json_string(print_outbox_state(row->state)));
	(void)json_object_set_new(o, "to", text_of(row->to));
	(void)json_object_set_new(o, "subject", text_of(row->subject));
	(void)json_object_set_new(o, "queued", date_of(row->queued_s));
	(void)json_object_set_new(o, "next_try", date_of(row->next_try_s));
	(void)json_object_set_new(o, "tries", json_integer(row->tries));
	(void)json_object_set_new(o, "size",
				  json_integer((json_int_t)row->size_bytes));
	(void)json_object_set_new(o, "last_words", text_of(row->last_words));
	(void)json_object_set_new(o, "recipients", recipients_of(row));
	return o;
}

void
print_json_outbox(FILE *out, const struct event *ev)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < ev->outbox.n; i++)
		(void)json_array_append_new(list,
					    outbox_row_of(&ev->outbox.v[i]));
	(void)json_object_set_new(o, "outbox", list);
	print_object(out, o);
}
