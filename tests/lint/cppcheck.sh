#! /bin/sh
# cppcheck, kept quiet enough to be heard. Usage: cppcheck.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 1
command -v cppcheck >/dev/null || {
	echo 'cppcheck: not here, not checked' >&2
	exit 0
}
set -- src
[ ! -d ui ] || set -- src ui
exec cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	--enable=warning,performance,portability -D_GNU_SOURCE -Isrc -I. \
	--suppress=missingInclude --suppress=internalAstError --suppress=unknownMacro \
	--template='{file}:{line}: cppcheck: {id}: {message}' "$@"
