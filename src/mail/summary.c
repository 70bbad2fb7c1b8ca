#include "mail/summary.h"

#include "mail/block.h"
#include "mail/date.h"
#include "mail/header.h"
#include "mail/part_pick.h"
#include "mail/preview.h"
#include "mail/word.h"

/* The fields that count, each the first of its name. */
enum {
	FROM,
	TO,
	CC,
	BCC,
	REPLY_TO,
	SUBJECT,
	DATE,
	MESSAGE_ID,
	IN_REPLY_TO,
	REFERENCES,
	LIST_ID,
	RECEIVED,
	FIELDS
};

static const char *const names[FIELDS] = {
	[FROM] = "from",
	[TO] = "to",
	[CC] = "cc",
	[BCC] = "bcc",
	[REPLY_TO] = "reply-to",
	[SUBJECT] = "subject",
	[DATE] = "date",
	[MESSAGE_ID] = "message-id",
	[IN_REPLY_TO] = "in-reply-to",
	[REFERENCES] = "references",
	[LIST_ID] = "list-id",
	[RECEIVED] = "received",
};

static void
read_fields(struct str head, struct str fields[FIELDS])
{
	struct header_scan s;
	struct header_field f;

	header_scan_init(&s, head);
	while (header_next(&s, &f)) {
		for (size_t i = 0; i < FIELDS; i++) {
			if (fields[i].p == NULL &&
			    str_eq_fold(f.name, str_of(names[i])))
				fields[i] = f.body;
		}
	}
}

/* A message without a Date has that of its last hop, behind the ';'. */
static void
read_date(const struct str fields[FIELDS], struct summary *out)
{
	struct str received = fields[RECEIVED];
	struct date d;

	out->has_date = date_parse(fields[DATE], &d);
	if (!out->has_date) {
		while (str_find_char(received, ';', 0) != SIZE_MAX)
			received = str_skip(
				received, str_find_char(received, ';', 0) + 1);
		if (!date_parse(received, &d))
			return;
	}
	out->date_s = d.at_s;
}

/* Files in a text; pieces of one file that follow each other are one. */
static size_t
count_blocks(struct str text)
{
	struct block_scan scan;
	struct block held = { 0 }, b;
	size_t count = 0;

	block_scan(&scan, text);
	while (block_next(&scan, &b)) {
		if (count > 0 && block_join(&held, &b))
			continue;
		held = b;
		count++;
	}
	return count;
}

static size_t
count_attachments(struct arena *a, const struct part *root)
{
	struct part_list list;
	size_t count = 0;

	part_pick_attachments(a, root, &list);
	for (size_t i = 0; i < list.n; i++)
		count += !part_pick_is_hidden(list.v[i]);
	part_pick_bodies(a, root, PART_TASTE_PLAIN, &list);
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i]->encoding == PART_8BIT &&
		    str_eq(list.v[i]->type, STR("text/plain")))
			count += count_blocks(list.v[i]->body);
	return count;
}

/* "Name of it <dev.example.org>" */
static struct str
list_id_of(struct arena *a, struct str body)
{
	size_t open = str_find_char(body, '<', 0);

	if (open != SIZE_MAX)
		body = str_skip(body, open + 1);
	return word_decode(a, str_head(body, str_find_char(body, '>', 0)),
			   NULL);
}

void
summary_read(struct arena *a, struct str message, struct summary *out)
{
	summary_read_told(a, message, NULL, out);
}

void
summary_read_told(struct arena *a, struct str message,
		  const struct part_told *told, struct summary *out)
{
	struct str f[FIELDS] = { { 0 } };
	struct arena scratch = { 0 };
	const struct charset *raw;
	struct part_tree tree;

	*out = (struct summary){ 0 };
	part_parse_told(&scratch, message, told, &tree);
	raw = part_pick_raw_charset(tree.root);
	read_fields(tree.root->head, f);
	address_parse(a, f[FROM], raw, &out->from);
	address_parse(a, f[TO], raw, &out->to);
	address_parse(a, f[CC], raw, &out->cc);
	address_parse(a, f[BCC], raw, &out->bcc);
	address_parse(a, f[REPLY_TO], raw, &out->reply_to);
	out->subject = word_decode(a, f[SUBJECT], raw);
	read_date(f, out);
	out->message_id = msgid_parse(a, f[MESSAGE_ID]);
	msgid_parse_list(a, f[IN_REPLY_TO], &out->in_reply_to);
	msgid_parse_list(a, f[REFERENCES], &out->references);
	out->list_id = list_id_of(a, f[LIST_ID]);
	out->attachments = count_attachments(&scratch, tree.root);
	if (!partial_read(a, message, &out->piece))
		out->piece = (struct partial){ 0 };
	out->preview = preview_text(a, tree.root, SUMMARY_PREVIEW_CHARS);
	arena_fini(&scratch);
}
