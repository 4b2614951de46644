#!/bin/bash
# self.sh CRIT SOURCE WORK: dumps a program, changes by CRIT what it is, restores each result by the real criu, and looks
# at what the program says of itself. Prints a line for each case: its name, and "ok" or what is wrong. Has to run as root.
# With STREAMED set nothing is written: `crit daemon serve` changes what `criu restore --stream` gets.
set -euo pipefail
crit=$1 source=$2 work=$3
cd "$work"
gcc -O1 -pthread -o self "$source"
mkdir run
echo text >run/file
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :' EXIT

cd run
env -i setsid unshare -u sh -c 'echo before >/proc/sys/kernel/hostname; exec "$0" "$@"' \
  "$work/self" "$work/run/file" </dev/null >>out 2>&1 &
pid=$!
pids+=("$pid")
cd ..
for _ in $(seq 100); do [ "$(wc -l <run/out)" -gt 2 ] && break; sleep 0.05; done
child=$(cat "/proc/$pid/task/$pid/children")
thread=$(ls "/proc/$pid/task" | tail -n 1)
mkdir img
criu dump -t "$pid" -D img -o "$work/dump.log" --file-locks -v4 || { tail -5 dump.log; exit 1; }
wait "$pid" 2>/dev/null || :
cp -a run dumped

# gone PID...: waits until processes are reaped, so that their ids are free.
gone() {
  local one
  for one in "$@"; do
    for _ in $(seq 200); do kill -0 "$one" 2>/dev/null || break; sleep 0.05; done
  done
}
gone $pid $child

# start NAME DIRECTORY: restores a set, and puts the process id into started.
start() {
  local from=(-D "$2")
  [ -z "${STREAMED:-}" ] || [ "$2" = img ] || from=(--stream -D "$work/sockets")
  criu restore -d "${from[@]}" -o "$work/restore-$1.log" --file-locks --pidfile "$work/pidfile" -v4 || {
    echo "$1: restore failed: $(grep Error "$work/restore-$1.log" | grep -v NOFILE | head -n 1)"
    return 1
  }
  started=$(cat pidfile)
  rm pidfile
  pids+=("$started")
}

# judge NAME OUT TEXT: looks for TEXT in what a program says from now on.
judge() {
  local before line
  before=$(wc -l <"$2")
  for _ in $(seq 100); do [ "$(wc -l <"$2")" -gt $((before + 3)) ] && break; sleep 0.05; done
  line=$(grep ' end$' "$2" | tail -n 1)
  case $line in
    *"$3"*) echo "$1: ok" ;;
    *) echo "$1: said '$line', expected '$3'" ;;
  esac
}

# stop: ends all that was started.
stop() {
  local one all=()
  for one in "${pids[@]}"; do
    all+=("$one" $(cat "/proc/$one/task/$one/children" 2>/dev/null || :))
  done
  kill -9 "${all[@]}" 2>/dev/null || :
  gone "${all[@]}"
  pids=()
}

begin() {
  rm -rf run edited moved
  cp -a dumped run
}

change() {
  local rules=() rule
  for rule in "$@"; do rules+=(-e "$rule"); done
  if [ -n "${STREAMED:-}" ]; then
    rm -rf sockets
    mkdir sockets
    "$crit" daemon serve img --once -q --socket-dir sockets --sysroot / "${rules[@]}" 2>>edit.log &
    for _ in $(seq 200); do [ -S sockets/streamer-serve.sock ] && return; sleep 0.05; done
    echo "serve $*: does not listen"
    return
  fi
  "$crit" edit img -q --out edited --sysroot / "${rules[@]}" 2>>edit.log || { echo "edit $*: failed"; tail -2 edit.log; }
}

# one NAME TEXT RULE...: a case with one process.
one() {
  local name=$1 text=$2
  shift 2
  begin
  change "$@"
  if start "$name" edited; then
    judge "$name" run/out "$text"
    stop
  fi
}

# usable OFFSET: whether the kernel can give the ids that far from those of the program, and nobody has them.
usable() {
  local one
  for one in "$pid" "$child" "$thread"; do
    one=$((one + $1))
    [ "$one" -gt 300 ] && [ "$one" -lt "$(cat /proc/sys/kernel/pid_max)" ] || return
    ! kill -0 "$one" 2>/dev/null || return
  done
}
for offset in 4000 3000 2000 1000 -1000 -2000 -3000 -4000; do usable "$offset" && break; done

begin
cp -a run moved
change "pid offset=$offset" "path $work/run -> $work/moved"
if start first img && start second edited; then
  judge original run/out "pid=$pid pgid=$pid sid=$pid fown=$pid tid=$thread kill=0 parent=$pid owner=$pid session=$pid "
  n=$((pid + offset))
  judge copy moved/out "pid=$n pgid=$n sid=$n fown=$n tid=$((thread + offset)) kill=0 parent=$n owner=$n session=$n "
  kill -0 "$pid" && kill -0 "$n" && echo "both: ok"
fi
stop

one uid 'uids=1000,1000,1000 gid=1001 groups=7,8, ' 'creds uid=1000 gid=1001 groups=7,8 caps=none'
one caps 'CapEff:	0000000000000020' 'creds caps=kill'
one host 'host=after ' 'hostname after'
one comm 'comm=other ' 'comm self -> other'
one limit 'nofile=100/200 ' 'rlimit nofile 100 200'
one score 'oom=555 ' 'oom-score 555'
one mask 'SigBlk:	0000000000000a00' 'sigmask block=usr1,usr2'
one sched 'nice=5/0 policy=3 ' 'sched nice=5 policy=batch'
one timer 'timer=250 ' 'itimer virtual 500 250'
one strip 'Seccomp:	0 ' 'seccomp strip'
one filter 'nice=-1/7 ' 'seccomp replace hex=200000000000000015000001'"$(printf '%02x000000' 140)"'060000000700050006000000'0000ff7f
one symbol 'label=after optind=1 ' 'memory symbol=label to=after pad=true where comm=self'
one library 'label=before optind=7 ' 'memory symbol=self:optind hex=07000000'
one field 'comm=field ' 'set core.tc.comm field' 'set core.thread_core.comm field'
if [ -n "$(ls img/timens-*.img 2>/dev/null)" ]; then
  one time 'days=4000 ' 'time monotonic=4000d boottime=4000d'
else
  echo "time: ok, but not asked: the kernel has no time namespaces"
fi
