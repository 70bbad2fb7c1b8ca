/* The three values that are posted: jobs, and the requests and events in
 * them. Each owns an arena and is freed by whoever took it last. */
#include "engine/job.h"

#include "engine/event.h"
#include "engine/listing.h"
#include "engine/newcomer.h"
#include "engine/request.h"

struct job *
job_new(enum job_kind kind, uint64_t ticket)
{
	struct job *j = mem_zalloc(sizeof(*j));

	j->kind = kind;
	j->ticket = ticket;
	return j;
}

void
job_free(struct job **j)
{
	if (*j == NULL)
		return;
	if ((*j)->kind == JOB_REQUEST)
		request_free(&(*j)->request);
	if ((*j)->kind == JOB_EVENT)
		event_free(&(*j)->event);
	if ((*j)->kind == JOB_LISTED)
		listing_close(&(*j)->listed.listing);
	if ((*j)->kind == JOB_PLAN)
		listing_close(&(*j)->plan.listing);
	arena_fini(&(*j)->arena);
	mem_free(j);
}

struct request *
request_new(enum request_kind kind)
{
	struct request *q = mem_zalloc(sizeof(*q));

	q->kind = kind;
	return q;
}

struct str
request_str(struct request *q, struct str s)
{
	return arena_str(&q->arena, s);
}

struct newcomer
request_newcomer(struct request *q, const struct newcomer *n)
{
	struct newcomer copy = *n;
	struct str *all[] = { &copy.account, &copy.name,    &copy.address,
			      &copy.receive, &copy.send,    &copy.user,
			      &copy.keep,    &copy.ca_file, &copy.password,
			      &copy.command };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		*all[i] = request_str(q, *all[i]);
	return copy;
}

void
request_free(struct request **q)
{
	if (*q == NULL)
		return;
	if ((*q)->kind == REQUEST_ACCOUNT_TRY ||
	    (*q)->kind == REQUEST_ACCOUNT_ADD)
		newcomer_wipe(&(*q)->account_try.newcomer);
	arena_fini(&(*q)->arena);
	mem_free(q);
}

struct event *
event_new(enum event_kind kind, uint64_t ticket)
{
	struct event *ev = mem_zalloc(sizeof(*ev));

	ev->kind = kind;
	ev->ticket = ticket;
	return ev;
}

void
event_free(struct event **ev)
{
	if (*ev == NULL)
		return;
	arena_fini(&(*ev)->arena);
	mem_free(ev);
}
