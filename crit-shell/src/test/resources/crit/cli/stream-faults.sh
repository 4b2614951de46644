#!/bin/bash
# stream-faults.sh CRIT WORK: a restore and a dump through the daemons break off at each of their stages, by the real criu: the
# daemon is killed, criu is killed, the images are not what they were, the disk is full. Prints a line for each case: its
# name, and "ok" or what is wrong. Has to run as root, for namespaces of its own.
set -euo pipefail
[ "${3:-}" ] || exec unshare -npf --mount-proc --kill-child "$0" "$1" "$2" inside
for file in /proc/self/fd/*; do
  [ "${file##*/}" -le 2 ] || [ "${file##*/}" = 255 ] || eval "exec ${file##*/}>&-"
done
ip link set lo up
# Not by exec: this shell is the first process here, which reaps what others leave.
python3 -B "$(dirname "$0")/stream-faults.py" "$1" "$2" </dev/null
exit
