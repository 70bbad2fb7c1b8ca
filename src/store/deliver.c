#include "store/deliver.h"

#include "base/limits.h"
#include "mail/msgid.h"
#include "store/entry.h"

struct delivery {
	struct arena arena;
	struct place place;
	struct maildir_writer writer;
	struct buf head; /* what the row is made from */
	struct str key, unique;
	struct str name; /* once it is in new or cur */
	uint32_t flags;
	uint64_t listed_bytes;
	bool here_already;
};

static struct delivery *
new_delivery(void)
{
	struct delivery *d = mem_zalloc(sizeof(*d));

	d->writer.fd = -1;
	buf_init(&d->head, LIMIT_SUMMARY_BYTES);
	return d;
}

static bool
begin(struct store *s, uint32_t folder, struct delivery **d, struct err *e)
{
	if (place_get_writable(s, &(*d)->arena, folder, &(*d)->place, e) &&
	    maildir_write_open(&(*d)->writer, (*d)->place.path, (*d)->unique,
			       e))
		return true;
	deliver_drop(d);
	return false;
}

bool
deliver_open(struct store *s, uint32_t folder, struct str key,
	     struct delivery **out, struct err *e)
{
	struct delivery *d = *out = new_delivery();

	d->key = arena_str(&d->arena, key);
	d->unique = maildir_unique(&d->arena, key);
	return begin(s, folder, out, e);
}

bool
deliver_open_as(struct store *s, uint32_t folder, struct str unique,
		struct delivery **out, struct err *e)
{
	struct delivery *d = *out = new_delivery();

	d->unique = arena_str(&d->arena, unique);
	return begin(s, folder, out, e);
}

bool
deliver_write(struct delivery *d, struct str bytes, struct err *e)
{
	buf_put(&d->head, str_head(bytes, LIMIT_SUMMARY_BYTES - d->head.n));
	return maildir_write(&d->writer, bytes, e);
}

void
deliver_set_flags(struct delivery *d, uint32_t flags)
{
	d->flags = flags;
}

void
deliver_set_listed(struct delivery *d, uint64_t size_bytes)
{
	d->listed_bytes = size_bytes;
}

uint64_t
deliver_size_bytes(const struct delivery *d)
{
	return d->writer.size_bytes;
}

uint64_t
deliver_id(const struct delivery *d)
{
	return store_id_of(d->unique);
}

void
deliver_drop(struct delivery **d)
{
	if (*d == NULL)
		return;
	maildir_write_fini(&(*d)->writer);
	buf_fini(&(*d)->head);
	arena_fini(&(*d)->arena);
	mem_free(d);
}

/* ---- making a group durable ----------------------------------------------*/

/* The keys go into a transaction that is still open while the files become
 * durable: another program that has the same message waits for us. */
static bool
enter_key(struct store *s, const struct delivery *d, bool *was_new,
	  struct err *e)
{
	struct uidl_note note = { d->key, d->listed_bytes, 0 };

	*was_new = true;
	if (d->key.n == 0)
		return true;
	note.mark = msgid_mark(buf_str(&d->head));
	return uidl_enter(s, d->place.account, &note, was_new, e);
}

static bool
enter_keys(struct store *s, struct delivery **v, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		bool was_new;

		if (!enter_key(s, v[i], &was_new, e))
			return false;
		v[i]->here_already = !was_new;
	}
	return true;
}

static bool
sync_files(struct delivery **v, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (!v[i]->here_already)
			maildir_write_start(&v[i]->writer);
	}
	for (size_t i = 0; i < n; i++) {
		if (!v[i]->here_already &&
		    !maildir_write_sync(&v[i]->writer, e))
			return false;
	}
	return true;
}

static bool
rename_files(struct delivery **v, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct delivery *d = v[i];

		if (!d->here_already &&
		    !maildir_write_file(&d->writer, d->flags, &d->arena,
					&d->name, e))
			return false;
	}
	return true;
}

static bool
is_in_new(const struct delivery *d)
{
	return str_starts(d->name, STR("new/"));
}

/* A group mostly goes to one folder, which is then synced once. */
static bool
sync_folders(struct delivery **v, size_t n, struct err *e)
{
	const struct delivery *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct delivery *d = v[i];

		if (d->here_already ||
		    (last != NULL && last->place.id == d->place.id &&
		     is_in_new(last) == is_in_new(d)))
			continue;
		if (!maildir_sync(d->place.path, is_in_new(d), e))
			return false;
		last = d;
	}
	return true;
}

static bool
has_keys(struct delivery **v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i]->key.n > 0)
			return true;
	}
	return false;
}

static bool
make_durable(struct store *s, struct delivery **v, size_t n, struct err *e)
{
	bool keyed = has_keys(v, n);
	bool ok = !keyed || (db_begin(s->state, e) && enter_keys(s, v, n, e));

	ok = ok && sync_files(v, n, e) && rename_files(v, n, e) &&
	     sync_folders(v, n, e) && (!keyed || db_commit(s->state, e));
	db_rollback(s->state);
	return ok;
}

static bool
add_row(struct store *s, const struct delivery *d, struct err *e)
{
	struct entry m = { .folder = d->place.id,
			   .file = d->name,
			   .flags = d->flags,
			   .size_bytes = d->writer.size_bytes,
			   .came_s = maildir_time_of(d->name) };

	return entry_new_id(s, &d->place, d->unique, &m.id, e) &&
	       entry_add(s, &d->place, &m, buf_str(&d->head), e);
}

static bool
add_rows(struct store *s, struct delivery **v, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (!v[i]->here_already && !add_row(s, v[i], e))
			return false;
	}
	return true;
}

/* The messages are safe without it: what is not in the index now, the next
 * scan finds. */
static void
index_group(struct store *s, struct delivery **v, size_t n)
{
	struct err unheard = ERR_INIT;

	if (!(db_begin(s->index, &unheard) && add_rows(s, v, n, &unheard) &&
	      db_commit(s->index, &unheard)))
		s->mend = true;
	db_rollback(s->index);
}

bool
deliver_commit(struct store *s, struct delivery **v, size_t n, struct err *e)
{
	bool ok = make_durable(s, v, n, e);

	if (ok)
		index_group(s, v, n);
	else
		s->mend = true;
	for (size_t i = 0; i < n; i++)
		deliver_drop(&v[i]);
	return ok;
}
