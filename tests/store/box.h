/* box.h - a store in a temporary folder, for the tests of src/store. */
#ifndef TESTS_STORE_BOX_H
#define TESTS_STORE_BOX_H

#include "base/file.h"
#include "store/deliver.h"
#include "store/find.h"
#include "store/store.h"
#include "tests/check.h"

#include <stdlib.h>
#include <unistd.h>

/* Two messages to work with. */
#define BOX_LUNCH                                                      \
	"From: Ann Example <ann@example.org>\n"                        \
	"To: Bo <bo@example.net>, =?utf-8?q?C=C3=A9line?= <c@x.org>\n" \
	"Subject: Lunch on Friday\n"                                   \
	"Message-ID: <m1@example.org>\n"                               \
	"References: <m0@example.org>\n"                               \
	"Date: Tue, 01 Jul 2003 10:52:37 +0200\n\nShall we?\n"
#define BOX_LATER                                   \
	"From: bo@example.net\nSubject: later\n"    \
	"Date: Wed, 02 Jul 2003 10:52:37 +0200\n\n" \
	"Later.\n"

struct box {
	struct arena arena;
	char *dir;
	struct store_account accounts[2]; /* "work", "home" */
	struct store_options options;
	struct store *store;
	struct err e;
};

#define assert_ok(call, box)                                           \
	do {                                                           \
		if (!(call)) {                                         \
			print_error("%s: %s\n", #call, (box)->e.text); \
			_fail(__FILE__, __LINE__);                     \
		}                                                      \
	} while (0)

/* Names the folders; opens nothing. */
static inline void
box_init(struct box *b)
{
	*b = (struct box){ .e = ERR_INIT };
	/* Memory will do: what fsync is called for is looked at, not done. */
	if (access("/dev/shm", W_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 0);
	assert_ok(store_temp_dir(&b->arena, &b->dir, &b->e), b);
	b->accounts[0] =
		(struct store_account){ .name = STR("work"),
					.root = file_join(&b->arena, b->dir,
							  "mail/work") };
	b->accounts[1] =
		(struct store_account){ .name = STR("home"),
					.root = file_join(&b->arena, b->dir,
							  "mail/home") };
	b->options = (struct store_options){
		.accounts = b->accounts,
		.n_accounts = 2,
		.index_path =
			file_join(&b->arena, b->dir, "cache/index.sqlite"),
		.state_dir = file_join(&b->arena, b->dir, "state"),
	};
}

static inline void
box_open(struct box *b)
{
	box_init(b);
	assert_ok(store_open(&b->store, &b->options, &b->e), b);
}

/* As after a restart of the program. */
static inline void
box_reopen(struct box *b)
{
	struct store_scan_result r;

	store_close(&b->store);
	b->e = (struct err)ERR_INIT;
	assert_ok(store_open(&b->store, &b->options, &b->e), b);
	assert_ok(store_scan(b->store, NULL, NULL, &r, &b->e), b);
}

static inline void
box_close(struct box *b)
{
	store_close(&b->store);
	b->e = (struct err)ERR_INIT;
	assert_ok(file_remove_tree(b->dir, &b->e), b);
	arena_fini(&b->arena);
}

static inline uint32_t
box_folder(struct box *b, const char *account, const char *name)
{
	uint32_t id = 0;

	assert_ok(store_folder_of_name(b->store, str_of(account), str_of(name),
				       &id, &b->e),
		  b);
	return id;
}

/* A delivery that is written, not yet committed. */
static inline struct delivery *
box_write(struct box *b, uint32_t folder, const char *key, struct str message)
{
	struct delivery *d;

	assert_ok(deliver_open(b->store, folder, str_of(key), &d, &b->e), b);
	assert_ok(deliver_write(d, message, &b->e), b);
	return d;
}

static inline uint64_t
box_deliver(struct box *b, uint32_t folder, const char *key, const char *text)
{
	struct delivery *d = box_write(b, folder, key, str_of(text));
	uint64_t id = deliver_id(d);

	assert_ok(deliver_commit(b->store, &d, 1, &b->e), b);
	return id;
}

static inline struct find_rows
box_rows(struct box *b, uint32_t folder)
{
	struct find_window w = { .folder = folder, .count = 1000000 };
	struct find_rows rows;

	assert_ok(find_rows(b->store, &b->arena, &w, &rows, &b->e), b);
	return rows;
}

static inline struct store_folder
box_counts(struct box *b, uint32_t folder)
{
	struct store_folders all = { 0 };

	assert_ok(store_list_folders(b->store, &b->arena, &all, &b->e), b);
	for (size_t i = 0; i < all.n; i++) {
		if (all.v[i].id == folder)
			return all.v[i];
	}
	fail_msg("no folder %u", folder);
	return all.v[0];
}

static inline void
box_write_file(struct box *b, const char *path, const char *text)
{
	assert_ok(file_write_durable(file_join(&b->arena, b->dir, path),
				     str_of(text), &b->e),
		  b);
}

static inline bool
box_is_there(struct box *b, const char *path)
{
	return access(file_join(&b->arena, b->dir, path), F_OK) == 0;
}

static inline const char *
box_path_of(struct box *b, uint64_t id)
{
	const char *path = NULL;

	assert_ok(store_get_path(b->store, &b->arena, id, &path, &b->e), b);
	return path;
}

static inline struct store_row
box_row_of(struct box *b, uint64_t id)
{
	struct store_row row;

	assert_ok(store_get_row(b->store, &b->arena, id, &row, &b->e), b);
	return row;
}

static inline void
box_rescan(struct box *b, struct store_scan_result *r)
{
	assert_ok(store_scan(b->store, NULL, NULL, r, &b->e), b);
}

#endif
