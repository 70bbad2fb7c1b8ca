/* The outbox and net: nothing lost, nothing sent twice in silence. */
#include "engine/outgoing.h"

#include "base/file.h"
#include "base/world.h"
#include "engine/landing.h"
#include "store/outbox.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

/* What net would post. */
static struct job *
net_job(enum job_kind kind, uint64_t id)
{
	struct job *j = job_new(kind, 0);

	if (kind == JOB_READ) {
		j->read.id = id;
		j->read.n = 100000;
	} else if (kind == JOB_SENT) {
		j->sent.id = id;
	} else {
		j->sending.id = id;
	}
	return j;
}

static void
hand_in(struct rig *r, struct job *j)
{
	outgoing_job(&r->writer, j);
	landing_commit(&r->writer);
	job_free(&j);
}

static void
fail_letter(struct rig *r, uint64_t id, enum outbox_state state)
{
	struct job *j = net_job(JOB_SENT, id);

	(void)err_set(&j->err, ERR_TEMPORARY, "try again later");
	j->sent.state = state;
	j->sent.last_words = arena_str(&j->arena, STR("451 later"));
	hand_in(r, j);
}

static void
request(struct rig *r, enum request_kind kind, uint64_t id)
{
	struct request *q = request_new(kind);

	q->ticket = 5;
	q->outbox.id = id;
	outgoing_request(&r->writer, q);
	request_free(&q);
}

/* Queues a message to bo and, unseen, the boss. */
static uint64_t
queue(struct rig *r)
{
	struct request *q = request_new(REQUEST_SEND);
	struct event *ev;
	uint64_t id;

	q->ticket = 3;
	q->send.message = STR("To: bo@example.com\r\nBCC: Boss\r\n"
			      " <boss@example.com>\r\nSubject: x\r\n\r\n"
			      ".dot\r\nbye\r\n");
	outgoing_request(&r->writer, q);
	request_free(&q);
	ev = rig_take_event(r);
	assert_non_null(ev);
	assert_int_equal(ev->kind, EVENT_QUEUED);
	assert_why(ev->err.kind == ERR_NONE, ev->err.text);
	assert_false(ev->last);
	id = ev->queued.id;
	event_free(&ev);
	return id;
}

static struct job *
expect_job(struct rig *r, enum job_kind kind)
{
	struct job *j = rig_take_job(r);

	assert_non_null(j);
	assert_int_equal(j->kind, kind);
	return j;
}

static void
expect_send(struct rig *r, uint64_t id)
{
	struct job *j = expect_job(r, JOB_SEND);

	assert_int_equal(j->send.id, id);
	job_free(&j);
}

static void
expect_sent(struct rig *r, enum err_kind why, bool last)
{
	struct event *ev = rig_take_event(r);

	assert_non_null(ev);
	assert_int_equal(ev->kind, EVENT_SENT);
	assert_int_equal(ev->err.kind, why);
	assert_int_equal(ev->last, last);
	event_free(&ev);
}

static void
expect_done(struct rig *r, enum err_kind why)
{
	struct event *ev = rig_take_event(r);

	assert_non_null(ev);
	assert_int_equal(ev->kind, EVENT_DONE);
	assert_int_equal(ev->ticket, 5);
	assert_true(ev->last);
	assert_int_equal(ev->err.kind, why);
	event_free(&ev);
}

static struct outbox_entry
entry(struct rig *r, uint64_t id)
{
	struct outbox_entry got = { 0 };
	struct err e = ERR_INIT;

	assert_why(outbox_get(r->stores.home, &r->arena, id, &got, &e), e.text);
	return got;
}

static size_t
count_outbox(struct rig *r)
{
	struct outbox_list list = { 0 };
	struct err e = ERR_INIT;

	assert_true(outbox_list(r->stores.home, &r->arena, &list, &e));
	return list.n;
}

static void
a_letter_goes_out_whole(void **state)
{
	struct rig *r = *state;
	struct job *j;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	j = expect_job(r, JOB_SEND);
	assert_int_equal(j->ticket, 3);
	assert_str(j->send.from, "ann@example.org", "envelope");
	assert_int_equal(j->send.n_recipients, 2);
	assert_str(j->send.recipients[1], "boss@example.com", "blind copy");
	job_free(&j);
	hand_in(r, net_job(JOB_READ, id));
	j = expect_job(r, JOB_BYTES);
	assert_true(str_starts(j->bytes.bytes, STR("To: bo@example.com\n")));
	assert_true(str_ends(j->bytes.bytes, STR("\n\n.dot\nbye\n")));
	assert_int_equal(str_find_fold(j->bytes.bytes, STR("boss"), 0),
			 SIZE_MAX);
	assert_true(str_find(j->bytes.bytes, STR("\nMessage-ID: <"), 0) <
		    j->bytes.bytes.n);
	assert_true(str_find(j->bytes.bytes, STR("\nDate: "), 0) <
		    j->bytes.bytes.n);
	job_free(&j);
	hand_in(r, net_job(JOB_SENDING, id));
	j = expect_job(r, JOB_SENDING_OK);
	assert_int_equal(j->err.kind, ERR_NONE);
	job_free(&j);
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_SENDING);
	hand_in(r, net_job(JOB_SENT, id));
	expect_sent(r, ERR_NONE, true);
	assert_int_equal(count_outbox(r), 0);
	rig_close_writer(r);
	rig_open(r);
	assert_int_equal(rig_find_folder(r, "work", FOLDER_SENT).total, 1);
}

/* A minute, two, four ... and not before. */
static void
tries_come_ever_later(void **state)
{
	struct rig *r = *state;
	int64_t now_s = 1800000000;
	uint64_t id;

	rig_open_writer(r);
	world_fake(now_s);
	id = queue(r);
	expect_send(r, id);
	for (int i = 0; i < 12; i++) {
		int64_t wait_s;

		fail_letter(r, id, OUTBOX_WAITING);
		wait_s = entry(r, id).next_try_s - now_s;
		assert_in_range(wait_s * 10, (i < 8 ? 60 << i : 14400) * 9,
				(i < 8 ? 60 << i : 14400) * 11);
		now_s += wait_s - 1;
		world_fake(now_s);
		assert_true(outgoing_flush_due(&r->writer) > now_s);
		assert_null(rig_take_job(r));
		now_s++;
		world_fake(now_s);
		(void)outgoing_flush_due(&r->writer);
		(void)outgoing_flush_due(&r->writer);
		expect_send(r, id);
		assert_null(rig_take_job(r));
	}
	world_fake(0);
	expect_sent(r, ERR_TEMPORARY, true);
	assert_str(entry(r, id).last_words, "451 later", "their words");
}

static void
unsure_is_for_the_user(void **state)
{
	struct rig *r = *state;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	expect_send(r, id);
	fail_letter(r, id, OUTBOX_UNSURE);
	expect_sent(r, ERR_TEMPORARY, true);
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_UNSURE);
	(void)outgoing_flush_due(&r->writer);
	request(r, REQUEST_OUTBOX_FLUSH, 0);
	expect_done(r, ERR_NONE);
	assert_null(rig_take_job(r));
	request(r, REQUEST_OUTBOX_RETRY, id);
	expect_send(r, id);
	hand_in(r, net_job(JOB_SENT, id));
	expect_sent(r, ERR_NONE, false);
	expect_done(r, ERR_NONE);
}

static void
some_are_refused(void **state)
{
	struct rig *r = *state;
	struct job *j;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	expect_send(r, id);
	j = net_job(JOB_SENT, id);
	j->sent.refused = ARENA_ARRAY(&j->arena, struct refused_recipient, 1);
	j->sent.refused[0] = (struct refused_recipient){
		.addr = STR("boss@example.com"),
		.words = STR("550 no such user"),
	};
	j->sent.n_refused = 1;
	j->sent.last_words = STR("550 no such user");
	hand_in(r, j);
	expect_sent(r, ERR_PARTLY, true);
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_REFUSED);
	request(r, REQUEST_OUTBOX_RETRY, id);
	j = expect_job(r, JOB_SEND);
	assert_int_equal(j->send.n_recipients, 1);
	assert_str(j->send.recipients[0], "boss@example.com", "only he");
	job_free(&j);
}

/* Taken back while the connection is being made. */
static void
a_cancelled_letter_stops_before_the_dot(void **state)
{
	struct rig *r = *state;
	struct job *j;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	expect_send(r, id);
	request(r, REQUEST_OUTBOX_CANCEL, id);
	expect_done(r, ERR_NONE);
	hand_in(r, net_job(JOB_SENDING, id));
	j = expect_job(r, JOB_SENDING_OK);
	assert_int_equal(j->err.kind, ERR_PARTLY);
	job_free(&j);
	expect_sent(r, ERR_PARTLY, true);
	assert_int_equal(count_outbox(r), 0);
}

static void
a_flush_ends_when_all_have(void **state)
{
	struct rig *r = *state;
	uint64_t ids[2];

	rig_open_writer(r);
	for (size_t i = 0; i < 2; i++) {
		ids[i] = queue(r);
		expect_send(r, ids[i]);
		fail_letter(r, ids[i], OUTBOX_WAITING);
		expect_sent(r, ERR_TEMPORARY, true);
	}
	request(r, REQUEST_OUTBOX_FLUSH, 0);
	expect_send(r, ids[0]);
	expect_send(r, ids[1]);
	/* Asked twice: one connection, two answers. */
	request(r, REQUEST_OUTBOX_RETRY, ids[1]);
	assert_null(rig_take_job(r));
	hand_in(r, net_job(JOB_SENT, ids[1]));
	expect_sent(r, ERR_NONE, false);
	expect_done(r, ERR_NONE);
	expect_sent(r, ERR_NONE, false);
	assert_null(rig_take_event(r));
	fail_letter(r, ids[0], OUTBOX_REFUSED);
	expect_sent(r, ERR_TEMPORARY, false);
	expect_done(r, ERR_TEMPORARY);
}

/* Killed between the final dot and the answer. */
static void
a_crash_makes_it_unsure(void **state)
{
	struct rig *r = *state;
	struct job *j;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	expect_send(r, id);
	hand_in(r, net_job(JOB_SENDING, id));
	j = expect_job(r, JOB_SENDING_OK);
	job_free(&j);
	rig_close_writer(r);
	rig_open_writer(r);
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_UNSURE);
}

/* The command line opens the store while the reader sends. */
static void
another_program_makes_nothing_unsure(void **state)
{
	struct rig *r = *state, other = *r;
	struct job *j;
	uint64_t id;

	rig_open_writer(r);
	id = queue(r);
	expect_send(r, id);
	hand_in(r, net_job(JOB_SENDING, id));
	j = expect_job(r, JOB_SENDING_OK);
	job_free(&j);
	rig_open_writer(&other);
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_SENDING);
	request(&other, REQUEST_OUTBOX_FLUSH, 0);
	expect_done(&other, ERR_NONE);
	request(&other, REQUEST_OUTBOX_RETRY, id);
	expect_done(&other, ERR_PARTLY);
	request(r, REQUEST_OUTBOX_RETRY, id);
	assert_null(rig_take_job(r));
	assert_int_equal(entry(r, id).stage, OUTBOX_STAGE_SENDING);
	assert_null(rig_take_job(&other));
	rig_close_writer(&other);
	hand_in(r, net_job(JOB_SENT, id));
	expect_sent(r, ERR_NONE, false);
	expect_done(r, ERR_NONE);
	expect_sent(r, ERR_NONE, true);
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(a_letter_goes_out_whole),
		RIGGED(tries_come_ever_later),
		RIGGED(unsure_is_for_the_user),
		RIGGED(some_are_refused),
		RIGGED(a_cancelled_letter_stops_before_the_dot),
		RIGGED(a_flush_ends_when_all_have),
		RIGGED(a_crash_makes_it_unsure),
		RIGGED(another_program_makes_nothing_unsure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
