#!/bin/bash
# stream-loads.sh CRIT WORK: programs as people have them are dumped by the real criu, and restored by `criu restore --stream`
# through `crit daemon serve` without rules; redis is also dumped through `crit daemon capture`. Afterwards each serves its clients,
# the old ones and new ones. Prints a line for each case: its name, and "ok" or what is wrong. Has to run as root.
set -euo pipefail
crit=$1 work=$2
cd "$work"
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :; exec 2>/dev/null' EXIT
gone() { for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done; }
tree() {
  local one
  echo "$1"
  for one in $(cat "/proc/$1/task/"*/children 2>/dev/null); do tree "$one"; done
}

# up NAME COMMAND...: starts a session of its own, with an empty environment.
up() {
  local name=$1
  shift
  mkdir "$name" && mkdir "$name/img" "$name/sk"
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid "$@" </dev/null >/dev/null 2>"$name/err" &
  pid=$!
  pids+=("$pid")
}

# within COMMAND...: waits until a command goes well.
within() {
  for _ in $(seq 200); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.05
  done
  echo "not within 10 s: $*"
  return 1
}
listening() { within test -S "$1"; }

# through NAME: dumps the session, restores it through the daemon.
through() {
  local name=$1 all
  all=$(tree "$pid")
  if [ "$name" = captured ]; then
    "$crit" daemon capture "$name/img" --once -q --socket-dir "$name/sk" 2>"$name/capture.log" &
    pids+=($!)
    listening "$name/sk/streamer-capture.sock"
    criu dump --stream -t "$pid" -D "$name/sk" -o "$work/$name/dump.log" -v4 --tcp-established --network-lock skip || tail -n 3 "$name/dump.log"
    wait "${pids[-1]}" || cat "$name/capture.log"
  else
    criu dump -t "$pid" -D "$name/img" -o "$work/$name/dump.log" -v4 --tcp-established --network-lock skip ||
      grep Error "$name/dump.log"
  fi
  wait "$pid" 2>/dev/null || :
  for one in $all; do gone "$one"; done
  "$crit" daemon serve "$name/img" --once -q --socket-dir "$name/sk" 2>"$name/serve.log" &
  pids+=($!)
  listening "$name/sk/streamer-serve.sock" || cat "$name/serve.log"
  criu restore --stream -d -D "$name/sk" -o "$work/$name/restore.log" -v4 --tcp-established || grep Error "$name/restore.log"
  wait "${pids[-1]}" || cat "$name/serve.log"
  pids+=($all)
}

# more FILE: waits until a client has counted on, and looks whether it counts from 1 without a gap.
more() {
  local wanted=$(($(wc -l <"$1") + 20))
  within sh -c "[ \$(wc -l <$1) -ge $wanted ]" || return 1
  awk '$1 != NR { print FILENAME ": line " NR " is " $0; exit 1 }' "$1"
}
judge() {
  local name=$1 said
  shift
  said=$("$@" 2>&1) && echo "$name: ok" || echo "$name: $said"
}
stop() {
  kill -9 $(tree "$pid") 2>/dev/null || :
  gone "$pid"
}

cat >ask.py <<'PY'
"""ask.py PORT COUNTS: asks redis to count, again and again on one connection."""
import socket, sys, time
redis = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
out = open(sys.argv[2], "a")
while True:
    redis.sendall(b"INCR count\r\n")
    answer = b""
    while not answer.endswith(b"\r\n"):
        answer += redis.recv(100)
    print(answer[1:-2].decode(), file=out, flush=True)
    time.sleep(0.02)
PY
cat >redis.sh <<'SH'
redis-server --port "$1" --save "" --enable-debug-command yes --daemonize no --dir "$2" --logfile "$2/redis.log" &
until redis-cli -p "$1" ping; do sleep 0.1; done
redis-cli -p "$1" debug populate 200000 key 1000

python3 "$3" "$1" "$2/counts"
SH
redis() {
  local name=$1 port=$2
  up "$name" sh redis.sh "$port" "$work/$name" "$work/ask.py"
  within test -s "$name/counts"
  through "$name"
  judge "$name-client" more "$name/counts"
  judge "$name-data" sh -c "[ \$(redis-cli -p $port dbsize | tr -dc 0-9) -ge 200000 ] && [ \$(redis-cli -p $port strlen key:199999) = 1000 ]"
  judge "$name-size" sh -c "[ \$(redis-cli -p $port info memory | sed -n 's/^used_memory:\([0-9]*\).*/\1/p') -gt 200000000 ]"
  stop
}
redis redis 7301
redis captured 7302

cat >nginx.conf <<END
user root; worker_processes 2; daemon off; pid $work/nginx/pid; error_log $work/nginx/error.log;
events { worker_connections 64; }
http { access_log off; server { listen 127.0.0.1:7303; location / { return 200 "page of \$pid\n"; } } }
END
get() { python3 -c 'import urllib.request, sys; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "http://127.0.0.1:$1/"; }
up nginx nginx -c "$work/nginx.conf" -e "$work/nginx/error.log"
within get 7303
before=$(tree "$pid" | wc -l)
through nginx
judge nginx sh -c "[ $before = 3 ] && [ $(tree "$pid" | wc -l) = 3 ]"
judge nginx-page within get 7303
stop

java=$(ls -d /usr/lib/jvm/*25*/bin/java | head -n 1)
cat >Served.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

class Served {
  public static void main(String[] words) throws Exception {
    byte[][] heap = new byte[64][1 << 20];
    for (byte[] block : heap) java.util.Arrays.fill(block, (byte) 7);
    AtomicLong count = new AtomicLong();
    Thread.ofPlatform().start(() -> {
      while (true) {
        count.incrementAndGet();
        try { Thread.sleep(1); } catch (InterruptedException e) { return; }
      }
    });
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 7304), 0);
    server.createContext("/", exchange -> {
      long sum = 0;
      for (byte[] block : heap) for (byte b : block) sum += b;
      byte[] page = (count.get() + " " + sum + "\n").getBytes();
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    server.start();
  }
}
JAVA
up jvm "$java" -XX:+UseSerialGC -XX:-UsePerfData -Xmx512m "$work/Served.java"
within get 7304
first=$(get 7304 | cut -d ' ' -f 1)
through jvm
judge jvm within get 7304
second=$(get 7304)
[ "${second#* }" = $((64 * 1048576 * 7)) ] && [ "${second%% *}" -gt "$first" ] && echo "jvm-heap: ok" || echo "jvm-heap: $first, then $second"
stop
