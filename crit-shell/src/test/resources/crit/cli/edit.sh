#!/bin/bash
# edit.sh CRIT SOURCE WORK: dumps a program, changes the checkpoint in many ways by CRIT, restores each result by the
# real criu, and looks at what the program says of itself. Prints a line for each case: its name, and "ok" or what is
# wrong. Has to run as root in a network namespace of its own. With STREAMED set nothing is written: `crit daemon serve` changes
# what `criu restore --stream` gets.
set -euo pipefail
crit=$1 source=$2 work=$3
cd "$work"
ip link set lo up
ip -6 addr add fd00:7::2/128 dev lo nodad
gcc -O1 -o report "$source"
mkdir run
printf 'filetext and more of it\n%4096s' '' >run/file

cd run
env -i VALUE=before setsid "$work/report" "$work/run/file" argument </dev/null >out 2>&1 &
pid=$!
cd ..
trap 'kill -9 $pid 2>/dev/null || :' EXIT
for _ in $(seq 100); do [ -s run/out ] && break; sleep 0.05; done
mkdir img
criu dump -t $pid -D img -o "$work/dump.log" --tcp-established --network-lock skip -v4 || { tail -5 dump.log; exit 1; }
wait $pid 2>/dev/null || :
cp -a run dumped

# said CASE TEXT: restores what is in edited, and looks for TEXT in what the program says then.
said() {
  local name=$1 out=$2 text=$3
  shift 3
  local before
  before=$(wc -l <"$out")
  local from=(-D edited)
  [ -z "${STREAMED:-}" ] || from=(--stream -D sockets)
  criu restore -d "${from[@]}" -o "$work/restore-$name.log" --pidfile "$work/pid" -v4 "$@" || {
    echo "$name: restore failed: $(grep -m2 Error "$work/restore-$name.log" | tail -1)"
    return
  }
  pid=$(cat pid)
  rm pid
  for _ in $(seq 100); do [ "$(wc -l <"$out")" -gt $((before + 1)) ] && break; sleep 0.05; done
  kill -9 "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  local line
  line=$(tail -n 1 "$out")
  case $line in
    *"$text"*) echo "$name: ok" ;;
    *) echo "$name: said '$line', expected '$text'" ;;
  esac
}

# begin: puts the files back as they were at the dump.
begin() {
  rm -rf run edited moved
  cp -a dumped run
}

# change RULE...: makes edited of img.
change() {
  local rules=() rule
  for rule in "$@"; do rules+=(-e "$rule"); done
  if [ -n "${STREAMED:-}" ]; then
    rm -rf sockets
    mkdir sockets
    "$crit" daemon serve img --once -q --socket-dir sockets "${rules[@]}" 2>>serve.log &
    for _ in $(seq 200); do [ -S sockets/streamer-serve.sock ] && return; sleep 0.05; done
    echo "serve $*: does not listen"
    tail -n 2 serve.log
    return
  fi
  "$crit" edit img -q --out edited "${rules[@]}" 2>>edit.log || { echo "edit $*: failed"; tail -2 edit.log; }
}

begin; change 'port 7001 -> 7999'
said port run/out 'tcp4=127.0.0.1:7999 udp4=127.0.0.1:7999 tcp6=[::1]:7999 udp6=[::1]:7999' --tcp-established
begin; change 'ip 127.0.0.1 -> 127.0.0.2 where port=7001' 'ip ::1 -> fd00:7::2'
said ip run/out 'tcp4=127.0.0.2:7001 udp4=127.0.0.2:7001 tcp6=[fd00:7::2]:7001 udp6=[fd00:7::2]:7001' --tcp-established
begin; change 'connection drop'
said connection run/out 'conn=Transport endpoint is not connected'
begin; change 'ip 127.0.0.1 -> 127.0.0.3' 'port 7002 -> 7003'
said established run/out 'conn=127.0.0.3:7003 peer=127.0.0.3:7003' --tcp-established
begin; cp -a run moved; change "path $work/run -> $work/moved"
said path moved/out "cwd=$work/moved file=$work/moved/file" --tcp-established
begin; change 'env VALUE after'
said env run/out 'env=after ' --tcp-established
begin; change 'arg argument -> changed'
said arg run/out 'arg=changed ' --tcp-established
begin; change 'memory private-text-aaa -> private-text-bbb' 'memory shared-text-aaa -> shared-text-bbb'
said memory run/out 'private=private-text-bbb shared=shared-text-bbb' --tcp-established
begin; change 'memory filetext -> FILETEXT'
said mapped run/out 'mapped=FILETEXT' --tcp-established
begin; change 'scrub regex=private-text-[a-z]*'
said scrub run/out 'private= shared' --tcp-established
begin; echo more >>run/file; change "file relax where path=$work/run/file"
said relax run/out 'env=before' --tcp-established
begin; echo more >>run/file; change "file refresh root=/ where path=$work/run/file"
said refresh run/out 'env=before' --tcp-established
