#!/bin/bash
# shell.sh [--tasks N] [--files N] [--runs N] [CRIT]: measures 'crit shell' of CRIT (./crit of this project unless given) at a
# terminal of its own: the time to the prompt, the time from Tab to what completion offers, and the largest resident set, for
# checkpoints of 10,000 tasks and of 1,000,000 files. They lie in a tmpfs: $BENCH_DIR or /dev/shm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tasks=10000 files=1000000 runs=5
while [[ ${1:-} == --* ]]; do
  case $1 in
    --tasks | --files | --runs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "shell.sh: $1 needs a number" >&2; exit 2; }
      printf -v "${1#--}" %s "$2"; shift ;;
    *) echo "shell.sh: no option $1" >&2; exit 2 ;;
  esac
  shift
done
crit=$(command -v "${1:-$here/../../crit}") || { echo "shell.sh: no ${1:-./crit}: build it first" >&2; exit 1; }
work=$(mktemp -d -p "${BENCH_DIR:-/dev/shm}"); trap 'rm -rf "$work"' EXIT
make() { /usr/bin/python3 -B "$here/big-set.py" "$@" >/dev/null; }
make tasks "$work/tasks" "$tasks" 50
make files "$work/files" "$files" 1000
/usr/bin/python3 -B "$here/shell.py" "$crit" "$work" "$runs"
