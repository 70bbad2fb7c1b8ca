#include "engine/listing.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

struct uidl_key
listing_key(struct str uidl, uint32_t ordinal)
{
	unsigned char raw[HASH_BYTES];
	struct uidl_key key;
	char tail[16] = "\n0";
	struct hash h;

	if (ordinal > 0)
		(void)snprintf(tail, sizeof(tail), "\n%u", (unsigned)ordinal);
	hash_init(&h);
	hash_add(&h, uidl);
	hash_add(&h, str_of(tail));
	hash_end(&h, raw);
	(void)memcpy(&key, raw, sizeof(key));
	return key;
}

struct listing *
listing_open(void)
{
	return mem_zalloc(sizeof(struct listing));
}

void
listing_close(struct listing **l)
{
	if (*l == NULL)
		return;
	mem_free(&(*l)->v);
	mem_free(&(*l)->slots);
	mem_free(l);
}

uint32_t
listing_add(struct listing *l, uint32_t number)
{
	if (l->n == l->room) {
		l->room = l->room == 0 ? FIRST_ROOM : 2 * l->room;
		l->v = mem_realloc(l->v, l->room, sizeof(*l->v));
	}
	if (l->n > 0 && l->v[l->n - 1].number >= number)
		l->is_disordered = true;
	l->v[l->n] = (struct listed){ .number = number, .first = l->n };
	return l->n++;
}

/* ---- by key ----------------------------------------------------------- */

/* Where it is, or where it would go. Keys are hashes already. */
static uint32_t
slot_of(const struct listing *l, const struct uidl_key *key)
{
	uint32_t slot;

	(void)memcpy(&slot, key->bytes, sizeof(slot));
	for (slot &= l->slot_count - 1; l->slots[slot] != LISTING_NONE;
	     slot = (slot + 1) & (l->slot_count - 1)) {
		const struct listed *m = &l->v[l->slots[slot]];

		if (memcmp(&m->key, key, sizeof(*key)) == 0)
			break;
	}
	return slot;
}

/* At most half of the slots are taken. */
static void
grow_slots(struct listing *l)
{
	if (2 * l->named < l->slot_count)
		return;
	l->slot_count = l->slot_count == 0 ? 2 * FIRST_ROOM : 2 * l->slot_count;
	mem_free(&l->slots);
	l->slots = mem_realloc(NULL, l->slot_count, sizeof(*l->slots));
	(void)memset(l->slots, 0xff, l->slot_count * sizeof(*l->slots));
	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i].twins > 0)
			l->slots[slot_of(l, &l->v[i].key)] = i;
}

uint32_t
listing_find(const struct listing *l, const struct uidl_key *key)
{
	return l->slot_count == 0 ? LISTING_NONE : l->slots[slot_of(l, key)];
}

void
listing_name(struct listing *l, uint32_t index, struct str uidl)
{
	struct listed *m = &l->v[index];
	uint32_t slot;

	grow_slots(l);
	m->key = listing_key(uidl, 0);
	slot = slot_of(l, &m->key);
	if (l->slots[slot] != LISTING_NONE) {
		struct listed *first = &l->v[l->slots[slot]];

		m->first = l->slots[slot];
		m->key = listing_key(uidl, first->twins++);
		slot = slot_of(l, &m->key);
	}
	m->twins = 1;
	l->slots[slot] = index;
	l->named++;
}

/* ---- by number -------------------------------------------------------- */

uint32_t
listing_find_number(const struct listing *l, uint32_t number)
{
	uint32_t low = 0, high = l->is_disordered ? 0 : l->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (l->v[middle].number == number)
			return middle;
		if (l->v[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return LISTING_NONE;
}

void
listing_set_size(struct listing *l, uint32_t index, uint64_t size_bytes)
{
	l->v[index].size_bytes =
		size_bytes < UINT32_MAX ? (uint32_t)size_bytes : UINT32_MAX;
}
