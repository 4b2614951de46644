#!/bin/bash
# daemon-run.sh CRIT SAMPLES WORK: `crit daemon run` with several listeners: rules that change while it runs, files that are wrong,
# status, metrics, the log, and what a service manager hands over. Clients speak the streamer's protocol themselves. Prints a line
# for each case: its name, and "ok" or what is wrong.
set -euo pipefail
crit=$1 samples=$2 work=$3
cd "$work"
mkdir one two three captured
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :' EXIT

cat >client.py <<'PY'
"""client.py SOCKET IMAGE TEXT: asks for an image as criu restore --stream does, and looks for a text in it."""
import array
import os
import socket
import struct
import sys

client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
name = sys.argv[2].encode()
request = b"\x0a" + bytes([len(name)]) + name
client.sendall(struct.pack("<I", len(request)) + request)
size = struct.unpack("<I", client.recv(4))[0]
answer = client.recv(size)
if answer != b"\x08\x01":
    sys.exit("no such image: %r" % answer)
reader, writer = os.pipe()
client.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [writer]))])
os.close(writer)
data = b""
while piece := os.read(reader, 65536):
    data += piece
sys.exit(0 if sys.argv[3].encode() in data else "image has no %s" % sys.argv[3])
PY

cat >daemon.yaml <<END
status: $work/status.sock
listeners:
  - serve: $samples/checkpoints/tcp
    socket-dir: one
    rules: [one.yaml]
    audit: audit
  - serve: $samples/checkpoints/threads
    socket-dir: two
  - capture: captured
    socket-dir: three
END
rule() { echo "rules: [{path: {from: /srv/crit-samples, to: $1}}]" >one.yaml; }
# asks TEXT: whether the image of open files has a text now.
asks() { python3 client.py "${2:-one}/streamer-serve.sock" files.img "$1" 2>why; }
# within NAME COMMAND...: waits until a command goes well.
within() {
  local name=$1
  shift
  for _ in $(seq 150); do
    if "$@"; then
      echo "$name: ok"
      return
    fi
    sleep 0.1
  done
  echo "$name: not within 15 s: $* $(cat why 2>/dev/null || :)"
}

rule /srv/first
"$crit" daemon run --config daemon.yaml --check && echo "check: ok"
"$crit" daemon run --config daemon.yaml --log log --log-format json --log-level debug &
daemon=$!
pids+=("$daemon")
within starts test -S three/streamer-capture.sock
within first asks /srv/first/tcp
asks /srv/crit-samples/threads two && echo "second: ok" || echo "second: $(cat why)"

rule /srv/other-place
within changed asks /srv/other-place/tcp
echo 'rules: [{path: {from: /srv/crit-samples}}]' >one.yaml
within refused grep -sq 'goes on as before.*one.yaml:1:' log
asks /srv/other-place/tcp && echo "old: ok" || echo "old: $(cat why)"
rule /srv/last
kill -HUP "$daemon"
within hangup asks /srv/last/tcp

cp daemon.yaml whole.yaml
sed -i '/threads/,+1d' daemon.yaml
within removed test ! -e two/streamer-serve.sock
echo 'listeners: [{serve: x, captures: y}]' >daemon.yaml
within wrong grep -sq "serve has no 'captures', only" log
asks /srv/last/tcp && echo "stays: ok" || echo "stays: $(cat why)"
cp whole.yaml daemon.yaml
within back asks /srv/crit-samples/threads two

# A listener that becomes another one where it is, and one that would be wrong there.
echo 'rules: [{path: {from: /srv/crit-samples, to: /srv/swapped}}]' >two.yaml
sed -i 's/one.yaml/two.yaml/' daemon.yaml
within swapped asks /srv/swapped/tcp
sed -i 's/    audit: audit/    audit: audit\n    timeout: 1/' daemon.yaml
# givenup: whether a client that says nothing is given up.
givenup() { timeout 5 python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.recv(1)' one/streamer-serve.sock; }
within timeout givenup
cp daemon.yaml better.yaml
echo 'rules: [{port: {from: 9, to: 10}}]' >unfit.yaml
sed -i 's/two.yaml/unfit.yaml/' daemon.yaml
within unfit grep -sq 'goes on as before.*unfit.yaml.*port fits 0 places' log
asks /srv/swapped/tcp && echo "fit: ok" || echo "fit: $(cat why)"
cp better.yaml daemon.yaml
cp unfit.yaml two.yaml
within tried grep -sq 'goes on as before.*two.yaml.*port fits 0 places' log
asks /srv/swapped/tcp && echo "untried: ok" || echo "untried: $(cat why)"
sed -i 's/^  - capture/  - serve: "a\\0b"\n  - capture/' daemon.yaml
within nul grep -sq 'goes on as before.*daemon.yaml:[0-9]*:[0-9]*: serve.serve is no file name' log
asks /srv/swapped/tcp && echo "lives: ok" || echo "lives: $(cat why)"
rm two.yaml
cp whole.yaml daemon.yaml
within whole asks /srv/last/tcp

"$crit" daemon status "$work/status.sock" --format jsonl >status
grep -q '"listener":"'"$samples"'/checkpoints/tcp","kind":"serve","clients":[1-9]' status && echo "status: ok" || cat status
python3 - "$work/status.sock" >metrics <<'PY'
import socket, sys
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
client.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
while piece := client.recv(65536):
    sys.stdout.write(piece.decode())
PY
grep -q '^crit_clients_total{listener=".*tcp",kind="serve"} [1-9]' metrics && grep -q '^crit_reloads_refused_total [1-9]' metrics &&
  echo "metrics: ok" || cat metrics
[ "$(stat -c %a status.sock one/streamer-serve.sock | sort -u)" = 600 ] && echo "modes: ok" || stat -c '%a %n' status.sock one/*
grep -q '"level":"debug","category":"image".*"pid":[0-9]*,"image":"files.img","bytes":[0-9]' log && echo "debug: ok" || tail -3 log
python3 -c 'import json, sys; [json.loads(line) for line in open("log")]' && echo "json: ok"
grep -q '"uid":'"$(id -u)"',"rule":".*one.yaml:1:[0-9]*: path","image":"files.img"' audit && echo "audit: ok" || tail -1 audit
kill "$daemon"
wait "$daemon" && status=0 || status=$?
[ -z "$(find one two three -type s)" ] && [ ! -e status.sock ] && [ "$status" = 143 ] && echo "end: ok" || echo "end: status $status, $(ls one two three)"

# A manager that opens the socket, and is told when it serves.
cat >manager.py <<'PY'
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.bind(sys.argv[2])
told.settimeout(20)
pid = os.fork()
if pid == 0:
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", NOTIFY_SOCKET=sys.argv[2])
    os.execv(sys.argv[3], sys.argv[3:])
print(told.recv(64).decode(), pid, flush=True)
os.waitpid(pid, 0)
PY
sed -i '/status/d; /threads/,$d' daemon.yaml
python3 manager.py "$work/one/streamer-serve.sock" "$work/told.sock" "$crit" daemon run --config "$work/daemon.yaml" -q >told &
pids+=($!)
within told grep -sq 'READY=1 [0-9]' told
pids+=("$(cut -d ' ' -f 2 told)")
asks /srv/last/tcp && echo "handed: ok" || echo "handed: $(cat why)"
kill "$(cut -d ' ' -f 2 told)"
within ended sh -c "! kill -0 $(cut -d ' ' -f 2 told) 2>/dev/null"
[ -S one/streamer-serve.sock ] && echo "theirs: ok" || echo "theirs: the manager's socket was removed"

# Rule files that a table names are read at once, and looked after. The manager is gone, which does no harm.
mkdir four five
echo 'rules: [{port: {from: 9}}]' >web.yaml
printf 'containers:\n  - {id: web, rules: [web.yaml]}\n' >table.yaml
cat >tables.yaml <<END
status: $work/status.sock
listeners:
  - {serve: $samples/checkpoints/tcp, socket-dir: four}
  - {serve: $samples/checkpoints/threads, socket-dir: five, rules: [five.yaml]}
  - {rpc: , socket: rpc.sock, service: none.sock, containers: table.yaml}
END
echo 'rules: []' >five.yaml
"$crit" daemon run --config tables.yaml --check 2>checked || :
grep -q 'web.yaml:1:.*port' checked && echo "named: ok" || echo "named: --check said '$(cat checked)'"
echo 'rules: [{port: {from: 9, to: 10}}]' >web.yaml
NOTIFY_SOCKET=$work/nobody "$crit" daemon run --config tables.yaml --log tables.log &
daemon=$!
pids+=("$daemon")
within unmanaged test -S rpc.sock
within untold grep -sq 'warn the service manager is not told READY=1: ' tables.log
echo 'rules: [{port: {from: 9}}]' >web.yaml
within watched grep -sq 'goes on as before: .*web.yaml:1:' tables.log

# Clients that say nothing: who is taken out with its rule file holds up nobody, and the end waits for all of them at once.
for place in four five; do
  python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.recv(1)' $place/streamer-serve.sock &
  pids+=($!)
done
within busy sh -c "[ \"\$('$crit' daemon status '$work/status.sock' --format jsonl | grep -c '\"active\":1')\" = 2 ]"
sed -i '/five/d; /rpc/d' tables.yaml
rm five.yaml
within out test ! -e five/streamer-serve.sock
timeout 4 "$crit" daemon status "$work/status.sock" --format jsonl >status && [ "$(wc -l <status)" = 1 ] && echo "prompt: ok" || echo "prompt: no status, or $(cat status)"
SECONDS=0
kill "$daemon"
wait "$daemon" || :
[ "$SECONDS" -lt 15 ] && echo "together: ok" || echo "together: ends after $SECONDS s"
[ "$(grep -c 'ends, though a client is not served yet' tables.log)" = 2 ] && echo "said: ok" || tail -3 tables.log
