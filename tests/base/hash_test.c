#include "base/hash.h"

#include "tests/check.h"

/* The examples of FIPS 180-4's companion, and the empty input. */
static const struct {
	const char *text, *hex;
} known[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb924"
	      "27ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039"
	  "a33ce45964ff2167f6ecedd419db06c1" },
};

static void
hashes_known_texts(void **state)
{
	char hex[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		hash_hex(str_of(known[i].text), hex);
		assert_string_equal(hex, known[i].hex);
	}
}

static void
pieces_change_nothing(void **state)
{
	struct str text = str_of(known[2].text);
	char hex[HASH_HEX_SIZE];
	struct hash h;

	(void)state;
	for (size_t cut = 0; cut <= text.n; cut++) {
		hash_init(&h);
		hash_add(&h, str_head(text, cut));
		hash_add(&h, str_skip(text, cut));
		hash_end_hex(&h, hex);
		assert_string_equal(hex, known[2].hex);
	}
}

/* The vectors of RFC 1321 and of RFC 1939. */
static void
md5_of_two(void **state)
{
	struct hash_md5 hash;

	(void)state;
	assert_true(hash_md5_hex(STR(""), STR("abc"), &hash));
	assert_string_equal(hash.hex, "900150983cd24fb0d6963f7d28e17f72");
	assert_true(hash_md5_hex(STR("<1896.697170952@dbc.mtview.ca.us>"),
				 STR("tanstaaf"), &hash));
	assert_string_equal(hash.hex, "c4c9334bac560ecc979e58001b3e22fb");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_known_texts),
		cmocka_unit_test(pieces_change_nothing),
		cmocka_unit_test(md5_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
