#!/bin/bash
# stream-dumps.sh CRIT WORK: a dump through the daemon breaks off at its stages, by the real criu: criu is killed, or the daemon is.
# Prints a line for each case: its name, and "ok" or what is wrong. Has to run as root, for namespaces of its own.
set -euo pipefail
[ "${3:-}" ] || exec unshare -npf --mount-proc --kill-child "$0" "$1" "$2" inside
for file in /proc/self/fd/*; do
  [ "${file##*/}" -le 2 ] || [ "${file##*/}" = 255 ] || eval "exec ${file##*/}>&-"
done
ip link set lo up
# Not by exec: this shell is the first process here, which reaps what others leave.
python3 -B "$(dirname "$0")/stream-dumps.py" "$1" "$2" </dev/null
exit
