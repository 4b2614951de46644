#!/bin/bash
# stream.sh [--mib N] [--runs N] [--only redis|memory]: wall of the real `criu restore` from a directory beside restores through
# `crit daemon serve`, and of `criu dump` beside a captured one, for a redis with 200 MB and for a process of N MiB (2048). All
# kinds run in turns; medians as tables in Markdown, with the time that the daemon needs before it listens and its peak memory,
# with -Xmx64m. Images lie below TMPDIR. Has to run as root, with criu on the PATH, redis-server as well; on a machine that does
# nothing else, with twice N MiB of memory to spare.
set -euo pipefail
mib=2048 runs=5 only=
while [ $# -gt 0 ]; do
  case $1 in
    --mib) mib=$2 && shift 2 ;;
    --runs) runs=$2 && shift 2 ;;
    --only) only=$2 && shift 2 ;;
    *) sed -n '2,6s/^# //p' "$0" >&2 && exit 2 ;;
  esac
done
root=$(cd "$(dirname "$0")/../.." && pwd)
crit=$root/crit
work=$(mktemp -d)
pids=() serving=
trap 'kill -9 "${pids[@]}" 2>/dev/null || :; kill "$serving" 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"
mkdir sockets

gone() { while kill -0 "$1" 2>/dev/null; do sleep 0.05; done; }
now() { date +%s%N; }
median() { sort -n | awk '{a[NR] = $1} END {printf "%.3f", a[int((NR + 1) / 2)] / 1e9}'; }

# warm: takes and gives back the memory that the next run needs. A virtual machine may give what is free back to its host,
# which then takes longer to get than a restore.
warm() {
  python3 - "$((mib + mib / 2))" <<'PY'
import mmap, sys
memory = mmap.mmap(-1, int(sys.argv[1]) << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.madvise(mmap.MADV_POPULATE_WRITE if hasattr(mmap, "MADV_POPULATE_WRITE") else 23)
PY
}

start_memory() {
  cat >program.py <<'PY'
import mmap, random, sys, time
memory = mmap.mmap(-1, int(sys.argv[1]) << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
random.seed(1)
block = random.randbytes(1 << 20)
for i in range(int(sys.argv[1])):
    memory[i << 20 : i + 1 << 20] = block
text = bytearray(b"secret-text-aaaa")
open("ready", "w").close()
while True:
    time.sleep(1)
PY
  env -i setsid python3 program.py "$mib" </dev/null >/dev/null 2>&1 &
  pid=$!
  pids+=("$pid")
  while [ ! -e ready ]; do sleep 0.1; done
}

start_redis() {
  env -i setsid "$(command -v redis-server)" --save '' --appendonly no --port 0 --unixsocket "$work/redis.sock" \
    --enable-debug-command yes --daemonize no </dev/null >/dev/null 2>&1 &
  pid=$!
  pids+=("$pid")
  while [ ! -S redis.sock ]; do sleep 0.1; done
  redis-cli -s redis.sock debug populate 190000 key 1000 >/dev/null
  redis-cli -s redis.sock set secret secret-text-aaaa >/dev/null
}

# Runs a program, and adds the most memory that it had to a file, in MiB: nothing else runs meanwhile. A signal ends both.
peak='
import os, resource, signal, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=open(sys.argv[1], "a"))
sys.exit(status)
'

# daemon WORD...: starts a daemon and waits for its socket; "prepared" is how long that took.
daemon() {
  local a
  a=$(now)
  CRIT_JAVA_OPTIONS=-Xmx64m python3 -c "$peak" "$1.peak" "$crit" daemon "$@" --once --socket-dir sockets </dev/null 2>daemon.log &
  serving=$!
  while [ -z "$(ls sockets/*.sock 2>/dev/null)" ]; do
    kill -0 "$serving" 2>/dev/null || { cat daemon.log >&2; exit 1; }
    sleep 0.01
  done
  prepared=$(($(now) - a))
}

dump() {
  rm -rf images && mkdir images
  warm
  local a
  a=$(now)
  criu dump -R -t "$pid" -D images -o ../dump.log
  echo $(($(now) - a)) >>dump
}

captured() {
  rm -rf captured
  daemon capture captured --log-level off
  warm
  local a
  a=$(now)
  criu dump -R --stream -t "$pid" -D sockets -o ../dump.log
  echo $(($(now) - a)) >>captured.criu
  until [ -e captured/inventory.img ] || ! kill -0 "$serving" 2>/dev/null; do :; done # all images come at one moment
  echo $(($(now) - a)) >>captured.times
  wait "$serving"
  echo "$prepared" >>captured.prepared
}

end() {
  kill -9 "$(cat pidfile)"
  gone "$(cat pidfile)"
  rm pidfile
}

restore() {
  warm
  local a
  a=$(now)
  criu restore -d -D images -o ../restore.log --pidfile "$work/pidfile"
  echo $(($(now) - a)) >>restore
  end
}

# served KIND WORD...: restores through the daemon.
served() {
  local kind=$1 a
  shift
  daemon serve images "$@"
  warm
  a=$(now)
  criu restore --stream -d -D sockets -o ../restore.log --pidfile "$work/pidfile"
  echo $(($(now) - a)) >>"$kind.times"
  echo "$prepared" >>"$kind.prepared"
  end
  wait "$serving" || cat daemon.log >&2
}

row() { # WHAT TIMES OF [PREPARED PEAK]
  awk -v what="$1" -v t="$(median <"$2")" -v of="$(median <"$3")" -v low="$(sort -n "$2" | head -n 1)" \
    -v high="$(sort -n "$2" | tail -n 1)" -v prepared="${4:+$(median <"${4:-/dev/null}")}" \
    -v peak="${5:+$(sort -n "${5:-/dev/null}" | tail -n 1)}" \
    'BEGIN {printf "| %s | %.3f | %.3f to %.3f | %.2f | %s | %s |\n", what, t, low / 1e9, high / 1e9, t / of, prepared, peak}'
}

for load in redis memory; do
  [ -z "$only" ] || [ "$only" = "$load" ] || continue
  rm -f ready ./*.times ./*.prepared ./*.peak dump restore captured.criu
  "start_$load"
  for _ in $(seq "$runs"); do
    dump
    captured
  done
  kill -9 "$pid" && wait "$pid" 2>/dev/null || :
  gone "$pid"
  for _ in $(seq "$runs"); do
    restore
    served none --log-level off
    served path --log-level off -e 'path /dev/null -> /dev/zero'
    served text --log-level off -e 'memory secret-text-aaaa -> secret-text-bbbb'
    served log --log-level debug --log-format json --log "$work/daemon.json"
  done
  size=$(du -m images/pages-1.img | cut -f 1)
  printf '\n| %s, %s MiB of pages | wall s | from, to | ratio | ready after s | peak MiB |\n|---|---:|---:|---:|---:|---:|\n' "$load" "$size"
  row dump dump dump
  row 'dump, captured' captured.times dump captured.prepared capture.peak
  row 'dump, captured, until criu ends' captured.criu dump
  row restore restore restore
  row 'restore, no rules' none.times restore none.prepared serve.peak
  row 'restore, a path in files.img' path.times restore path.prepared serve.peak
  row 'restore, a text in memory' text.times restore text.prepared serve.peak
  row 'restore, no rules, debug log in JSON' log.times restore log.prepared serve.peak
  rm -rf images captured
done
