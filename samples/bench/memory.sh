#!/bin/bash
# memory.sh [--markdown] [--quick] [--bytes N] [--tasks N] [--vmas N] [--runs N] [CRIT]: measures CRIT (./crit of this
# project unless given) on large checkpoints as whole processes, in one run on one machine:
#   mem search    a text and a regular expression in 1 GiB of pages, beside grep on the pages file and strings | grep
#   compress      that checkpoint, and decompress, beside upstream's crit
#   x ps, x mems  10,000 tasks with 100 areas each, and a tenth of these tasks, beside upstream's crit
# The runs take turns. Prints wall and CPU time, the peak of memory, how many times as much grep or upstream takes,
# whether the results agree, and how the times grow with the tasks. About 5 minutes. Exit status 1 if something failed.
#   --markdown   a table for docs/performance.md      --quick   64 MiB and 300 tasks, one run each, to try the script
# Upstream is $UPSTREAM_CRIT, crit-upstream on the PATH, or crit on the PATH; its compress needs python3-lz4. The
# checkpoints lie in a tmpfs: $BENCH_DIR or /dev/shm (five times the bytes).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
options=()
while [[ ${1:-} == --* ]]; do
  case $1 in
    --markdown | --quick) options+=("$1") ;;
    --bytes | --tasks | --vmas | --runs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "memory.sh: $1 needs a number" >&2; exit 2; }
      options+=("$1=$2"); shift ;;
    *) echo "memory.sh: no option $1" >&2; exit 2 ;;
  esac
  shift
done
crit=$(command -v "${1:-$here/../../crit}") || { echo "memory.sh: no ${1:-./crit}: build it first" >&2; exit 1; }
upstream=${UPSTREAM_CRIT:-$(command -v crit-upstream || command -v crit)} || upstream=
[ -n "$upstream" ] || { echo "memory.sh: no upstream crit: set UPSTREAM_CRIT, .ci/get-criu installs it" >&2; exit 1; }
for tool in grep strings; do command -v $tool >/dev/null || { echo "memory.sh: no $tool" >&2; exit 1; }; done
work=$(mktemp -d -p "${BENCH_DIR:-/dev/shm}"); trap 'rm -rf "$work"' EXIT

unset PYTHONDONTWRITEBYTECODE                # upstream may keep its compiled modules, as when it is installed
. "$here/facts.sh"
facts "$crit" "$upstream" >"$work/facts"
/usr/bin/python3 -B "$here/memory.py" "${options[@]}" "$work" "$crit" "$upstream"
