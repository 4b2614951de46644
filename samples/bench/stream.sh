#!/bin/bash
# stream.sh [--mib N] [--runs N]: wall of the real `criu restore` from a directory beside restores through `crit daemon serve`, and
# of `criu dump` beside a captured one, for a process of N MiB (2048). Prints medians as a table in Markdown, with the daemon's
# peak memory. Has to run as root, with criu on the PATH.
set -euo pipefail
mib=2048 runs=3
while [ $# -gt 0 ]; do
  case $1 in
    --mib) mib=$2 && shift 2 ;;
    --runs) runs=$2 && shift 2 ;;
    *) sed -n '2,4s/^# //p' "$0" >&2 && exit 2 ;;
  esac
done
root=$(cd "$(dirname "$0")/../.." && pwd)
crit=$root/crit
work=$(mktemp -d)
pids=() log=(--log-level off)
trap 'kill -9 "${pids[@]}" 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"
mkdir sockets
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

gone() { while kill -0 "$1" 2>/dev/null; do sleep 0.05; done; }
now() { date +%s%N; }
median() { sort -n | awk '{a[NR] = $1} END {printf "%.3f", a[int((NR + 1) / 2)] / 1e9}'; }

# daemon NAME WORD...: starts a daemon and waits for its socket.
daemon() {
  local name=$1
  shift
  CRIT_JAVA_OPTIONS=-Xmx64m "$crit" daemon "$@" --once "${log[@]}" --socket-dir sockets </dev/null 2>"$name.log" &
  serving=$!
  pids+=("$serving")
  while [ -z "$(ls sockets/*.sock 2>/dev/null)" ]; do
    kill -0 "$serving" 2>/dev/null || { cat "$name.log" >&2; exit 1; }
    sleep 0.02
  done
}

# peak: the most memory that the daemon had, in MiB, while it lives.
peak() { awk '/VmHWM/ {printf "%d", $2 / 1024}' "/proc/$serving/status"; }

printf '| what | wall s | ratio | peak MiB of the daemon |\n|---|---:|---:|---:|\n'
for _ in $(seq "$runs"); do
  rm -rf images && mkdir images && sync
  a=$(now) && criu dump -R -t "$pid" -D images -o ../dump.log && echo $(($(now) - a))
done >plain
rm -rf captured
for _ in $(seq "$runs"); do
  rm -rf captured && sync
  daemon capture capture captured
  (while kill -0 "$serving" 2>/dev/null; do peak 2>/dev/null >peak.new && [ -s peak.new ] && cp peak.new peak.last; sleep 0.1; done) &
  a=$(now)
  criu dump -R --stream -t "$pid" -D sockets -o ../dump.log
  wait "$serving"
  echo $(($(now) - a))
done >captured.times
row() { awk -v what="$1" -v t="$(median <"$2")" -v of="$(median <"$3")" -v peak="$4" \
  'BEGIN {printf "| %s | %.3f | %.2f | %s |\n", what, t, t / of, peak}'; }
row dump plain plain ""
row 'dump, captured' captured.times plain "$(cat peak.last)"

kill -9 "$pid" && wait "$pid" 2>/dev/null || :
gone "$pid"
for _ in $(seq "$runs"); do
  a=$(now) && criu restore -d -D images -o ../restore.log --pidfile "$work/pidfile" && echo $(($(now) - a))
  kill -9 "$(cat pidfile)" && gone "$(cat pidfile)" && rm pidfile
done >restore
row restore restore restore ""

# served NAME RULE...: restores through the daemon.
served() {
  local name=$1 rules=() rule
  shift
  for rule in "$@"; do rules+=(-e "$rule"); done
  for _ in $(seq "$runs"); do
    daemon "$name" serve images "${rules[@]}"
    a=$(now)
    criu restore --stream -d -D sockets -o ../restore.log --pidfile "$work/pidfile"
    echo $(($(now) - a))
    peak 2>/dev/null >peak.new && [ -s peak.new ] && cp peak.new peak.last
    kill -9 "$(cat pidfile)" && gone "$(cat pidfile)" && rm pidfile
    wait "$serving"
  done >"served"
  row "restore, $name" served restore "$(cat peak.last)"
}
served 'no rules'
served 'a path in files.img' 'path /dev/null -> /dev/zero'
served 'a text in memory' 'memory secret-text-aaaa -> secret-text-bbbb'
log=(--log-level debug --log-format json --log "$work/daemon.json")
served 'no rules, each image in a log of JSON'
