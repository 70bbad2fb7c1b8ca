#include "engine/convert.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"
#include "engine/letter.h"
#include "mail/summary.h"

/* The two sides' numbers are the same, and stay so. */
_Static_assert((int)ROW_READ == (int)MAILDIR_READ &&
		       (int)ROW_REPLIED == (int)MAILDIR_REPLIED &&
		       (int)ROW_FLAGGED == (int)MAILDIR_FLAGGED &&
		       (int)ROW_DRAFT == (int)MAILDIR_DRAFT &&
		       (int)ROW_FORWARDED == (int)MAILDIR_FORWARDED &&
		       (int)ROW_DELETED == (int)MAILDIR_DELETED,
	       "flags");
_Static_assert((int)FOLDER_INBOX == (int)STORE_INBOX &&
		       (int)FOLDER_ARCHIVE == (int)STORE_ARCHIVE &&
		       (int)FOLDER_SENT == (int)STORE_SENT &&
		       (int)FOLDER_DRAFTS == (int)STORE_DRAFTS &&
		       (int)FOLDER_JUNK == (int)STORE_JUNK &&
		       (int)FOLDER_TRASH == (int)STORE_TRASH &&
		       (int)FOLDER_OTHER == (int)STORE_OTHER,
	       "roles");
_Static_assert(FOLDERS_INBOXES == STORE_INBOXES && FOLDERS_EVERY == STORE_EVERY,
	       "folders that stand for many");

static struct mailbox_name
name_of(const struct store_name *n)
{
	return (struct mailbox_name){ n->name, n->addr };
}

struct row
convert_row(struct arena *a, const struct store_row *from)
{
	struct row row = { .id = from->id,
			   .folder = from->folder,
			   .flags = from->flags,
			   .attachments = from->attachments,
			   .date_s = from->date_s,
			   .size_bytes = from->size_bytes,
			   .from = name_of(&from->from),
			   .n_to = from->n_to,
			   .subject = from->subject,
			   .preview = from->preview,
			   .message_id = from->message_id,
			   .thread = from->thread };

	row.to = ARENA_ARRAY(a, struct mailbox_name, from->n_to);
	for (uint32_t i = 0; i < from->n_to; i++)
		row.to[i] = name_of(&from->to[i]);
	return row;
}

void
convert_rows(const struct find_rows *found, struct event *ev)
{
	ev->rows.generation = found->generation;
	ev->rows.first = found->first;
	ev->rows.total = found->total;
	ev->rows.anchor_at = found->anchor_at;
	ev->rows.n = found->n;
	ev->rows.v = ARENA_ARRAY(&ev->arena, struct row, found->n);
	for (size_t i = 0; i < found->n; i++)
		ev->rows.v[i] = convert_row(&ev->arena, &found->v[i]);
}

static struct mailbox_name
safe_address(struct arena *a, const struct address *from)
{
	return (struct mailbox_name){ utf8_safe(a, from->name),
				      utf8_safe(a, from->addr) };
}

struct row
convert_message(struct arena *a, struct str message,
		const struct part_told *told)
{
	struct summary s = { 0 };
	struct row row = { 0 };

	summary_read_told(a, str_head(message, LIMIT_SUMMARY_BYTES), told, &s);
	row.date_s = s.date_s;
	row.size_bytes = message.n;
	row.attachments = (uint32_t)s.attachments;
	row.subject = utf8_safe(a, s.subject);
	row.preview = utf8_safe(a, s.preview);
	row.message_id = utf8_safe(a, s.message_id);
	row.thread = row.message_id;
	if (s.from.n > 0)
		row.from = safe_address(a, &s.from.v[0]);
	row.n_to = (uint32_t)s.to.n;
	row.to = ARENA_ARRAY(a, struct mailbox_name, s.to.n);
	for (size_t i = 0; i < s.to.n; i++)
		row.to[i] = safe_address(a, &s.to.v[i]);
	return row;
}

bool
convert_folders(struct store *s, struct event *ev, struct err *e)
{
	struct store_folders list = { 0 };

	if (!store_list_folders(s, &ev->arena, &list, e))
		return false;
	ev->folders.n = list.n;
	ev->folders.v = ARENA_ARRAY(&ev->arena, struct folder, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct store_folder *f = &list.v[i];

		ev->folders.v[i] = (struct folder){
			.id = f->id,
			.account = f->account,
			.name = f->name,
			.role = (enum folder_role)f->role,
			.total = f->total,
			.unread = f->unread,
		};
	}
	return true;
}

/* "Name <addr>", as people type it; the name in quotes where it needs them. */
static struct str
typed_address(struct arena *a, const struct store_name *n)
{
	struct buf b;
	struct str copy;

	if (n->name.n == 0)
		return n->addr;
	buf_init(&b, 2 * n->name.n + n->addr.n + 16);
	letter_put_address(&b, n->name, n->addr);
	copy = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return copy;
}

void
convert_contacts(const struct contacts *found, struct event *ev)
{
	ev->completions.n = found->n;
	ev->completions.v = ARENA_ARRAY(&ev->arena, struct str, found->n);
	for (size_t i = 0; i < found->n; i++)
		ev->completions.v[i] = typed_address(&ev->arena, &found->v[i]);
}

static enum outbox_state
state_of(enum outbox_stage stage)
{
	switch (stage) {
	case OUTBOX_STAGE_SENDING:
		return OUTBOX_SENDING;
	case OUTBOX_STAGE_UNSURE:
		return OUTBOX_UNSURE;
	case OUTBOX_STAGE_REFUSED:
		return OUTBOX_REFUSED;
	case OUTBOX_STAGE_WAITING:
	case OUTBOX_STAGE_SENT:
	case OUTBOX_STAGE_CANCELLED:
		break;
	}
	return OUTBOX_WAITING;
}

static struct outbox_to *
recipients_of(const struct outbox_entry *from, struct event *ev)
{
	struct outbox_to *to =
		ARENA_ARRAY(&ev->arena, struct outbox_to, from->n_recipients);

	for (size_t i = 0; i < from->n_recipients; i++)
		to[i] = (struct outbox_to){
			.addr = from->recipients[i].addr,
			.sent = from->recipients[i].sent,
			.words = from->recipients[i].words,
		};
	return to;
}

void
convert_outbox(const struct outbox_list *list, struct event *ev)
{
	ev->outbox.n = list->n;
	ev->outbox.v = ARENA_ARRAY(&ev->arena, struct outbox_row, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct outbox_entry *from = &list->v[i];
		bool is_held = from->stage == OUTBOX_STAGE_WAITING &&
			       from->held_s > world_now_s();

		ev->outbox.v[i] = (struct outbox_row){
			.id = from->id,
			.state = is_held ? OUTBOX_HELD : state_of(from->stage),
			.recipients = recipients_of(from, ev),
			.n_recipients = from->n_recipients,
			.account = from->account,
			.to = from->to,
			.subject = from->subject,
			.last_words = from->last_words,
			.queued_s = from->queued_s,
			.next_try_s = from->next_try_s,
			.tries = from->tries,
			.size_bytes = from->size_bytes,
		};
	}
}
