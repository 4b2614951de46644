#!/bin/bash
# full-disk.sh CRIT SET WORK: edits a set on a file system that is full, and looks at what is left. Prints a line for each
# case: its name, and "ok" or what is wrong. Has to run as root, for a mount namespace of its own.
set -euo pipefail
[ "${4:-}" ] || exec unshare -m --propagation private "$0" "$@" inside
crit=$1 set=$2 work=$3
mkdir "$work/disk"
mount -t tmpfs -o size=700k tmpfs "$work/disk"
cd "$work/disk"
cp -r "$set" set
dd if=/dev/zero of=fill bs=1k 2>/dev/null || :
sum() { cat set/* | sha256sum; }
before=$(sum)
names=$(ls -A . set)

# edit NAME WORD...: an edit that must fail for want of space.
edit() {
  local name=$1 said status=0
  shift
  said=$("$crit" edit set -q -e 'port 4000 -> 7999' "$@" 2>&1) || status=$?
  case $status:$said in
    1:*"files.img: No space left on device"*) ;;
    *) echo "$name: status $status, said '$said'" && return ;;
  esac
  [ "$(sum)" = "$before" ] && [ "$(ls -A . set)" = "$names" ] && echo "$name: ok" || echo "$name: leaves $(ls -A . set)"
}

edit in-place --in-place
edit backup --in-place --backup
edit out --out new
