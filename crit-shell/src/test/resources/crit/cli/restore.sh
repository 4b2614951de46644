#!/bin/bash
# restore.sh CRIT PROGRAMS WORK: dumps PROGRAMS/threads with the real criu on the PATH, takes every
# image to JSON and back with CRIT, restores from what came back, and prints the restored process's
# name and number of threads. Runs in a pid namespace of its own, so that the pid is free again.
set -euo pipefail
if [ "${4:-}" != inside ]; then
  exec unshare --mount --pid --fork --kill-child --mount-proc --net "$0" "$1" "$2" "$3" inside
fi
crit=$1 programs=$2 work=$3
fail() {
  echo "restore.sh: $*" >&2
  exit 1
}
cd "$work"
ip link set lo up
mkdir images json back
for fd in /proc/self/fd/*; do
  fd=${fd##*/}
  [ "$fd" -le 2 ] || [ "$fd" = 255 ] || eval "exec $fd>&-" 2>/dev/null || true
done
env -i setsid "$programs/threads" </dev/null >/dev/null 2>&1 &
pid=$!
for _ in {1..500}; do [ -e ready ] && break; sleep 0.02; done
[ -e ready ] || fail "the program did not get ready"
sleep 0.3
criu dump --tree $pid --images-dir images --log-file dump.log -v4 >/dev/null ||
  fail "criu cannot dump: $(grep Error images/dump.log)"
wait $pid || true

"$crit" decode --pretty -i images -o json 2>/dev/null
"$crit" encode -i json -o back 2>/dev/null
for image in images/*; do
  name=${image##*/}
  [ -e "back/$name" ] || cp "$image" back/
  cmp "$image" "back/$name" || fail "$name came back with other bytes"
done
criu restore --restore-detached --images-dir back --log-file restore.log -v4 >/dev/null ||
  fail "criu cannot restore: $(grep Error back/restore.log)"
echo "$(cat /proc/$pid/comm) $(ls /proc/$pid/task | wc -l)"
kill -9 $pid
