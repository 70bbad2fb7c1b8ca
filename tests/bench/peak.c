/*
 * peak - runs a command and says what it took: seconds, CPU seconds and peak
 * memory in KB, on the last line of standard error. Its own memory is small:
 * the kernel counts what a process was before it became the command.
 * Usage: peak COMMAND [ARGUMENT ...]
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	struct timeval before, after;
	struct rusage u;
	int status = 1;
	pid_t child;

	(void)gettimeofday(&before, NULL);
	child = argc > 1 ? fork() : -1;
	if (child == 0) {
		(void)execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &u) != child)
		return 1;
	(void)gettimeofday(&after, NULL);
	(void)fprintf(stderr, "%.3f %.3f %ld\n",
		      seconds_of(after) - seconds_of(before),
		      seconds_of(u.ru_utime) + seconds_of(u.ru_stime),
		      u.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
