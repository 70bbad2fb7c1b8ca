#include "proto/pop3_inside.h"

#include "base/hash.h"
#include "base/limits.h"

#include <string.h>

enum step
pop3_hear_stat(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	struct str words = pop3_words(line), count, size;
	uint64_t n = 0, bytes = 0;

	(void)e;
	pop3_finish(p);
	if (!pop3_is_ok(line) || !str_take_word(&words, &count) ||
	    !str_to_u64(count, &n) || n > LIMIT_POP3_MESSAGES)
		return STEP_MORE;
	/* Some give a negative size: it is a figure for show only. */
	if (!str_take_word(&words, &size) || !str_to_u64(size, &bytes))
		bytes = 0;
	p->stat_count = (uint32_t)n;
	event->kind = POP3_STAT;
	event->number = (uint32_t)n;
	event->size_bytes = bytes;
	return STEP_ITEM;
}

void
pop3_drop_list(struct pop3 *p)
{
	mem_free(&p->entries);
	p->entry_count = p->entry_room = p->entry_lines = p->rest_at = 0;
	p->given = 0;
	p->stat_count = UINT32_MAX;
	p->has_listing = p->gives_rest = false;
}

bool
pop3_wants_rest(const struct pop3 *p)
{
	return !p->has_listing || p->given < p->stat_count;
}

static struct pop3_entry *
entry_at(struct pop3 *p, uint64_t number)
{
	size_t room = p->entry_room;

	if (number > room) {
		room = room * 2 > number ? room * 2 : (size_t)number;
		p->entries =
			mem_realloc(p->entries, room, sizeof(p->entries[0]));
		(void)memset(p->entries + p->entry_room, 0,
			     (room - p->entry_room) * sizeof(p->entries[0]));
		p->entry_room = room;
	}
	if (number > p->entry_count)
		p->entry_count = (size_t)number;
	return &p->entries[number - 1];
}

static enum step
too_many(struct err *e)
{
	(void)err_set(e, ERR_PROTOCOL, "the mailbox has more than %d messages",
		      LIMIT_POP3_MESSAGES);
	return STEP_BAD;
}

/*
 * "7 1234" or "7 uidl": *rest is what follows the number. STEP_MORE for a line
 * without a number, which is passed over.
 */
static enum step
take_entry(struct pop3 *p, struct str line, uint32_t *number, struct str *rest,
	   struct err *e)
{
	struct str word;
	uint64_t n;

	if (++p->entry_lines > 2 * (size_t)LIMIT_POP3_MESSAGES)
		return too_many(e);
	if (!str_take_word(&line, &word) || !str_to_u64(word, &n) || n == 0)
		return STEP_MORE;
	if (n > LIMIT_POP3_MESSAGES)
		return too_many(e);
	*number = (uint32_t)n;
	*rest = str_trim(line);
	return STEP_ITEM;
}

/* The size that follows a number; of some it is negative or no number. */
static uint64_t
size_in(struct str rest)
{
	struct str word;
	uint64_t size;

	return str_take_word(&rest, &word) && str_to_u64(word, &size) &&
			       size < UINT64_C(1) << 62
		       ? size
		       : 0;
}

static enum step
hear_rest_line(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	struct pop3_entry *entry;
	struct str rest;
	uint32_t number;
	enum step step;

	(void)event;
	talk_hear(&p->base, line, SIZE_MAX);
	if (str_eq(line, STR("."))) {
		p->gives_rest = true;
		return STEP_MORE;
	}
	step = take_entry(p, line, &number, &rest, e);
	if (step != STEP_ITEM)
		return step;
	entry = entry_at(p, number);
	entry->is_listed = true;
	entry->size_bytes = size_in(rest) & (UINT64_MAX >> 2);
	return STEP_MORE;
}

enum step
pop3_hear_rest(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	(void)event;
	(void)e;
	p->entry_lines = 0;
	p->gives_rest = !pop3_is_ok(line);
	p->has_listing |= pop3_is_ok(line);
	p->hear = hear_rest_line;
	return STEP_MORE;
}

/* ---- sizes ---- */

static enum step
hear_sizes_line(struct pop3 *p, struct str line, struct session_event *event,
		struct err *e)
{
	struct str rest;
	enum step step;

	talk_hear(&p->base, line, SIZE_MAX);
	if (str_eq(line, STR("."))) {
		event->kind = POP3_SIZED;
		pop3_finish(p);
		return STEP_ITEM;
	}
	step = take_entry(p, line, &event->number, &rest, e);
	if (step != STEP_ITEM)
		return step;
	event->kind = POP3_SIZE;
	event->size_bytes = size_in(rest);
	return STEP_ITEM;
}

static enum step
refused_size(struct pop3 *p, struct str line, struct session_event *event)
{
	event->kind = POP3_REFUSED;
	event->number = p->queue[p->queue_first].number;
	(void)pop3_refused(p, ERR_UNAVAILABLE, line, &event->why);
	pop3_finish(p);
	return STEP_ITEM;
}

enum step
pop3_hear_sizes(struct pop3 *p, struct str line, struct session_event *event,
		struct err *e)
{
	(void)e;
	if (!pop3_is_ok(line))
		return refused_size(p, line, event);
	p->entry_lines = 0;
	p->hear = hear_sizes_line;
	return STEP_MORE;
}

enum step
pop3_hear_size(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	struct str words = pop3_words(line), number;

	(void)e;
	if (!pop3_is_ok(line))
		return refused_size(p, line, event);
	(void)str_take_word(&words, &number);
	event->kind = POP3_SIZE;
	event->number = p->queue[p->queue_first].number;
	event->size_bytes = size_in(words);
	pop3_finish(p);
	return STEP_ITEM;
}

/* ---- names ---- */

static struct str
bounded_uidl(struct pop3 *p, struct str uidl)
{
	static const char head[] = "sha256:";

	if (uidl.n <= LIMIT_UIDL_BYTES)
		return uidl;
	(void)memcpy(p->hash_text, head, sizeof(head) - 1);
	hash_hex(uidl, p->hash_text + sizeof(head) - 1);
	return str_of(p->hash_text);
}

static enum step
hear_uidl_line(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	struct pop3_entry *entry;
	struct str uidl;
	uint32_t number;
	enum step step;

	talk_hear(&p->base, line, SIZE_MAX);
	if (str_eq(line, STR("."))) {
		pop3_finish(p);
		return STEP_MORE;
	}
	step = take_entry(p, line, &number, &uidl, e);
	if (step != STEP_ITEM)
		return step;
	entry = entry_at(p, number);
	if (entry->is_given)
		return STEP_MORE;
	entry->is_given = true;
	p->given++;
	event->kind = POP3_ITEM;
	event->number = number;
	event->text = bounded_uidl(p, uidl);
	return STEP_ITEM;
}

enum step
pop3_hear_uidl(struct pop3 *p, struct str line, struct session_event *event,
	       struct err *e)
{
	(void)event;
	if (pop3_is_ok(line)) {
		p->has_listing = true;
		p->hear = hear_uidl_line;
		return STEP_MORE;
	}
	(void)pop3_refused(p, ERR_UNAVAILABLE, line, e);
	p->list_err = *e;
	pop3_finish(p);
	return STEP_MORE;
}

static bool
give_left_out(struct pop3 *p, struct session_event *event)
{
	while (p->rest_at < p->entry_count) {
		struct pop3_entry *entry = &p->entries[p->rest_at++];

		if (!entry->is_listed || entry->is_given)
			continue;
		p->given++;
		event->kind = POP3_ITEM;
		event->number = (uint32_t)p->rest_at;
		event->size_bytes = entry->size_bytes;
		return true;
	}
	return false;
}

void
pop3_give_rest(struct pop3 *p, struct session_event *event)
{
	if (give_left_out(p, event))
		return;
	event->kind = p->has_listing ? POP3_LISTED : POP3_REFUSED;
	event->number = p->given;
	if (!p->has_listing)
		event->why = p->list_err;
	pop3_drop_list(p);
	pop3_finish(p);
}
