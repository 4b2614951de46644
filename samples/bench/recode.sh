#!/bin/bash
# recode.sh DIR [CRIT]: decodes, decodes --pretty and encodes every image under DIR with CRIT (./crit of this project
# unless given) and compares with upstream's crit: the texts byte for byte with what it prints, the encoded files with
# the images. Names each image that differs and what of it (decode, pretty, encode, encode-pretty). Images that upstream
# itself cannot read or write back count apart, but must come back as they were from ours; raw files are no images.
# Upstream is $UPSTREAM_CRIT, crit-upstream on the PATH, or crit on the PATH. Exit status 0 if nothing differs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
images=$(cd "${1:?usage: recode.sh DIR [CRIT]}" && pwd) crit=${2:-$here/../../crit}
upstream=${UPSTREAM_CRIT:-$(command -v crit-upstream || command -v crit)} || upstream=
[ -n "$upstream" ] || { echo "recode.sh: no upstream crit: set UPSTREAM_CRIT, .ci/get-criu installs it" >&2; exit 1; }
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT

# An exit status other than 0 is no verdict: the comparison finds what is missing. But it should be seen.
run() { "$crit" "$@" >"$out/stdout" 2>"$out/stderr" || { echo "$crit $1: exit status $?, last words:"; tail -n 3 "$out/stderr"; }; }
run decode -i "$images" -o "$out/plain"
run decode --pretty -i "$images" -o "$out/pretty"
[ ! -d "$out/plain" ] || run encode -i "$out/plain" -o "$out/back"
[ ! -d "$out/pretty" ] || run encode -i "$out/pretty" -o "$out/back-pretty"
/usr/bin/python3 "$here/../upstream.py" "$upstream" compare "$images" "$out"
