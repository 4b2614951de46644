#!/bin/bash
# stream.sh CRIT WORK: dumps a program through `crit daemon capture` and restores it through `crit daemon serve` and from
# `crit daemon view`, by the real criu. The program says what it has. Prints a line for each case: its name, and "ok" or
# what is wrong. Has to run as root.
set -euo pipefail
crit=$1 work=$2
cd "$work"
cat >program.py <<'PY'
import os, socket, sys, time, zlib
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen()
memory = bytearray(24 << 20)
for i in range(0, len(memory), 4096):
    memory[i : i + 8] = (i * 2654435761 & (1 << 64) - 1).to_bytes(8, "little")
secret = bytearray(b"secret-text-aaaa" * 4)
out = open(sys.argv[1], "a")
count = 0
while True:
    path = os.readlink("/proc/self/fd/%d" % out.fileno())
    words = (count, listener.getsockname()[1], "%08x" % zlib.crc32(memory), path, secret[:16].decode(), "end")
    print(*words, file=out, flush=True)
    count += 1
    time.sleep(0.05)
PY
mkdir run sockets
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :' EXIT

# listening SOCKET: waits for a daemon.
listening() {
  for _ in $(seq 200); do [ -S "$1" ] && return; sleep 0.05; done
  echo "daemon: does not listen"
}

# gone PID: waits until a process is reaped, so that its id is free.
gone() {
  for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done
}

# judge NAME TEXT [FILE]: looks for TEXT in what the program says from now on, and that it did not start anew.
judge() {
  local out=${3:-run/out} before line
  before=$(wc -l <"$out")
  for _ in $(seq 100); do [ "$(wc -l <"$out")" -gt $((before + 2)) ] && break; sleep 0.05; done
  line=$(grep ' end$' "$out" | tail -n 1)
  case $line in
    *"$2"*) echo "$1: ok" ;;
    *) echo "$1: said '$line', expected '$2'" ;;
  esac
}

env -i setsid python3 program.py "$work/run/out" </dev/null >>run/log 2>&1 &
pid=$!
pids+=("$pid")
for _ in $(seq 200); do [ -s run/out ] && break; sleep 0.05; done
port=$(head -n 1 run/out | cut -d ' ' -f 2)
sum=$(head -n 1 run/out | cut -d ' ' -f 3)

"$crit" daemon capture images --once -q --socket-dir sockets >capture.log 2>&1 &
daemon=$!
pids+=("$daemon")
listening sockets/streamer-capture.sock
criu dump --stream -t "$pid" -D sockets -o "$work/dump.log" -v4 || tail -n 5 dump.log
wait "$pid" 2>/dev/null || :
wait "$daemon" && [ -f images/inventory.img ] && [ ! -e sockets/streamer-capture.sock ] && echo "capture: ok" ||
  echo "capture: failed: $(tail -n 1 capture.log)"
"$crit" check images >/dev/null && echo "check: ok" || echo "check: finds faults"
cp -a run dumped

# restore NAME SET TEXT RULE...: restores a set through the daemon, with rules.
restore() {
  local name=$1 set=$2 text=$3 rules=() rule
  shift 3
  for rule in "$@"; do rules+=(-e "$rule"); done
  rm -rf run
  cp -a dumped run
  [ "$name" != path ] || { mkdir -p moved; mv run/out moved/out; }
  "$crit" daemon serve "$set" --once -q --socket-dir sockets "${rules[@]}" >"serve-$name.log" 2>&1 &
  daemon=$!
  pids+=("$daemon")
  listening sockets/streamer-serve.sock
  if criu restore --stream -d -D sockets -o "$work/restore-$name.log" --pidfile "$work/pidfile" -v4; then
    judge "$name" "$text" "$([ "$name" = path ] && echo moved/out || echo run/out)"
    kill -9 "$(cat pidfile)"
    gone "$(cat pidfile)"
  else
    echo "$name: restore failed: $(grep -m1 Error "restore-$name.log")"
  fi
  rm -f pidfile
  wait "$daemon" || echo "$name: the daemon failed: $(tail -n 1 "serve-$name.log")"
}

restore plain images "$port $sum $work/run/out secret-text-aaaa"
restore port images "4567 $sum" "port $port -> 4567"
restore path images "$port $sum $work/moved/out" "path $work/run/out -> $work/moved/out"
restore memory images "$sum $work/run/out secret-text-bbbb" "memory secret-text-aaaa -> secret-text-bbbb"
cp -a images packed
"$crit" compress --in-place packed >/dev/null 2>&1
restore compressed packed "$port $sum"
restore compressed-memory packed "$sum $work/run/out secret-text-cccc" \
  "memory secret-text-aaaa -> secret-text-cccc"
tar -cf archive.tar -C images .
restore archive archive.tar "4568 $sum" "port $port -> 4568"

"$crit" daemon view images view --once -q -e "port $port -> 4569"
rm -rf run
cp -a dumped run
if criu restore -d -D view -o "$work/restore-view.log" --pidfile "$work/pidfile" -v4; then
  judge view "4569 $sum"
  kill -9 "$(cat pidfile)"
else
  echo "view: restore failed: $(grep -m1 Error restore-view.log)"
fi
gone "$(cat pidfile 2>/dev/null || echo 0)"

# Captured compressed, which criu need not be able to read: the daemon makes it plain again, and so does `crit decompress`.
rm -rf run pidfile
cp -a dumped run
if criu restore -d -D images -o "$work/restore-images.log" --pidfile "$work/pidfile" -v4; then
  pid=$(cat pidfile)
  rm pidfile
  "$crit" daemon capture small --compress --once -q --socket-dir sockets >capture-small.log 2>&1 &
  daemon=$!
  pids+=("$daemon")
  listening sockets/streamer-capture.sock
  criu dump --stream -t "$pid" -D sockets -o "$work/dump-small.log" -v4 || tail -n 5 dump-small.log
  gone "$pid"
  wait "$daemon" && [ -f small/inventory.img ] && echo "compressed capture: ok" ||
    echo "compressed capture: failed: $(tail -n 1 capture-small.log)"
  version=$("$crit" show small/inventory.img | grep -o '"img_version": [0-9]*')
  [ "$version" = '"img_version": 3' ] && echo "compressed version: ok" || echo "compressed version: is $version"
  # Of each of its pages eight bytes are not zero.
  size=$(cat small/pages-*.img | wc -c) plain=$(cat images/pages-*.img | wc -c)
  [ "$size" -lt $((plain / 10)) ] && echo "compressed size: ok" || echo "compressed size: $size bytes of pages, $plain of plain ones"
  "$crit" check small >/dev/null && echo "compressed check: ok" || echo "compressed check: finds faults"
  [ -z "$(find . -maxdepth 1 -name '.*.part')" ] && [ -z "$(find small -name '*.bak')" ] && echo "compressed alone: ok" ||
    echo "compressed alone: something lies beside it"
  mv dumped dumped-before
  cp -a run dumped
  restore captured-compressed small "$port $sum $work/run/out secret-text-aaaa"
  "$crit" decompress --in-place small >/dev/null 2>&1
  rm -rf run
  cp -a dumped run
  if criu restore -d -D small -o "$work/restore-small.log" --pidfile "$work/pidfile" -v4; then
    judge decompressed "$port $sum $work/run/out secret-text-aaaa"
    kill -9 "$(cat pidfile)"
    gone "$(cat pidfile)"
  else
    echo "decompressed: restore failed: $(grep -m1 Error restore-small.log)"
  fi
  rm -rf dumped
  mv dumped-before dumped
else
  echo "compressed capture: no program: $(grep -m1 Error restore-images.log)"
fi

# Both ways by a configuration of criu alone: the daemon is started by the action script, and its rules lie in the set.
printf 'stream\naction-script %s\n' "$(dirname "$crit")/samples/stream/pre-stream" >criu.conf
export CRIT=$crit
rm -rf run pidfile
cp -a dumped run
printf -- '- port: %s -> 4570\n' "$port" >images/rules.yaml
if criu restore --config criu.conf -d -D images -o "$work/restore-config.log" --pidfile "$work/pidfile" -v4; then
  judge config "4570 $sum"
  pid=$(cat pidfile)
  mkdir again
  criu dump --config criu.conf -t "$pid" -D again -o "$work/dump-config.log" -v4 || tail -n 5 dump-config.log
  gone "$pid"
  for _ in $(seq 200); do [ -f again/inventory.img ] && break; sleep 0.05; done
  if criu restore -d -D again -o "$work/restore-again.log" --pidfile "$work/pidfile2" -v4; then
    judge config-dump "4570 $sum"
    kill -9 "$(cat pidfile2)"
  else
    echo "config-dump: restore failed: $(grep -m1 Error restore-again.log)"
  fi
else
  echo "config: restore failed: $(grep -m1 Error restore-config.log) $(cat images.stream.log)"
fi
