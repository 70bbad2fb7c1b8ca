#! /bin/sh
# clang-format changes nothing. Other versions than 14 format otherwise.
# Usage: format.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 1
format=$(command -v clang-format-14 || command -v clang-format) || {
	echo 'format: no clang-format here, not checked' >&2
	exit 0
}
case $("$format" --version) in
*'version 14.'*) ;;
*)
	echo "format: $format is not version 14, not checked" >&2
	exit 0
	;;
esac
set -- src tests
[ ! -d ui ] || set -- src ui tests
find "$@" -name '*.[ch]' -exec "$format" --dry-run -Werror {} +
