/*
 * server.c - culver-demo-server DIR: the other side of "culver demo".
 *
 * Listens on two random ports of loopback, says "ready POP3S SMTPS" on
 * standard output, and serves until standard input ends: then it removes
 * DIR and goes. So nothing is left when the reader ends, however it ends.
 */
#include "base/file.h"
#include "demo/certificate.h"
#include "demo/guest.h"
#include "net/tcp.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct door {
	struct house *house;
	struct loop_watch watch;
	enum guest_kind kind;
	int fd, port;
};

static void
on_knock(void *who, int got)
{
	struct door *d = who;
	struct stream *tcp;

	(void)got;
	while ((tcp = tcp_accept(d->fd)) != NULL)
		guest_welcome(d->house, tcp, d->kind);
}

static bool
open_door(struct door *d, struct house *h, enum guest_kind kind, struct err *e)
{
	*d = (struct door){ .house = h, .kind = kind, .fd = -1 };
	if (!tcp_listen("127.0.0.1", &d->port, &d->fd, e))
		return false;
	d->watch = (struct loop_watch){
		.fd = d->fd, .wants = LOOP_READ, .ready = on_knock, .who = d
	};
	loop_add_watch(h->loop, &d->watch);
	return true;
}

static bool
open_tls(struct house *h, const char *dir, struct err *e)
{
	struct arena a = { 0 };

	h->tls = tls_open_server(file_join(&a, dir, "cert.pem"),
				 file_join(&a, dir, "key.pem"), e);
	arena_fini(&a);
	return h->tls != NULL;
}

static void
on_input(void *who, int got)
{
	bool *open = who;
	char byte;

	(void)got;
	if (read(STDIN_FILENO, &byte, 1) <= 0)
		*open = false;
}

static bool
serve(struct house *h, const char *dir, struct err *e)
{
	bool open = true;
	struct loop_watch input = { .fd = STDIN_FILENO,
				    .wants = LOOP_READ,
				    .ready = on_input,
				    .who = &open };
	struct door pop3, smtp;

	if (!certificate_make(dir, e) || !open_tls(h, dir, e) ||
	    !open_door(&pop3, h, GUEST_POP3, e) ||
	    !open_door(&smtp, h, GUEST_SMTP, e))
		return false;
	loop_add_watch(h->loop, &input);
	(void)printf("ready %d %d\n", pop3.port, smtp.port);
	(void)fflush(stdout);
	while (open) {
		if (!loop_turn(h->loop, -1, e))
			return false;
	}
	guest_close_all(h);
	tcp_close_listener(&pop3.fd);
	tcp_close_listener(&smtp.fd);
	return true;
}

/* What is sent to the whole job, by a terminal or a shell that goes, is for
 * the reader; the end of input is for us. */
static void
ignore_signals(void)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGQUIT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGTSTP, SIG_IGN);
}

/* Only what we filled ourselves is removed at the end. */
static bool
is_empty_folder(const char *path)
{
	DIR *dir = opendir(path);
	size_t entries = 0;

	while (dir != NULL && readdir(dir) != NULL)
		entries++;
	if (dir != NULL)
		(void)closedir(dir);
	return entries == 2; /* "." and ".." */
}

int
main(int argc, char **argv)
{
	struct house h = { 0 };
	struct err e = ERR_INIT;
	bool ok;

	if (argc != 2 || !is_empty_folder(argv[1])) {
		(void)fputs("usage: culver-demo-server DIR\n"
			    "Serves \"culver demo\"; DIR is an empty folder "
			    "and is removed when standard input ends.\n",
			    stderr);
		return 64;
	}
	ignore_signals();
	maildrop_load_samples(&h.drop);
	h.loop = loop_open(&e);
	ok = h.loop != NULL && serve(&h, argv[1], &e);
	if (!ok)
		(void)fprintf(stderr, "culver-demo-server: %s\n", e.text);
	tls_close(&h.tls);
	loop_close(&h.loop);
	maildrop_fini(&h.drop);
	ok = file_remove_tree(argv[1], &e) && ok;
	return ok ? 0 : err_exit(&e);
}
