#!/bin/bash
# restore.sh CRIT PROGRAMS WORK HOW: dumps PROGRAMS/threads with the real criu on the PATH, makes other
# images of its images with CRIT, restores from those, and prints the restored process's name and
# number of threads. Runs in a pid namespace of its own, so that the pid is free again. HOW:
#   json         every image goes to JSON and back
#   decompress   the set is compressed by upstream's crit and decompressed
#   compact      all pages are moved to a parent, and the chain is compacted
set -euo pipefail
if [ "${5:-}" != inside ]; then
  exec unshare --mount --pid --fork --kill-child --mount-proc --net "$0" "$1" "$2" "$3" "$4" inside
fi
crit=$1 programs=$2 work=$3 how=$4
fail() {
  echo "restore.sh: $*" >&2
  exit 1
}
cd "$work"
ip link set lo up
mkdir images json
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

case $how in
  json)
    "$crit" decode --pretty -i images -o json 2>/dev/null
    "$crit" encode -i json -o back 2>/dev/null
    for image in images/*; do
      name=${image##*/}
      [ -e "back/$name" ] || cp "$image" back/
      cmp "$image" "back/$name" || fail "$name came back with other bytes"
    done
    ;;
  decompress)
    cp -r images back
    crit compress --in-place back >/dev/null
    [ "$(stat -c %s back/pages-1.img)" -lt "$(stat -c %s images/pages-1.img)" ] || fail "nothing was compressed"
    "$crit" decompress --in-place back 2>/dev/null
    cmp images/pages-1.img back/pages-1.img || fail "the pages came back with other bytes"
    ;;
  compact)
    cp -r images parent
    cp -r images child
    ln -s ../parent child/parent
    map=child/pagemap-$pid.img
    "$crit" decode -i "$map" | sed -E 's/"flags": [46]/"flags": 1/g' | "$crit" encode -o "$map"
    : >child/pages-1.img
    "$crit" compact child back 2>/dev/null
    [ ! -e back/parent ] || fail "what was compacted has a parent"
    cmp images/pages-1.img back/pages-1.img || fail "the pages came back with other bytes"
    ;;
esac
criu restore --restore-detached --images-dir back --log-file restore.log -v4 >/dev/null ||
  fail "criu cannot restore: $(grep Error back/restore.log)"
echo "$(cat /proc/$pid/comm) $(ls /proc/$pid/task | wc -l)"
kill -9 $pid
