/* The outbox: what a letter goes through. Crashes: see faults_test.c. */
#include "store/outbox.h"
#include "tests/store/box.h"

#define LETTER                                             \
	"From: ann@example.org\nTo: Bo <bo@example.net>\n" \
	"Subject: =?utf-8?q?caf=C3=A9?=\n\nSee you.\n"

static uint64_t
queue(struct box *b)
{
	const struct str to[] = { STR("bo@example.net"),
				  STR("cy@example.com") };
	struct outbox_letter letter = {
		.account = STR("work"),
		.sender = STR("ann@example.org"),
		.recipients = to,
		.n_recipients = 2,
		.message = STR(LETTER),
		.private_head = STR("Bcc: cy@example.com\n"),
	};
	uint64_t id = 0;

	assert_ok(outbox_queue(b->store, &letter, &id, &b->e), b);
	return id;
}

static struct outbox_entry
entry_of(struct box *b, uint64_t id)
{
	struct outbox_entry entry = { 0 };

	assert_ok(outbox_get(b->store, &b->arena, id, &entry, &b->e), b);
	return entry;
}

static size_t
count_waiting(struct box *b)
{
	struct outbox_list all = { 0 };

	assert_ok(outbox_list(b->store, &b->arena, &all, &b->e), b);
	return all.n;
}

/* The one message of a folder, whole. */
static struct str
filed_in(struct box *b, const char *folder, uint32_t flags)
{
	struct find_rows rows = box_rows(b, box_folder(b, "work", folder));
	struct buf bytes;
	struct str out;

	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.v[0].flags, flags);
	buf_init(&bytes, 10000);
	assert_ok(store_read(b->store, rows.v[0].id, &bytes, &b->e), b);
	out = arena_str(&b->arena, buf_str(&bytes));
	buf_fini(&bytes);
	return out;
}

static void
a_letter_waits_as_it_was_given(void **state)
{
	struct outbox_piece piece = { .n = 7 };
	struct outbox_entry entry;
	struct buf bytes;
	struct box b;

	(void)state;
	box_open(&b);
	piece.id = queue(&b);
	box_reopen(&b);
	entry = entry_of(&b, piece.id);
	assert_int_equal(entry.stage, OUTBOX_STAGE_WAITING);
	assert_str(entry.sender, "ann@example.org", "the envelope's sender");
	assert_int_equal(entry.n_recipients, 2);
	assert_str(entry.recipients[1].addr, "cy@example.com", "in order");
	assert_str(entry.to, "Bo", "to show");
	assert_str(entry.subject, "caf\xc3\xa9", "decoded");
	assert_int_equal(entry.size_bytes, strlen(LETTER));
	buf_init(&bytes, 10000);
	for (size_t before = 1; before != bytes.n; piece.offset = bytes.n) {
		before = bytes.n;
		assert_ok(outbox_read(b.store, piece, &bytes, &b.e), &b);
	}
	assert_str(buf_str(&bytes), LETTER, "in pieces, without the Bcc");
	buf_fini(&bytes);
	box_close(&b);
}

static void
what_is_sent_is_filed(void **state)
{
	struct outbox_end how = { .is_taken = true, .words = STR("250 ok") };
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_sending(b.store, id, &b.e), &b);
	assert_false(outbox_sending(b.store, id, &b.e));
	assert_int_equal(b.e.kind, ERR_PARTLY);
	assert_ok(outbox_sent(b.store, id, &how, &b.e), &b);
	assert_str(filed_in(&b, "Sent", MAILDIR_READ),
		   "Bcc: cy@example.com\n" LETTER, "with our own heads");
	assert_int_equal(count_waiting(&b), 0);
	assert_int_equal(
		access(file_join(&b.arena, b.dir, "state/outbox/1.eml"), F_OK),
		-1);
	box_close(&b);
}

static void
what_failed_is_kept_with_the_reason(void **state)
{
	static const struct {
		const char *why;
		enum outbox_stage stage;
	} rows[] = {
		{ "later", OUTBOX_STAGE_WAITING },
		{ "never", OUTBOX_STAGE_REFUSED },
		{ "who knows", OUTBOX_STAGE_UNSURE },
	};
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct outbox_failure f = { rows[i].stage, str_of(rows[i].why),
					    4711, true };
		struct outbox_entry entry;

		assert_ok(outbox_sending(b.store, id, &b.e), &b);
		assert_ok(outbox_failed(b.store, id, &f, &b.e), &b);
		entry = entry_of(&b, id);
		assert_int_equal(entry.stage, rows[i].stage);
		assert_str(entry.last_words, rows[i].why, "the words");
		assert_int_equal(entry.next_try_s, 4711);
		assert_int_equal(entry.tries, i + 1);
		assert_ok(outbox_retry(b.store, id, &b.e), &b);
		assert_int_equal(entry_of(&b, id).stage, OUTBOX_STAGE_WAITING);
	}
	box_close(&b);
}

/* Two programs had it in hand; one is at the final dot, the other fails. */
static void
who_has_no_claim_leaves_the_claimed_alone(void **state)
{
	struct outbox_failure f = { OUTBOX_STAGE_WAITING, STR("no route"), 4711,
				    false };
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_failed(b.store, id, &f, &b.e), &b);
	assert_ok(outbox_sending(b.store, id, &b.e), &b);
	assert_false(outbox_failed(b.store, id, &f, &b.e));
	assert_int_equal(b.e.kind, ERR_NO_INPUT);
	assert_int_equal(entry_of(&b, id).stage, OUTBOX_STAGE_SENDING);
	assert_int_equal(entry_of(&b, id).tries, 1);
	box_close(&b);
}

static void
those_refused_wait_alone(void **state)
{
	const struct outbox_refusal refused = {
		.addr = STR("cy@example.com"),
		.words = STR("550 no such user"),
	};
	struct outbox_end how = { .is_taken = true,
				  .refused = &refused,
				  .n_refused = 1 };
	struct outbox_end rest = { .is_taken = true, .words = STR("250 ok") };
	struct outbox_entry entry;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_sent(b.store, id, &how, &b.e), &b);
	entry = entry_of(&b, id);
	assert_int_equal(entry.stage, OUTBOX_STAGE_REFUSED);
	assert_true(entry.recipients[0].sent);
	assert_false(entry.recipients[1].sent);
	assert_str(entry.recipients[1].words, "550 no such user", "why");
	(void)filed_in(&b, "Sent", MAILDIR_READ);
	assert_ok(outbox_retry(b.store, id, &b.e), &b);
	assert_ok(outbox_sent(b.store, id, &rest, &b.e), &b);
	assert_int_equal(count_waiting(&b), 0);
	(void)filed_in(&b, "Sent", MAILDIR_READ);
	box_close(&b);
}

/* Nobody, or somebody, has it; one waits, one is for the user. */
static void
who_may_get_it_later_is_a_letter_of_his_own(void **state)
{
	const struct outbox_refusal refused[] = {
		{ STR("bo@example.net"), STR("450 full"), true },
		{ STR("cy@example.com"), STR("550 no such user"), false },
	};
	struct outbox_end how = { .refused = refused,
				  .n_refused = 2,
				  .next_try_s = 4711,
				  .is_claimed = true };
	struct outbox_end good = { .is_taken = true, .words = STR("250 ok") };
	struct outbox_entry entry;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_sending(b.store, id, &b.e), &b);
	assert_ok(outbox_sent(b.store, id, &how, &b.e), &b);
	assert_int_equal(count_waiting(&b), 2);
	entry = entry_of(&b, id);
	assert_int_equal(entry.stage, OUTBOX_STAGE_WAITING);
	assert_int_equal(entry.next_try_s, 4711);
	assert_int_equal(entry.n_recipients, 1);
	assert_str(entry.recipients[0].addr, "bo@example.net", "later");
	assert_str(entry.last_words, "450 full", "his words");
	entry = entry_of(&b, id + 1);
	assert_int_equal(entry.stage, OUTBOX_STAGE_REFUSED);
	assert_int_equal(entry.n_recipients, 1);
	assert_str(entry.recipients[0].addr, "cy@example.com", "never");
	assert_str(entry.last_words, "550 no such user", "his words");
	assert_false(entry.is_part);
	assert_ok(outbox_sent(b.store, id, &good, &b.e), &b);
	(void)filed_in(&b, "Sent", MAILDIR_READ);
	assert_true(entry_of(&b, id + 1).is_part);
	assert_ok(outbox_retry(b.store, id + 1, &b.e), &b);
	assert_ok(outbox_sent(b.store, id + 1, &good, &b.e), &b);
	assert_int_equal(count_waiting(&b), 0);
	(void)filed_in(&b, "Sent", MAILDIR_READ);
	box_close(&b);
}

/* The user takes one recipient out, and then decides about each. */
static void
a_letter_is_split_by_hand(void **state)
{
	struct outbox_end good = { .is_taken = true, .words = STR("250 ok") };
	struct box b;
	uint64_t id, own = 0, same = 0;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_false(outbox_split(b.store, id, STR("eve@x.org"), &own, &b.e));
	assert_int_equal(b.e.kind, ERR_NO_INPUT);
	b.e = (struct err)ERR_INIT;
	assert_int_equal(count_waiting(&b), 1);
	assert_ok(outbox_split(b.store, id, STR("cy@example.com"), &own, &b.e),
		  &b);
	assert_int_equal(own, id + 1);
	assert_ok(
		outbox_split(b.store, own, STR("cy@example.com"), &same, &b.e),
		&b);
	assert_int_equal(own, same);
	assert_ok(outbox_cancel(b.store, own, &b.e), &b);
	assert_ok(outbox_sent(b.store, id, &good, &b.e), &b);
	(void)filed_in(&b, "Drafts", MAILDIR_READ | MAILDIR_DRAFT);
	(void)filed_in(&b, "Sent", MAILDIR_READ);
	box_close(&b);
}

static void
what_is_cancelled_is_a_draft_again(void **state)
{
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_sending(b.store, id, &b.e), &b);
	assert_false(outbox_cancel(b.store, id, &b.e));
	assert_int_equal(b.e.kind, ERR_PARTLY);
	b.e = (struct err)ERR_INIT;
	assert_ok(outbox_retry(b.store, queue(&b), &b.e), &b);
	id = queue(&b);
	assert_ok(outbox_cancel(b.store, id, &b.e), &b);
	assert_str(filed_in(&b, "Drafts", MAILDIR_READ | MAILDIR_DRAFT),
		   "Bcc: cy@example.com\n" LETTER, "nothing is lost of it");
	assert_int_equal(count_waiting(&b), 2);
	assert_false(outbox_cancel(b.store, id, &b.e));
	assert_int_equal(b.e.kind, ERR_NO_INPUT);
	box_close(&b);
}

/* The program died on the wire. A second one that runs meanwhile must not
 * think so of the first. */
static void
sending_becomes_unsure_only_when_nobody_sends(void **state)
{
	struct store *second;
	struct box b;
	uint64_t id;

	(void)state;
	box_open(&b);
	id = queue(&b);
	assert_ok(outbox_sending(b.store, id, &b.e), &b);
	assert_ok(store_open(&second, &b.options, &b.e), &b);
	assert_int_equal(entry_of(&b, id).stage, OUTBOX_STAGE_SENDING);
	store_close(&second);
	box_reopen(&b);
	assert_int_equal(entry_of(&b, id).stage, OUTBOX_STAGE_UNSURE);
	box_close(&b);
}

/* When state.sqlite was lost, the letters are still there: none of them is
 * overwritten. */
static void
numbers_of_files_are_not_used_again(void **state)
{
	struct box b;

	(void)state;
	box_open(&b);
	assert_int_equal(queue(&b), 1);
	store_close(&b.store);
	assert_int_equal(
		unlink(file_join(&b.arena, b.dir, "state/state.sqlite")), 0);
	(void)unlink(file_join(&b.arena, b.dir, "state/state.sqlite-wal"));
	box_reopen(&b);
	assert_int_equal(queue(&b), 2);
	box_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_has_no_claim_leaves_the_claimed_alone),
		cmocka_unit_test(a_letter_waits_as_it_was_given),
		cmocka_unit_test(what_is_sent_is_filed),
		cmocka_unit_test(what_failed_is_kept_with_the_reason),
		cmocka_unit_test(those_refused_wait_alone),
		cmocka_unit_test(who_may_get_it_later_is_a_letter_of_his_own),
		cmocka_unit_test(a_letter_is_split_by_hand),
		cmocka_unit_test(what_is_cancelled_is_a_draft_again),
		cmocka_unit_test(sending_becomes_unsure_only_when_nobody_sends),
		cmocka_unit_test(numbers_of_files_are_not_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
