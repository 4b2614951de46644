#!/bin/bash
# edit.sh [--markdown] [--files N] [--sockets N] [--bytes N] [--runs N] [CRIT]: measures 'crit edit' of CRIT (./crit of this
# project unless given) as whole processes, in one run on one machine:
#   ip       200,000 sockets, beside CRIT decode of the same image     path     1,000,000 files, the same
#   pages    a rule that touches no page in a checkpoint of 2 GiB, beside one without the pages (hard links)
# The result is not checked (--no-check), but for the lines that say so. The checkpoints lie in a tmpfs: $BENCH_DIR or
# /dev/shm (the bytes and 1 GiB).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
files=1000000 sockets=200000 bytes=$((2 << 30)) runs=3 options=()
while [[ ${1:-} == --* ]]; do
  case $1 in
    --markdown) options+=("$1") ;;
    --files | --sockets | --bytes | --runs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "edit.sh: $1 needs a number" >&2; exit 2; }
      printf -v "${1#--}" %s "$2"; shift ;;
    *) echo "edit.sh: no option $1" >&2; exit 2 ;;
  esac
  shift
done
crit=$(command -v "${1:-$here/../../crit}") || { echo "edit.sh: no ${1:-./crit}: build it first" >&2; exit 1; }
work=$(mktemp -d -p "${BENCH_DIR:-/dev/shm}"); trap 'rm -rf "$work"' EXIT
make() { /usr/bin/python3 -B "$here/big-set.py" "$@" >/dev/null; }
make files "$work/files" "$files" 0
make files "$work/sockets" 0 "$sockets"
make memory "$work/large" "$bytes"
make memory "$work/small" 4096
. "$here/facts.sh"
facts "$crit" "${UPSTREAM_CRIT:-crit}" >"$work/facts"
/usr/bin/python3 -B "$here/edit.py" "${options[@]}" "$work" "$crit" "$runs"
