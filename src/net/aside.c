#include "net/aside.h"

#include "base/mem.h"

#include <pthread.h>
#include <signal.h>

/* What the thread and the loop share; the last of the two frees it. Under the
 * lock: is_done, is_abandoned. */
struct job {
	pthread_mutex_t lock;
	struct loop *loop;
	void (*run)(void *work);
	void *work;
	bool is_done, is_abandoned;
};

struct aside {
	struct job *job;
	struct loop_waker waker;
	void (*done)(void *who, void *work);
	void *who;
};

static void
free_job(struct job *job)
{
	(void)pthread_mutex_destroy(&job->lock);
	mem_free(&job->work);
	mem_free(&job);
}

static void *
run_thread(void *arg)
{
	struct job *job = arg;
	bool is_ours;

	job->run(job->work);
	(void)pthread_mutex_lock(&job->lock);
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
	struct aside *a = who;
	struct job *job = a->job;
	bool is_done;

	(void)pthread_mutex_lock(&job->lock);
	is_done = job->is_done;
	(void)pthread_mutex_unlock(&job->lock);
	if (!is_done)
		return;
	loop_remove_waker(job->loop, &a->waker);
	a->done(a->who, job->work);
	free_job(job);
	mem_free(&a);
}

struct aside *
aside_start(struct loop *l, struct aside_calls calls,
	    void (*no_thread)(void *work), void *work, void *who)
{
	struct aside *a = mem_zalloc(sizeof(*a));
	struct job *job = mem_zalloc(sizeof(*job));

	(void)pthread_mutex_init(&job->lock, NULL);
	job->loop = l;
	job->run = calls.run;
	job->work = work;
	*a = (struct aside){ .job = job, .done = calls.done, .who = who };
	a->waker = (struct loop_waker){ .woken = woken, .who = a };
	loop_add_waker(l, &a->waker);
	if (job->run != NULL && start_thread(job))
		return a;
	if (job->run != NULL)
		no_thread(work);
	job->is_done = true;
	loop_wake(l);
	return a;
}

void
aside_cancel(struct aside **a)
{
	struct job *job;
	bool is_ours;

	if (*a == NULL)
		return;
	job = (*a)->job;
	loop_remove_waker(job->loop, &(*a)->waker);
	(void)pthread_mutex_lock(&job->lock);
	is_ours = job->is_done;
	job->is_abandoned = true;
	(void)pthread_mutex_unlock(&job->lock);
	if (is_ours)
		free_job(job);
	mem_free(a);
}
