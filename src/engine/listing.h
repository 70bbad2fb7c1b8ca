/*
 * listing.h - what a POP3 server lists, in little space: a million messages
 * in 40 MB.
 *
 * Pure.   Thread: one at a time; it is handed over whole.
 * Lives:  listing_open to listing_close. Indexes stay the same.
 *
 * A message's key is 32 hex digits of SHA-256 over "UIDL LF ordinal": servers
 * exist that give one UIDL to several messages, and then the order of the
 * list tells them apart. A server without UIDL has its messages named by the
 * size and the hash of the head (sync.h), which stand in for the UIDL.
 */
#ifndef ENGINE_LISTING_H
#define ENGINE_LISTING_H

#include "store/uidl.h"

#define LISTING_NONE UINT32_MAX

struct listed {
	struct uidl_key key;
	uint32_t number;     /* counts only within one session */
	uint32_t size_bytes; /* 0 = unknown, UINT32_MAX = that or more */
	uint32_t first;      /* index of the first one with the same UIDL */
	uint32_t twins;      /* of the first: how many have it; 0: no name */
};

struct listing {
	struct listed *v;
	uint32_t n, room;
	bool has_sizes;      /* they were asked for */
	bool is_disordered;  /* numbers do not rise */
	uint32_t *slots;     /* by key: an index, or LISTING_NONE */
	uint32_t slot_count; /* a power of two */
	uint32_t named;
};

struct listing *listing_open(void);
void listing_close(struct listing **l);

/* Adds a message that has no name yet. Returns its index. */
uint32_t listing_add(struct listing *l, uint32_t number);
/* Names it, once. */
void listing_name(struct listing *l, uint32_t index, struct str uidl);
/* The index of that key, or LISTING_NONE. */
uint32_t listing_find(const struct listing *l, const struct uidl_key *key);
/* The index of a number, or LISTING_NONE; also when the server does not list in
 * order, which none was seen to do. */
uint32_t listing_find_number(const struct listing *l, uint32_t number);
void listing_set_size(struct listing *l, uint32_t index, uint64_t size_bytes);

/* The key of a UIDL, and of its second, third... message: ordinal 1, 2. */
struct uidl_key listing_key(struct str uidl, uint32_t ordinal);

#endif
