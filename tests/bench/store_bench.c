/*
 * store_bench - what the store costs: deliveries in groups, windows of rows,
 * searches, scans. Prints a line a figure; not run by make check.
 * Usage: store_bench [MESSAGES]   (in $TMPDIR, or /tmp; 10000)
 */
#include "base/file.h"
#include "base/world.h"
#include "store/change.h"
#include "store/contacts.h"
#include "store/deliver.h"
#include "store/find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GROUP = 64, BODY_BYTES = 4000, WINDOW = 60 };

struct bench {
	struct arena arena;
	char *dir;
	struct store_account account;
	struct store_options options;
	struct store *store;
	uint32_t inbox;
	int messages;
};

static void
must(bool ok, const struct err *e)
{
	if (ok)
		return;
	(void)fprintf(stderr, "store_bench: %s\n", e->text);
	exit(1);
}

static void
figure(const char *what, int64_t since_ms, int64_t count)
{
	int64_t ms = world_tick_ms() - since_ms;

	printf("%-44s %8lld ms  %10.3f ms each\n", what, (long long)ms,
	       (double)ms / (double)count);
	(void)fflush(stdout);
}

static void
open_store(struct bench *b)
{
	struct err e = ERR_INIT;

	must(store_open(&b->store, &b->options, &e), &e);
	must(store_folder_of_role(b->store, STR("bench"), STORE_INBOX,
				  &b->inbox, &e),
	     &e);
}

static struct str
message_of(struct arena *a, int i)
{
	struct buf b;
	struct str out;

	buf_init(&b, 2 * BODY_BYTES);
	buf_printf(&b,
		   "From: Person %d <p%d@example.org>\nTo: me@example.net\n"
		   "Subject: message number %d about things\n"
		   "Message-ID: <%d@example.org>\n"
		   "Date: %d %s %d 10:%02d:00 +0000\n\n",
		   i % 500, i % 500, i, i, i % 28 + 1, i % 2 ? "Mar" : "Sep",
		   2005 + i % 20, i % 60);
	while (b.n < BODY_BYTES)
		buf_put(&b, STR("A line of the text of this message.\n"));
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static void
deliver_group(struct bench *b, int from, int n)
{
	struct arena a = { 0 };
	struct err e = ERR_INIT;
	struct delivery *v[GROUP];

	for (int i = 0; i < n; i++) {
		char key[33];

		(void)snprintf(key, sizeof(key), "%032x", (unsigned)(from + i));
		must(deliver_open(b->store, b->inbox, str_of(key), &v[i], &e),
		     &e);
		must(deliver_write(v[i], message_of(&a, from + i), &e), &e);
	}
	must(deliver_commit(b->store, v, (size_t)n, &e), &e);
	arena_fini(&a);
}

static void
bench_deliver(struct bench *b, int group)
{
	int64_t since = world_tick_ms();
	char what[64];
	int n = group == 1 ? 500 : b->messages;
	int from = group == 1 ? 10000000 : 0;

	for (int i = 0; i < n; i += group)
		deliver_group(b, from + i, group < n - i ? group : n - i);
	(void)snprintf(what, sizeof(what), "%d deliveries, %d at a time", n,
		       group);
	figure(what, since, n);
}

static void
bench_window(struct bench *b, const char *what, uint64_t first,
	     const char *text)
{
	struct query_text t = { .text = str_of(text) };
	struct find_window w = { .folder = STORE_INBOXES,
				 .first = first,
				 .count = WINDOW };
	struct err e = ERR_INIT;
	int64_t since = world_tick_ms();
	struct query *q;

	for (int i = 0; i < 20; i++) {
		struct arena a = { 0 };
		struct find_rows rows;

		must(query_parse(&a, &t, &q, &e), &e);
		w.query = q;
		must(find_rows(b->store, &a, &w, &rows, &e), &e);
		arena_fini(&a);
	}
	figure(what, since, 20);
}

static void
bench_scan(struct bench *b, const char *what)
{
	struct store_scan_result r;
	struct err e = ERR_INIT;
	int64_t since = world_tick_ms();

	must(store_scan(b->store, NULL, NULL, &r, &e), &e);
	figure(what, since, b->messages);
}

static void
bench_complete(struct bench *b)
{
	struct contacts_wanted wanted = { STR("p4"), 10 };
	struct contacts found = { 0 };
	struct err e = ERR_INIT;
	int64_t since = world_tick_ms();

	must(contacts_complete(b->store, &b->arena, wanted, &found, &e), &e);
	figure("completing an address", since, 1);
}

static void
bench_flags(struct bench *b)
{
	struct find_window w = { .folder = STORE_INBOXES, .count = 1000 };
	struct change_flags read = { .set = MAILDIR_READ, .undoable = true };
	struct find_rows rows;
	struct err e = ERR_INIT;
	uint64_t ids[1000];
	int64_t since;

	must(find_rows(b->store, &b->arena, &w, &rows, &e), &e);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.v[i].id;
	since = world_tick_ms();
	must(change_flags(b->store, ids, rows.n, read, &e), &e);
	figure("marking 1000 messages read", since, 1000);
}

static void
bench_reopen(struct bench *b)
{
	int64_t since;

	store_close(&b->store);
	since = world_tick_ms();
	open_store(b);
	figure("opening the store", since, 1);
	bench_scan(b, "scan, nothing new");
	store_close(&b->store);
	(void)unlink(b->options.index_path);
	open_store(b);
	bench_scan(b, "scan without an index");
}

static void
run(struct bench *b)
{
	uint64_t half = (uint64_t)b->messages / 2;

	open_store(b);
	bench_deliver(b, 1);
	bench_deliver(b, GROUP);
	bench_window(b, "a window of 60 rows at the top", 0, "");
	bench_window(b, "a window of 60 rows in the middle", half, "");
	bench_window(b, "a search by a word", 0, "things");
	bench_window(b, "a search that finds nothing", 0, "zzz");
	bench_window(b, "unread", 0, "is:unread");
	bench_complete(b);
	bench_flags(b);
	bench_reopen(b);
	store_close(&b->store);
}

int
main(int argc, char **argv)
{
	struct bench b = { .messages = 10000 };
	struct err e = ERR_INIT;

	if (argc > 1)
		b.messages = (int)strtol(argv[1], NULL, 10);
	must(store_temp_dir(&b.arena, &b.dir, &e), &e);
	b.account = (struct store_account){
		.name = STR("bench"), .root = file_join(&b.arena, b.dir, "mail")
	};
	b.options = (struct store_options){
		.accounts = &b.account,
		.n_accounts = 1,
		.index_path = file_join(&b.arena, b.dir, "index.sqlite"),
		.state_dir = file_join(&b.arena, b.dir, "state"),
	};
	run(&b);
	must(file_remove_tree(b.dir, &e), &e);
	arena_fini(&b.arena);
	return 0;
}
