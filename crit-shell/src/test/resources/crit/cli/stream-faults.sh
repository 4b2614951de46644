#!/bin/bash
# stream-faults.sh CRIT WORK: what happens to a restore, and to a dump, when the daemon or criu is killed at each of their stages,
# when pages are missing, when a rule no longer fits, and when a disk is full. Afterwards the images are as they were, and the next
# try works. Prints a line for each case: its name, and "ok" or what is wrong. Has to run as root.
set -euo pipefail
crit=$1 work=$2
cd "$work"
mkdir sk img
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :; umount -l "$work/full" 2>/dev/null || :' EXIT
gone() { for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done; }

cat >program.py <<'PY'
import mmap, random, sys, time
memory = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
random.seed(1)
for i in range(64):
    memory[i << 20 : i + 1 << 20] = random.randbytes(1 << 20)
out = open(sys.argv[1], "a")
while True:
    print("end", file=out, flush=True)
    time.sleep(0.03)
PY
begin() {
  env -i setsid python3 program.py "$work/out" </dev/null >/dev/null 2>&1 &
  pid=$!
  pids+=("$pid")
  for _ in $(seq 200); do [ -s out ] && break; sleep 0.05; done
}
begin
criu dump -t "$pid" -D img -o "$work/dump.log" -v4
wait "$pid" 2>/dev/null || :
gone "$pid"
cp out saved
sums() { find img -type f -exec sha256sum {} + | sort; }
sums >before

# serve WORD...: starts a daemon for the images.
serve() {
  rm -f sk/*.sock
  "$crit" daemon serve img --socket-dir sk "$@" 2>daemon.log &
  daemon=$!
  pids+=("$daemon")
  for _ in $(seq 200); do [ -S sk/streamer-serve.sock ] && return; sleep 0.05; done
  cat daemon.log
}
restore() {
  cp saved out
  timeout 60 criu restore --stream -d -D sk -o "$work/restore.log" -v4 --pidfile "$work/pidfile" >/dev/null 2>&1
}

# works NAME: a restore goes well now, and the images have not changed.
works() {
  rm -f pidfile
  if ! restore; then
    echo "$1: the next restore failed: $(grep Error restore.log | tail -n 1) $(tail -n 1 daemon.log)"
    return
  fi
  local before
  before=$(wc -l <out)
  for _ in $(seq 100); do [ "$(wc -l <out)" -gt "$before" ] && break; sleep 0.05; done
  [ "$(wc -l <out)" -gt "$before" ] || echo "$1: the restored program says nothing"
  kill -9 "$(cat pidfile)"
  gone "$(cat pidfile)"
  sums | cmp -s - before && echo "$1: ok" || echo "$1: the images have changed"
}

# reached TEXT: waits until criu's log has a text, criu being stopped by then or about to be.
reached() { for _ in $(seq 400); do grep -qs "$1" restore.log && return; sleep 0.01; done; }

# stages: what criu's log says when it is there; the pages are read between the last two.
stages=("Running pre-restore\|pre-stream\|Will do snapshot" "Forking task" "Restore via sigreturn\|Restoring FS")

n=0
for stage in "${stages[@]}"; do
  n=$((n + 1))
  serve -q
  rm -f restore.log pidfile
  restore &
  job=$!
  reached "$stage"
  kill -9 "$daemon"
  wait "$job" && status=0 || status=$?
  wait "$daemon" 2>/dev/null || :
  if [ "$status" = 0 ]; then # it came too late, which is allowed
    kill -9 "$(cat pidfile)" && gone "$(cat pidfile)"
  else
    kill -0 "$pid" 2>/dev/null && echo "daemon-killed-$n: a process is left"
  fi
  serve -q
  works "daemon-killed-$n"
  kill "$daemon" && wait "$daemon" 2>/dev/null || :
done

serve -q
files() { ls "/proc/$daemon/fd" | wc -l; }
works warm
idle=$(files)
n=0
for stage in "${stages[@]}"; do
  n=$((n + 1))
  rm -f restore.log pidfile
  cp saved out
  criu restore --stream -d -D sk -o "$work/restore.log" -v4 --pidfile "$work/pidfile" >/dev/null 2>&1 &
  job=$!
  reached "$stage"
  kill -9 "$job" 2>/dev/null || :
  wait "$job" 2>/dev/null || :
  kill -9 "$pid" 2>/dev/null || :
  gone "$pid"
  works "criu-killed-$n"
done
for _ in $(seq 100); do [ "$(files)" -le "$idle" ] && break; sleep 0.1; done
[ "$(files)" -le "$idle" ] && echo "open-files: ok" || echo "open-files: $idle, then $(files)"

cp -a img whole
truncate -s 1M img/pages-1.img
if restore; then
  echo "truncated: was restored"
  kill -9 "$(cat pidfile)"
else
  sleep 0.3
  grep -q 'pages-1.img: has 1048576 bytes, expected [0-9]*, as pagemap-' daemon.log && echo "truncated: ok" || echo "truncated: $(cat daemon.log)"
fi
rm -r img && mv whole img
works after-truncated
kill "$daemon" && wait "$daemon" 2>/dev/null || :

serve -q -e "path $work/out -> $work/moved"
cp saved moved
cp -a img whole
"$crit" edit img --in-place -q -e "path $work/out -> $work/elsewhere"
if restore; then
  echo "rule: was restored"
  kill -9 "$(cat pidfile)"
else
  sleep 0.3
  grep -q 'path fits 0 places' daemon.log && echo "rule: ok" || echo "rule: $(cat daemon.log)"
fi
rm -r img && mv whole img
kill "$daemon" && wait "$daemon" 2>/dev/null || :

mkdir full
mount -t tmpfs -o size=8m none full
mkdir full/images
begin
rm -f sk/*.sock
"$crit" daemon capture full/images --once -q --socket-dir sk 2>capture.log &
daemon=$!
pids+=("$daemon")
for _ in $(seq 200); do [ -S sk/streamer-capture.sock ] && break; sleep 0.05; done
if timeout 60 criu dump --stream -t "$pid" -D sk -o "$work/full.log" -v4 >/dev/null 2>&1; then
  echo "full: was dumped"
fi
wait "$daemon" && status=0 || status=$?
lines=$(wc -l <out)
sleep 0.3
[ "$status" != 0 ] && grep -qi 'no space' capture.log && [ -z "$(ls -A full/images)" ] && [ "$(wc -l <out)" -gt "$lines" ] &&
  echo "full: ok" || echo "full: status $status, $(cat capture.log), left: $(ls -A full/images | head -3)"
kill -9 "$pid"
