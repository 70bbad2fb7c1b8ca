#include "engine/provider.h"

/* clang-format off */
#define CODE_OF(where) \
	"wants the authorization code from " where ", not your password; " \
	"switch on POP3/SMTP there first."
#define NETEASE \
	CODE_OF("its web settings (POP3/SMTP/IMAP)") \
	" It lists the mail of 30 days until its settings say all."
#define TENCENT \
	CODE_OF("its web settings (Account)") \
	" The code ends when the QQ password changes; it lists the mail of " \
	"30 days until its settings say all."
#define SINA \
	CODE_OF("its web settings (Client POP/IMAP/SMTP)")
#define APP_PASSWORD(where) \
	"wants an app password (" where "), not your usual one."
#define POP_ON(where) \
	"switch on POP3 in its web settings (" where ") first; then your " \
	"usual password will do."
#define TOKEN_ONLY \
	"takes no passwords, only OAuth 2: give a token-command that prints " \
	"an access token; allow POP in the web settings."

/* A provider a row; those of many domains first where it reads better. */
static const struct provider providers[] = {
	{ "163", "NetEase 163", "163.com", NULL,
	  "pop3s://pop.163.com", "smtps://smtp.163.com",
	  FOUND_CODE, NETEASE },
	{ "vip163", "NetEase VIP 163", "vip.163.com", NULL,
	  "pop3s://pop.vip.163.com", "smtps://smtp.vip.163.com",
	  FOUND_CODE, NETEASE },
	{ "126", "NetEase 126", "126.com", NULL,
	  "pop3s://pop.126.com", "smtps://smtp.126.com",
	  FOUND_CODE, NETEASE },
	{ "yeah", "NetEase yeah.net", "yeah.net", NULL,
	  "pop3s://pop.yeah.net", "smtps://smtp.yeah.net",
	  FOUND_CODE, NETEASE },
	{ "netease", "NetEase for companies", "", "qiye.163.com netease.com",
	  "pop3s://pop.qiye.163.com", "smtps://smtp.qiye.163.com:994",
	  FOUND_CODE,
	  "wants the client password from its web settings when your company "
	  "has switched that on, else your usual one." },
	{ "qq", "QQ Mail", "qq.com vip.qq.com foxmail.com", NULL,
	  "pop3s://pop.qq.com", "smtps://smtp.qq.com",
	  FOUND_CODE, TENCENT },
	{ "exmail", "Tencent Exmail", "exmail.qq.com", "qq.com",
	  "pop3s://pop.exmail.qq.com", "smtps://smtp.exmail.qq.com",
	  FOUND_CODE,
	  "wants the client password from its web settings (Settings, "
	  "Account) when secure login is on, else your usual one." },
	{ "sina", "Sina", "sina.com", NULL,
	  "pop3s://pop.sina.com", "smtps://smtp.sina.com",
	  FOUND_CODE, SINA },
	{ "sinacn", "Sina cn", "sina.cn", NULL,
	  "pop3s://pop.sina.cn", "smtps://smtp.sina.cn",
	  FOUND_CODE, SINA },
	{ "sinavip", "Sina VIP", "vip.sina.com", NULL,
	  "pop3s://pop3.vip.sina.com", "smtps://smtp.vip.sina.com",
	  FOUND_CODE, SINA },
	{ "sohu", "Sohu", "sohu.com", NULL,
	  "pop3s://pop3.sohu.com", "smtps://smtp.sohu.com",
	  FOUND_CODE,
	  CODE_OF("its web settings (POP3/SMTP/IMAP)") },
	{ "aliyun", "Aliyun", "aliyun.com", NULL,
	  "pop3s://pop3.aliyun.com", "smtps://smtp.aliyun.com",
	  FOUND_PASSWORD,
	  "takes your usual password once access by clients is allowed in "
	  "its web settings." },
	{ "alimail", "Aliyun for companies", "", "mxhichina.com qiye.aliyun.com",
	  "pop3s://pop.qiye.aliyun.com", "smtps://smtp.qiye.aliyun.com",
	  FOUND_CODE,
	  "wants a client password from its web settings (account security) "
	  "when your company asks for one, else your usual one." },
	{ "139", "China Mobile 139", "139.com", NULL,
	  "pop3s://pop.139.com", "smtps://smtp.139.com",
	  FOUND_CODE, CODE_OF("its web settings (POP3/SMTP/IMAP)") },
	{ "189", "China Telecom 189", "189.cn", NULL,
	  "pop3s://pop.189.cn", "smtps://smtp.189.cn",
	  FOUND_CODE,
	  "wants the client password from its web settings, not your usual "
	  "one." },

	{ "gmail", "Gmail", "gmail.com googlemail.com",
	  "google.com googlemail.com",
	  "pop3s://pop.gmail.com", "smtps://smtp.gmail.com",
	  FOUND_APP_PASSWORD,
	  "wants an app password (myaccount.google.com/apppasswords, with "
	  "2-step verification on) or a token-command; switch on POP in its "
	  "web settings first. What POP has fetched it hides or keeps as "
	  "those settings say." },
	{ "outlook", "Outlook.com",
	  "outlook.com hotmail.com live.com msn.com outlook.de hotmail.de "
	  "live.de outlook.fr hotmail.fr live.fr hotmail.co.uk live.co.uk "
	  "outlook.jp outlook.es hotmail.es hotmail.it outlook.it live.cn "
	  "live.nl outlook.com.br passport.com", NULL,
	  "pop3s://outlook.office365.com", "smtp://smtp-mail.outlook.com",
	  FOUND_TOKEN, TOKEN_ONLY },
	{ "office365", "Office 365", "", "protection.outlook.com",
	  "pop3s://outlook.office365.com", "smtp://smtp.office365.com",
	  FOUND_TOKEN,
	  "takes no passwords, only OAuth 2: give a token-command that prints "
	  "an access token. Your company may have forbidden POP and SMTP." },
	{ "yahoo", "Yahoo",
	  "yahoo.com ymail.com rocketmail.com yahoo.de yahoo.co.uk yahoo.fr "
	  "yahoo.es yahoo.it yahoo.com.br yahoo.ca yahoo.co.in yahoo.in "
	  "yahoo.com.au yahoo.com.hk yahoo.com.tw", "yahoodns.net",
	  "pop3s://pop.mail.yahoo.com", "smtps://smtp.mail.yahoo.com",
	  FOUND_APP_PASSWORD,
	  APP_PASSWORD("Account security, Generate app password") },
	{ "icloud", "iCloud", "icloud.com me.com mac.com", "icloud.com",
	  NULL, "smtp://smtp.mail.me.com",
	  FOUND_APP_PASSWORD,
	  "has no POP3, and culver cannot fetch by IMAP: letters can only be "
	  "sent. For that it wants an app-specific password "
	  "(account.apple.com)." },
	{ "fastmail", "Fastmail",
	  "fastmail.com fastmail.fm fastmail.net fastmail.org fastmail.cn "
	  "fastmail.de fastmail.jp fastmail.co.uk fastmail.us sent.com "
	  "messagingengine.com", "messagingengine.com",
	  "pop3s://pop.fastmail.com", "smtps://smtp.fastmail.com",
	  FOUND_APP_PASSWORD,
	  APP_PASSWORD("Settings, Privacy & Security, Connected apps") },
	{ "gmx", "GMX", "gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.org gmx.info",
	  NULL,
	  "pop3s://pop.gmx.net", "smtps://mail.gmx.net",
	  FOUND_PASSWORD,
	  POP_ON("E-Mail, POP3/IMAP") " With two-factor login on, make an "
	  "application-specific one." },
	{ "gmxcom", "GMX.com",
	  "gmx.com gmx.us gmx.co.uk gmx.fr gmx.es caramail.com", NULL,
	  "pop3s://pop.gmx.com", "smtps://mail.gmx.com",
	  FOUND_PASSWORD, POP_ON("Settings, POP3 & IMAP") },
	{ "webde", "WEB.DE", "web.de email.de", NULL,
	  "pop3s://pop3.web.de", "smtp://smtp.web.de",
	  FOUND_PASSWORD, POP_ON("Einstellungen, POP3/IMAP") },
	{ "tonline", "T-Online", "t-online.de magenta.de", NULL,
	  "pop3s://securepop.t-online.de", "smtps://securesmtp.t-online.de",
	  FOUND_CODE,
	  "wants the password for e-mail programs (Kundencenter), not that "
	  "of the Telekom login." },
	{ "posteo", "Posteo", "posteo.de posteo.net posteo.org posteo.eu",
	  "posteo.de", "pop3s://posteo.de", "smtps://posteo.de",
	  FOUND_PASSWORD, "takes your usual password." },
	{ "mailbox", "mailbox.org", "mailbox.org", "mailbox.org",
	  "pop3s://pop3.mailbox.org", "smtps://smtp.mailbox.org",
	  FOUND_PASSWORD, "takes your usual password." },
	{ "ionos", "IONOS", "online.de", "kundenserver.de ionos.de",
	  "pop3s://pop.ionos.de", "smtps://smtp.ionos.de",
	  FOUND_PASSWORD, "takes the password of the mailbox." },
	{ "mailru", "Mail.ru",
	  "mail.ru inbox.ru list.ru bk.ru internet.ru xmail.ru", "mail.ru",
	  "pop3s://pop.mail.ru", "smtps://smtp.mail.ru",
	  FOUND_APP_PASSWORD,
	  APP_PASSWORD("Security, Passwords for external applications") },
	{ "yandex", "Yandex",
	  "yandex.ru yandex.com ya.ru yandex.by yandex.kz yandex.ua narod.ru",
	  "yandex.net yandex.ru",
	  "pop3s://pop.yandex.com", "smtps://smtp.yandex.com",
	  FOUND_APP_PASSWORD,
	  APP_PASSWORD("Yandex ID, App passwords, Mail")
	  " Switch on POP3 in its settings (Email clients) first." },
	{ "zoho", "Zoho", "zoho.com zohomail.com", "zoho.com",
	  "pop3s://pop.zoho.com", "smtps://smtp.zoho.com",
	  FOUND_APP_PASSWORD,
	  POP_ON("Mail Accounts, POP") " With two-factor login on, it wants "
	  "an app password." },
	{ "zohoeu", "Zoho Europe", "zoho.eu zohomail.eu", "zoho.eu",
	  "pop3s://pop.zoho.eu", "smtps://smtp.zoho.eu",
	  FOUND_APP_PASSWORD,
	  POP_ON("Mail Accounts, POP") " With two-factor login on, it wants "
	  "an app password." },
	{ "aol", "AOL", "aol.com aim.com aol.de aol.co.uk aol.fr", NULL,
	  "pop3s://pop.aol.com", "smtps://smtp.aol.com",
	  FOUND_APP_PASSWORD,
	  APP_PASSWORD("Account security, Generate app password") },
	{ "naver", "Naver", "naver.com", NULL,
	  "pop3s://pop.naver.com", "smtps://smtp.naver.com",
	  FOUND_APP_PASSWORD,
	  POP_ON("POP3/SMTP") " With two-step login on, it wants an "
	  "application password." },
	{ "seznam", "Seznam",
	  "seznam.cz email.cz post.cz spoluzaci.cz", "seznam.cz",
	  "pop3s://pop3.seznam.cz", "smtps://smtp.seznam.cz",
	  FOUND_PASSWORD, "takes your usual password." },
	{ "proton", "Proton Mail",
	  "proton.me protonmail.com protonmail.ch pm.me",
	  "protonmail.ch", NULL, "smtp://127.0.0.1:1025",
	  FOUND_BRIDGE,
	  "is reached through Proton Mail Bridge on this machine, which has no "
	  "POP3: letters can only be sent. Start the Bridge; user and password "
	  "are those it shows, and ca-file is the certificate it exports." },
	{ "tuta", "Tuta",
	  "tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me",
	  "tutanota.de", NULL, NULL, FOUND_PASSWORD,
	  "can be reached with its own programs only: it has neither POP3 nor "
	  "SMTP." },
	{ NULL, NULL, NULL, NULL, NULL, NULL, FOUND_PASSWORD, NULL },
};
/* clang-format on */

static bool
has_word(const char *words, struct str word)
{
	struct str rest = str_of(words), one;

	while (str_take_word(&rest, &one))
		if (str_eq_fold(one, word))
			return true;
	return false;
}

/* "mx1.example.org" ends in "example.org", "badexample.org" does not. */
static bool
has_end(const char *words, struct str host)
{
	for (;;) {
		size_t dot = str_find_char(host, '.', 0);

		if (has_word(words, host))
			return true;
		if (dot == SIZE_MAX)
			return false;
		host = str_skip(host, dot + 1);
	}
}

const struct provider *
provider_of_domain(struct str domain)
{
	for (const struct provider *p = providers; p->id != NULL; p++)
		if (has_word(p->domains, domain))
			return p;
	return NULL;
}

const struct provider *
provider_of_mx(struct str host)
{
	if (str_ends(host, STR(".")))
		host.n--;
	for (const struct provider *p = providers; p->id != NULL; p++)
		if (p->mx != NULL && has_end(p->mx, host))
			return p;
	return NULL;
}

const struct provider *
provider_at(size_t i)
{
	return i + 1 < COUNT_OF(providers) ? &providers[i] : NULL;
}
