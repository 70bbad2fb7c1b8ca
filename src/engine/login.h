/*
 * login.h - the session with a service of an account: what of culver.conf it
 * has to know.
 *
 * Pure.   Thread: any.
 */
#ifndef ENGINE_LOGIN_H
#define ENGINE_LOGIN_H

#include "engine/config.h"
#include "proto/session.h"

enum session_tls login_tls(const struct account *account,
			   const struct service *service);

/* Of the setup the caller gives secret, helo and trace. Never NULL. */
struct session *login_open(const struct account *account,
			   const struct service *service,
			   struct session_setup *setup);

/* Appends as UTF-8 what a server says in another charset: GBK, as some in
 * China do, where all the bytes could be that; else what they look like. */
void login_decode(struct str words, struct buf *out);

#endif
