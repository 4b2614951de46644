#!/bin/bash
# core.sh [--markdown] [--mib N] [--areas N] [--runs N] [CRIT]: measures 'crit core' and 'crit gdb' of CRIT (./crit of
# this project unless given) as whole processes, in one run on one machine, beside cp of the pages file, cp and sync, and
# gcore of the live process:
#   memory    a process with 1 GiB touched        areas   one with 130,000 areas of memory
#   start     a core of a sample, which is almost all start-up
#   gdb       gdb on the checkpoint by 'crit gdb --stdio', up to its first backtrace
# Upstream's criu-coredump is measured, for ten minutes at most, if CRIU_COREDUMP names it: Debian does not package it.
# Needs root, criu on the PATH, gcc, gcore and gdb. The files lie in $BENCH_DIR, else /tmp: on a disk, as cores do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mib=1024 areas=130000 runs=3 options=()
while [[ ${1:-} == --* ]]; do
  case $1 in
    --markdown) options+=("$1") ;;
    --mib | --areas | --runs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "core.sh: $1 needs a number" >&2; exit 2; }
      printf -v "${1#--}" %s "$2"; shift ;;
    *) echo "core.sh: no option $1" >&2; exit 2 ;;
  esac
  shift
done
crit=$(command -v "${1:-$here/../../crit}") || { echo "core.sh: no ${1:-./crit}: build it first" >&2; exit 1; }
for tool in criu gcc gcore gdb; do command -v $tool >/dev/null || { echo "core.sh: no $tool" >&2; exit 1; }; done
work=$(mktemp -d -p "${BENCH_DIR:-/tmp}")
pids=()
trap 'for pid in "${pids[@]}"; do { kill -9 "$pid" && wait "$pid"; } 2>/dev/null || :; done; rm -rf "$work"' EXIT
gcc -O1 -g -o "$work/core" "$here/core.c"
[ "$(cat /proc/sys/vm/max_map_count)" -gt $((areas + 1000)) ] || sysctl -q -w vm.max_map_count=$((areas + 100000))

# dump NAME MIB AREAS: starts the program in WORK/NAME and dumps it, still running, to WORK/NAME/img.
dump() {
  mkdir -p "$work/$1/img"
  cd "$work/$1"
  env -i setsid "$work/core" "$2" "$3" </dev/null >out 2>&1 &
  pids+=($!)
  echo $! >pid
  for _ in $(seq 600); do [ -e ready ] && break; sleep 0.1; done
  criu dump -t "$(cat pid)" -D img -o dump.log --leave-running >/dev/null 2>&1 || { grep Error img/dump.log >&2; exit 1; }
}
dump memory "$mib" 2
dump areas 1 "$areas"
cd "$work"
. "$here/facts.sh"
facts "$crit" "${UPSTREAM_CRIT:-crit}" >"$work/facts"
/usr/bin/python3 -B "$here/core.py" "${options[@]}" "$work" "$crit" "$runs" "$here/../checkpoints/threads"
