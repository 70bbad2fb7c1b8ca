/* What POP3 brings: planned, durable before it is said, never twice. */
#include "engine/collect.h"

#include "base/file.h"
#include "engine/plan.h"
#include "tests/check.h"
#include "tests/engine/rig.h"

#include <unistd.h>

static struct listing *
list_of(uint32_t n)
{
	struct listing *l = listing_open();
	struct arena a = { 0 };

	for (uint32_t i = 0; i < n; i++) {
		listing_name(l, listing_add(l, i + 1),
			     arena_printf(&a, "uid-%u", i));
		listing_set_size(l, i, 100);
	}
	l->has_sizes = true;
	arena_fini(&a);
	return l;
}

/* Posts the list of n messages and returns the answer. */
static struct job *
plan_of(struct rig *r, uint32_t n)
{
	struct job *j = job_new(JOB_VISIT, 7), *answer;

	collect_job(&r->writer, j);
	job_free(&j);
	j = job_new(JOB_LISTED, 7);
	j->listed.listing = list_of(n);
	collect_job(&r->writer, j);
	job_free(&j);
	do {
		answer = rig_take_job(r);
		assert_non_null(answer);
		if (answer->kind != JOB_PLAN)
			job_free(&answer);
	} while (answer == NULL);
	assert_int_equal(answer->ticket, 7);
	return answer;
}

static void
send_job(struct rig *r, enum job_kind kind, uint32_t index)
{
	struct job *j = job_new(kind, 7);

	if (kind == JOB_APPEND) {
		struct str uidl = arena_printf(&j->arena, "uid-%u", index);

		j->append.index = index;
		j->append.key = uidl_key_put(&j->arena, listing_key(uidl, 0));
		j->append.size_bytes = 100;
	} else if (kind == JOB_CHUNK) {
		j->chunk.bytes = arena_printf(
			&j->arena, "Subject: message %u\n\nhi\n", index);
	}
	collect_job(&r->writer, j);
	job_free(&j);
}

static void
append(struct rig *r, uint32_t index)
{
	send_job(r, JOB_APPEND, index);
	send_job(r, JOB_CHUNK, index);
	send_job(r, JOB_APPENDED, index);
}

/* Empties net's box; how many of those jobs were in it? */
static size_t
count_jobs(struct rig *r, enum job_kind kind, enum err_kind why)
{
	struct job *j;
	size_t n = 0;

	while ((j = rig_take_job(r)) != NULL) {
		if (j->kind == kind && j->err.kind == why)
			n++;
		job_free(&j);
	}
	return n;
}

static void
nothing_comes_twice(void **state)
{
	struct rig *r = *state;
	struct job *j;

	rig_open_writer(r);
	j = plan_of(r, 3);
	assert_int_equal(j->plan.n_fetch, 3);
	assert_int_equal(j->plan.fetch_bytes, 300);
	job_free(&j);
	append(r, 0);
	append(r, 1);
	assert_true(collect_owes(r->writer.collect));
	assert_int_equal(count_jobs(r, JOB_STORED, ERR_NONE), 0);
	collect_commit(&r->writer);
	assert_false(collect_owes(r->writer.collect));
	assert_int_equal(count_jobs(r, JOB_STORED, ERR_NONE), 2);
	j = plan_of(r, 3);
	assert_int_equal(j->plan.n_fetch, 1);
	assert_int_equal(j->plan.fetch[0], 2);
	job_free(&j);
}

/* The list comes while messages still wait for their commit. */
static void
a_plan_knows_what_is_on_its_way(void **state)
{
	struct rig *r = *state;
	struct job *j;

	rig_open_writer(r);
	append(r, 0);
	j = plan_of(r, 2);
	assert_int_equal(j->plan.n_fetch, 1);
	assert_int_equal(j->plan.fetch[0], 1);
	job_free(&j);
}

static void
what_is_dropped_is_not_there(void **state)
{
	struct rig *r = *state;
	struct job *j;

	rig_open_writer(r);
	send_job(r, JOB_APPEND, 0);
	send_job(r, JOB_CHUNK, 0);
	assert_int_equal(count_jobs(r, JOB_WRITTEN, ERR_NONE), 1);
	send_job(r, JOB_DROP, 0);
	collect_commit(&r->writer);
	assert_int_equal(count_jobs(r, JOB_STORED, ERR_NONE), 0);
	j = plan_of(r, 1);
	assert_int_equal(j->plan.n_fetch, 1);
	job_free(&j);
}

static void
many_are_committed_in_between(void **state)
{
	struct rig *r = *state;

	rig_open_writer(r);
	for (uint32_t i = 0; i < COLLECT_MAX + 10; i++)
		append(r, i);
	assert_int_equal(count_jobs(r, JOB_STORED, ERR_NONE), COLLECT_MAX);
	assert_true(collect_owes(r->writer.collect));
}

/* A disk that takes nothing: said in words, and wanted again next time. */
static void
a_disk_that_fails_loses_nothing(void **state)
{
	struct rig *r = *state;
	struct err e = ERR_INIT;
	const char *tmp =
		file_join(&r->arena, r->dir, "data/mail/work/Inbox/tmp");
	struct job *j;

	rig_open_writer(r);
	assert_true(file_remove_tree(tmp, &e));
	(void)rig_write(r, "data/mail/work/Inbox/tmp", "in the way");
	append(r, 0);
	collect_commit(&r->writer);
	j = NULL;
	do {
		job_free(&j);
		j = rig_take_job(r);
		assert_non_null(j);
	} while (j->kind != JOB_STORED);
	assert_int_not_equal(j->err.kind, ERR_NONE);
	assert_true(j->err.text[0] != '\0');
	assert_false(j->stored.dele);
	job_free(&j);
	assert_int_equal(unlink(tmp), 0);
	assert_true(file_make_dirs(tmp, &e));
	j = plan_of(r, 1);
	assert_int_equal(j->plan.n_fetch, 1);
	job_free(&j);
}

static void
only_a_stored_message_may_go(void **state)
{
	struct rig *r = *state;
	struct job *j;

	r->config.accounts[0].keep = KEEP_NO;
	rig_open_writer(r);
	append(r, 0);
	collect_commit(&r->writer);
	j = NULL;
	do {
		job_free(&j);
		j = rig_take_job(r);
		assert_non_null(j);
	} while (j->kind != JOB_STORED);
	assert_true(j->stored.dele);
	job_free(&j);
	/* The connection broke before QUIT: it is offered again, and goes. */
	j = plan_of(r, 1);
	assert_int_equal(j->plan.n_fetch, 0);
	assert_int_equal(j->plan.n_dele, 1);
	job_free(&j);
}

#define RIGGED(test) \
	cmocka_unit_test_setup_teardown(test, rig_set_up, rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIGGED(nothing_comes_twice),
		RIGGED(a_plan_knows_what_is_on_its_way),
		RIGGED(what_is_dropped_is_not_there),
		RIGGED(many_are_committed_in_between),
		RIGGED(a_disk_that_fails_loses_nothing),
		RIGGED(only_a_stored_message_may_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
