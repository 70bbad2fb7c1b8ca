/* Receipts: offered once, sent once, and only where they may be. */
#include "engine/receipting.h"

#include "store/outbox.h"
#include "store/receipts.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

static const char asking[] =
	"Return-Path: <bo@example.com>\nFrom: Bo <bo@example.com>\n"
	"To: ann@example.net\nSubject: plans\nMessage-ID: <q1@example.com>\n"
	"Disposition-Notification-To: bo@example.com\n\nhi\n";

static bool
is_offered(struct rig *r, const char *message)
{
	struct event *ev = event_new(EVENT_MESSAGE, 1);
	bool offered;

	receipting_offer(&r->config, r->stores.home, str_of(message), ev);
	offered = ev->message.receipt_to.n > 0;
	event_free(&ev);
	return offered;
}

static struct event *
ask(struct rig *r, uint64_t id)
{
	struct request *q = request_new(REQUEST_RECEIPT);
	struct event *ev;

	q->ticket = 5;
	q->receipt.id = id;
	receipting_request(&r->writer, q);
	request_free(&q);
	ev = rig_take_event(r);
	assert_non_null(ev);
	return ev;
}

static uint64_t
open_with_message(struct rig *r, const char *message)
{
	uint64_t id;

	rig_put(r, "1.a.b", message);
	rig_open(r);
	id = rig_id(r, "");
	rig_close(r);
	rig_open_writer(r);
	return id;
}

static void
check_letter(struct rig *r)
{
	struct outbox_piece piece = { 1, 0, 100000 };
	struct outbox_list list = { 0 };
	struct err e = ERR_INIT;
	struct buf b;

	assert_true(outbox_list(r->stores.home, &r->arena, &list, &e));
	assert_int_equal(list.n, 1);
	assert_str(list.v[0].account, "home", "the account it was sent to");
	assert_str(list.v[0].sender, "", "nobody answers it");
	assert_str(list.v[0].recipients[0].addr, "bo@example.com", "to");
	buf_init(&b, 1 << 20);
	piece.id = list.v[0].id;
	assert_true(outbox_read(r->stores.home, piece, &b, &e));
	assert_true(str_find(buf_str(&b), STR("multipart/report"), 0) !=
		    SIZE_MAX);
	assert_true(str_find(buf_str(&b),
			     STR("Final-Recipient: rfc822;ann@example.net"),
			     0) != SIZE_MAX);
	buf_fini(&b);
}

static void
is_sent_once(void **state)
{
	struct rig *r = *state;
	uint64_t id = open_with_message(r, asking);
	struct event *ev;
	struct job *j;

	assert_true(is_offered(r, asking));
	ev = ask(r, id);
	assert_why(ev->kind == EVENT_QUEUED, ev->err.text);
	event_free(&ev);
	j = rig_take_job(r);
	assert_int_equal(j->kind, JOB_SEND);
	assert_int_equal(j->send.from.n, 0);
	job_free(&j);
	check_letter(r);
	assert_false(is_offered(r, asking));
	ev = ask(r, id);
	assert_int_equal(ev->kind, EVENT_DONE);
	assert_string_equal(ev->err.text, "a receipt was sent before");
	event_free(&ev);
	rig_close_writer(r);
	rig_open_writer(r); /* it is remembered */
	assert_false(is_offered(r, asking));
	rig_close_writer(r);
}

static void
the_configuration_may_forbid_it(void **state)
{
	struct rig *r = *state;
	uint64_t id = open_with_message(r, asking);
	struct event *ev;

	for (size_t i = 0; i < r->config.n_accounts; i++)
		r->config.accounts[i].receipts = RECEIPTS_NEVER;
	assert_false(is_offered(r, asking));
	ev = ask(r, id);
	assert_int_equal(ev->err.kind, ERR_USAGE);
	event_free(&ev);
	rig_close_writer(r);
}

static void
what_cannot_be_queued_may_be_tried_again(void **state)
{
	static const char broken[] =
		"From: bo@example.com\nMessage-ID: <q2@example.com>\n"
		"Disposition-Notification-To: bo@bad!.example\n\nhi\n";
	struct rig *r = *state;
	uint64_t id = open_with_message(r, broken);
	struct event *ev = ask(r, id);

	assert_int_equal(ev->err.kind, ERR_DATA);
	assert_false(receipts_has(r->stores.home, STR("q2@example.com")));
	event_free(&ev);
	rig_close_writer(r);
}

static void
nobody_asks_himself(void **state)
{
	struct rig *r = *state;

	rig_open_writer(r);
	assert_false(is_offered(
		r, "From: ann@example.org\nMessage-ID: <3@x>\n"
		   "Disposition-Notification-To: ann@example.org\n\n"));
	rig_close_writer(r);
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(is_sent_once),
		RIGGED(the_configuration_may_forbid_it),
		RIGGED(what_cannot_be_queued_may_be_tried_again),
		RIGGED(nobody_asks_himself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
