#include "net/resolve.h"

#include "base/mem.h"
#include "base/str.h"

#include <idn2.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/*
 * What the thread and the loop share; the last of the two frees it. Under the
 * lock: is_done, is_abandoned, answer and err.
 */
struct job {
	pthread_mutex_t lock;
	struct loop *loop;
	char host[RESOLVE_NAME_SIZE], port[16];
	bool is_done, is_abandoned;
	struct resolve_answer answer;
	struct err err;
};

struct resolve {
	struct job *job;
	struct loop_waker waker;
	resolve_fn *answered;
	void *who;
};

bool
resolve_ascii_name(const char *host, char out[RESOLVE_NAME_SIZE], struct err *e)
{
	size_t n = strlen(host);
	char *ascii = NULL;
	int rc;

	if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		(void)snprintf(out, RESOLVE_NAME_SIZE, "%.*s", (int)(n - 2),
			       host + 1);
		return true;
	}
	if (strchr(host, ':') != NULL) { /* an IPv6 literal */
		(void)snprintf(out, RESOLVE_NAME_SIZE, "%s", host);
		return true;
	}
	rc = idn2_to_ascii_8z(host, &ascii, IDN2_NONTRANSITIONAL);
	if (rc != IDN2_OK)
		return err_set(e, ERR_NO_HOST, "\"%s\" is no host name: %s",
			       host, idn2_strerror(rc));
	(void)snprintf(out, RESOLVE_NAME_SIZE, "%s", ascii);
	idn2_free(ascii);
	return true;
}

static void
copy_addresses(const struct addrinfo *first, struct resolve_answer *answer)
{
	for (; first != NULL && answer->count < RESOLVE_MAX;
	     first = first->ai_next) {
		struct resolve_address *to = &answer->address[answer->count];

		if (first->ai_addrlen > sizeof(to->bytes))
			continue;
		(void)memcpy(to->bytes, first->ai_addr, first->ai_addrlen);
		to->n = (unsigned)first->ai_addrlen;
		to->family = first->ai_family;
		answer->count++;
	}
}

/* Returns getaddrinfo's code; flags may say that nobody is to be asked. */
static int
look_up(const struct job *job, int flags, struct resolve_answer *answer)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = flags | AI_NUMERICSERV };
	struct addrinfo *list = NULL;
	int rc = getaddrinfo(job->host, job->port, &hints, &list);

	if (rc != 0)
		return rc;
	copy_addresses(list, answer);
	freeaddrinfo(list);
	return answer->count > 0 ? 0 : EAI_NONAME;
}

static void
explain(const struct job *job, int rc, struct err *e)
{
	if (rc == EAI_AGAIN)
		(void)err_set(e, ERR_TEMPORARY, "cannot look up %s: %s",
			      job->host, gai_strerror(rc));
	else
		(void)err_set(e, ERR_NO_HOST, "host %s: %s", job->host,
			      gai_strerror(rc));
}

static void
free_job(struct job *job)
{
	(void)pthread_mutex_destroy(&job->lock);
	mem_free(&job);
}

static void *
run_thread(void *arg)
{
	struct job *job = arg;
	struct resolve_answer answer = { .count = 0 };
	struct err e = ERR_INIT;
	int rc = look_up(job, 0, &answer);
	bool is_ours;

	if (rc != 0)
		explain(job, rc, &e);
	(void)pthread_mutex_lock(&job->lock);
	job->answer = answer;
	job->err = e;
	job->is_done = true;
	is_ours = job->is_abandoned;
	if (!is_ours) /* under the lock: the loop is there as long */
		loop_wake(job->loop);
	(void)pthread_mutex_unlock(&job->lock);
	if (is_ours)
		free_job(job);
	return NULL;
}

/* Signals are for the other threads. */
static bool
start_thread(struct job *job)
{
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, run_thread, job);
	(void)pthread_attr_destroy(&attr);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0;
}

static void
woken(void *who)
{
	struct resolve *r = who;
	struct job *job = r->job;
	bool is_done;

	(void)pthread_mutex_lock(&job->lock);
	is_done = job->is_done;
	(void)pthread_mutex_unlock(&job->lock);
	if (!is_done)
		return;
	loop_remove_waker(job->loop, &r->waker);
	if (job->err.kind == ERR_NONE)
		r->answered(r->who, &job->answer, &job->err);
	else
		r->answered(r->who, NULL, &job->err);
	free_job(job);
	mem_free(&r);
}

/* What needs nobody else is answered at the next turn. */
static void
begin(struct job *job, const char *host)
{
	if (!resolve_ascii_name(host, job->host, &job->err) ||
	    look_up(job, AI_NUMERICHOST, &job->answer) == 0) {
		job->is_done = true;
	} else if (!start_thread(job)) {
		(void)err_set(&job->err, ERR_TEMPORARY,
			      "cannot look up %s: no thread to be had", host);
		job->is_done = true;
	} else {
		return;
	}
	loop_wake(job->loop);
}

struct resolve *
resolve_start(struct loop *l, const char *host, int port, resolve_fn *answered,
	      void *who)
{
	struct resolve *r = mem_zalloc(sizeof(*r));
	struct job *job = mem_zalloc(sizeof(*job));

	(void)pthread_mutex_init(&job->lock, NULL);
	job->loop = l;
	(void)snprintf(job->port, sizeof(job->port), "%d", port);
	*r = (struct resolve){ .job = job, .answered = answered, .who = who };
	r->waker = (struct loop_waker){ .woken = woken, .who = r };
	loop_add_waker(l, &r->waker);
	begin(job, host);
	return r;
}

void
resolve_cancel(struct resolve **r)
{
	struct job *job;
	bool is_ours;

	if (*r == NULL)
		return;
	job = (*r)->job;
	loop_remove_waker(job->loop, &(*r)->waker);
	(void)pthread_mutex_lock(&job->lock);
	is_ours = job->is_done;
	job->is_abandoned = true;
	(void)pthread_mutex_unlock(&job->lock);
	if (is_ours)
		free_job(job);
	mem_free(r);
}
