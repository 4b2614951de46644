#!/bin/bash
# codec.sh [--markdown] [--quick] [CRIT]: measures CRIT (./crit of this project unless given) beside upstream's crit as
# whole processes, in one run on one machine: decode, decode --pretty and encode of a pagemap of 1,000,000 entries,
# decode and encode of a ghost file of 200 MB, and info and show of small images. The runs take turns; about 4 minutes.
# Prints wall and CPU time, the peak of memory, how many times as much upstream takes, and whether the output is the same.
#   --markdown   a table for docs/performance.md      --quick   a twentieth of the sizes, to try the script
# Upstream is $UPSTREAM_CRIT, crit-upstream on the PATH, or crit on the PATH. go-criu's crit takes part too, if it is
# $GO_CRIT or go-crit on the PATH. All files lie in a tmpfs: $BENCH_DIR or /dev/shm (1.5 GB).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
options=()
while [[ ${1:-} == --* ]]; do
  case $1 in --markdown | --quick) options+=("$1") ;; *) echo "codec.sh: no option $1" >&2; exit 2 ;; esac
  shift
done
crit=$(command -v "${1:-$here/../../crit}") || { echo "codec.sh: no ${1:-./crit}: build it first" >&2; exit 1; }
upstream=${UPSTREAM_CRIT:-$(command -v crit-upstream || command -v crit)} || upstream=
[ -n "$upstream" ] || { echo "codec.sh: no upstream crit: set UPSTREAM_CRIT, .ci/get-criu installs it" >&2; exit 1; }
go=${GO_CRIT:-$(command -v go-crit || true)}
work=$(mktemp -d -p "${BENCH_DIR:-/dev/shm}"); trap 'rm -rf "$work"' EXIT

unset PYTHONDONTWRITEBYTECODE                # upstream may keep its compiled modules, as when it is installed
. "$here/facts.sh"
facts "$crit" "$upstream" "$go" >"$work/facts"
/usr/bin/python3 -B "$here/codec.py" "${options[@]}" "$work" "$here/../checkpoints" "$crit" "$upstream" ${go:+"$go"}
