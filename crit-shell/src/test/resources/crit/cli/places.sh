#!/bin/bash
# places.sh CRIT SOURCE WORK: dumps a program, moves its standard output, terminal, device, cgroup and mounts by CRIT,
# restores each result by the real criu, and looks at what the program says of itself. Prints a line for each case: its
# name, and "ok" or what is wrong. Has to run as root.
set -euo pipefail
crit=$1 source=$2 work=$3
cd "$work"
gcc -O1 -o places "$source"
mknod dev0 c 1 3
mknod dev1 c 1 5
mkdir data other
echo first >data/name
echo second >other/name
pid= host= cgroups=
finish() {
  [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || :
  [ -z "$host" ] || kill -9 "$host" 2>/dev/null || :
  sleep 0.2
  umount -l "$work/top" 2>/dev/null || :
  [ -z "$cgroups" ] || rmdir "$cgroups"-old "$cgroups"-new 2>/dev/null || :
}
trap finish EXIT

# lines FILE COUNT: waits until a file has more lines than that.
lines() {
  for _ in $(seq 150); do
    [ -e "$1" ] && [ "$(wc -l <"$1")" -gt "$2" ] && return
    sleep 0.05
  done
}

# gone: waits until the process is no more, so that its number is free.
gone() {
  wait "$pid" 2>/dev/null || :
  for _ in $(seq 150); do [ -e "/proc/$pid" ] || return 0; sleep 0.05; done
}

# dump IMAGES OPTION...: dumps the process into a directory.
dump() {
  local images=$1
  shift
  mkdir "$images"
  criu dump -t "$pid" -D "$images" -o "$work/dump-$images.log" -v4 "$@" || {
    echo "dump of $images failed: $(grep -m3 Error "dump-$images.log" | tail -1)"
    exit 1
  }
  gone
}

# change IMAGES RULE...: makes edited of them.
change() {
  local images=$1 rules=() rule
  shift
  rm -rf edited
  for rule in "$@"; do rules+=(-e "$rule"); done
  "$crit" edit "$images" -q --out edited "${rules[@]}" 2>>edit.log || {
    echo "edit $*: failed"
    tail -2 edit.log
  }
}

# said CASE TEXT OPTION...: restores what is in edited, and looks for TEXT in what the program says then.
said() {
  local name=$1 text=$2 before line
  shift 2
  before=$(wc -l <report)
  rm -f pid
  criu restore -d -D edited -o "$work/restore-$name.log" --pidfile "$work/pid" -v4 "$@" || {
    echo "$name: restore failed: $(grep Error "$work/restore-$name.log" | grep -v NOFILE | head -2 | tail -1)"
    return
  }
  pid=$(cat pid)
  rm pid
  lines report $((before + 2))
  kill -9 "$pid" 2>/dev/null || :
  gone
  line=$(tail -n 1 report)
  case $line in
    *"$text"*) echo "$name: ok" ;;
    *) echo "$name: said '$line', expected '$text'" ;;
  esac
}

# begin: cuts the files to what they were at the dump.
begin() {
  truncate -s "$report_size" report
  truncate -s "$out_size" out
}

# holds CASE FILE TEXT: looks for a line in a file that a restored program wrote to.
holds() {
  if grep -q "$3" "$2"; then echo "$1: ok"; else echo "$1: $2 has no '$3'"; fi
}

hierarchy=/sys/fs/cgroup/memory
if mountpoint -q "$hierarchy" && mkdir "$hierarchy/crit-$$-old" 2>/dev/null; then
  cgroups=$hierarchy/crit-$$
fi

exec 8> >(exec sleep 1000 >/dev/null 2>&1)
host=$!
setsid bash -c '[ -z "$1" ] || echo $$ >"$1-old/cgroup.procs"; exec ./places "$2"/report "$2"/dev0 "$2"/data 8>&-' \
  _ "$cgroups" "$work" </dev/null >out 2>&8 &
pid=$!
exec 8>&-
lines report 2
dump img --manage-cgroups=soft
report_size=$(stat -c %s report)
out_size=$(stat -c %s out)

: >new
begin; change img "stdio stdout,stderr -> $work/new"
said stdio "out=$work/new err=$work/new"
holds written new '^err'
: >inherited
begin; change img 'stdio 2 -> inherit:errors'
said inherit "out=$work/out err=$work/inherited" --inherit-fd 'fd[9]:errors' 9>>inherited
begin; change img "device $work/dev0 -> $work/dev1"
said device "dev=$work/dev1 1:5"
if [ -n "$cgroups" ]; then
  name=${cgroups##*/}
  begin; change img "cgroup /$name-old -> /$name-new"
  said cgroup "cgroup=/$name-new " --manage-cgroups=soft
  begin; change img "cgroup $name-old -> $name-new"
  said container "cgroup=/$name-new " --manage-cgroups=soft
else
  echo "cgroup: ok, not tried: no hierarchy that can be written"
  echo "container: ok, not tried: no hierarchy that can be written"
fi

kill "$host"
rm -f report
script -qfc "exec ./places $work/report $work/dev0 $work/data" typescript </dev/null >/dev/null 2>&1 &
host=$!
lines report 2
pid=$(pgrep -P "$host")
dump tty --shell-job
kill -9 "$host" 2>/dev/null || :
report_size=$(stat -c %s report)
out_size=0
: >new
begin; change tty "tty /dev/pts/* -> $work/new"
said tty "in=$work/new out=$work/new err=$work/new tty=0"
begin; change tty 'tty /dev/pts/* -> external'
key=$(sed -n "s/.*fd\[N\]:\(tty[^']*\)'.*/\1/p" edit.log | tail -n 1)
before=$(wc -l <report)
script -qfc "criu restore -d -D edited -o $work/restore-external.log --pidfile $work/pid -v4 \
  --inherit-fd 'fd[0]:$key' && tty >terminal && sleep 20" typescript </dev/null >/dev/null 2>&1 &
host=$!
lines report $((before + 2))
pid=$(cat pid || :)
terminal=$(cat terminal || :)
line=$(tail -n 1 report)
case $line in
  *"in=$terminal out=$terminal err=$terminal tty=1"*) echo "external: ok" ;;
  *) echo "external: said '$line', expected $terminal" ;;
esac
kill -9 "$pid" "$host" 2>/dev/null || :
gone
host=

rm -f report
mkdir at top
setsid unshare -m --propagation private bash -c 'cd "$1"; mount --bind data at; exec </dev/null >inside 2>&1
  for fd in {3..40}; do eval "exec $fd>&-"; done
  exec ./places "$1/report" "$1/dev0" "$1/at"' _ "$work" </dev/null >/dev/null 2>&1 &
pid=$!
lines report 2
dump mounts --external "mnt[$work/at]:volume"
out_size=0
report_size=$(stat -c %s report)
mount --bind / top
mount --make-private top
begin; change mounts "mount $work/at external=disk"
said mount "name=second" --root "$work/top" --external "mnt[disk]:$work/other"
