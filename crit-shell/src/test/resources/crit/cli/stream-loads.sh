#!/bin/bash
# stream-loads.sh CRIT WORK LOAD [JAVA_HOME]: dumps a program that people run - redis, jvm or nginx - and restores it by
# the real criu through `crit daemon serve` without rules; a client asks it before and afterwards. Redis is dumped
# through `crit daemon capture`, and keeps a client whose connection stays. Prints a line for each case: its name, and
# "ok" or what is wrong. Has to run as root, for namespaces of its own.
set -euo pipefail
[ "${5:-}" ] || exec unshare -npf --mount-proc --kill-child "$0" "$1" "$2" "$3" "${4:-none}" inside
for file in /proc/self/fd/*; do
  [ "${file##*/}" -le 2 ] || [ "${file##*/}" = 255 ] || eval "exec ${file##*/}>&-"
done
crit=$1 work=$2 load=$3 java=$4
here=$(cd "$(dirname "$0")" && pwd)
cd "$work"
mkdir run sockets
ip link set lo up

# start NAME COMMAND...: starts a program that criu can dump, whose id is in $pid then.
start() {
  local name=$1
  shift
  env -i PATH="$PATH" setsid "$@" </dev/null >"run/$name.out" 2>&1 &
  pid=$!
  disown
}

# until_done NAME COMMAND...: waits until a command succeeds, for 30 s at most.
until_done() {
  local name=$1
  shift
  for _ in $(seq 600); do "$@" >/dev/null 2>&1 && return; sleep 0.05; done
  echo "$name: '$*' does not succeed"
  exit 1
}

# failed NAME LOG: says what criu says, and ends.
failed() {
  echo "$1: failed: $(grep Error "$2" | grep -v NOFILE | head -n 1)"
  exit 1
}

# serving DIRECTION SET: starts a daemon, whose id is in $daemon then.
serving() {
  "$crit" daemon "$1" "$2" --once -q --socket-dir sockets </dev/null >"$1.log" 2>&1 &
  daemon=$!
  until_done "$1" [ -S "sockets/streamer-$1.sock" ]
}

# dump OPTION...: dumps the program of that id.
dump() {
  mkdir images
  criu dump -t "$pid" -D images -o "$work/dump.log" -v4 "$@" || failed "$load dump" dump.log
}

# captured OPTION...: as dump, but through the daemon.
captured() {
  serving capture images
  criu dump --stream -t "$pid" -D sockets -o "$work/dump.log" -v4 "$@" || failed "$load capture" dump.log
  wait "$daemon" || { echo "$load capture: failed: $(tail -n 1 capture.log)" && exit 1; }
  echo "$load capture: ok"
}

# restore OPTION...: restores through the daemon, once all of the program is gone.
restore() {
  until_done "$load gone" none
  serving serve images
  criu restore --stream -d -D sockets -o "$work/restore.log" -v4 "$@" || failed "$load restore" restore.log
  wait "$daemon" || { echo "$load restore: failed: $(tail -n 1 serve.log)" && exit 1; }
  echo "$load restore: ok"
}

# none: nothing is left of the dumped program.
none() { ! ps -o pid= -g "$pid" | grep -q .; }

# same NAME FIRST SECOND: whether two answers are the same and not empty.
same() {
  [ -n "$2" ] && [ "$2" = "$3" ] && echo "$1: ok" || echo "$1: said '$3', expected '$2'"
}

more() { [ "$(wc -l <client.out)" -gt "$1" ]; }

redis() {
  start redis redis-server --port 7001 --bind 127.0.0.1 --save '' --dir "$work/run" --daemonize no
  until_done redis redis-cli -p 7001 ping
  local client=$here/stream-loads.py before
  python3 "$client" fill 7001
  before=$(python3 "$client" check 7001)
  python3 "$client" count 7001 </dev/null >client.out 2>&1 &
  local counter=$!
  until_done client more 20
  captured --tcp-established --network-lock nftables
  restore --tcp-established
  until_done 'redis client' more $(($(wc -l <client.out) + 20))
  same 'redis data' "${before% *} 201" "$(python3 "$client" check 7001)"
  kill -9 "$counter"
  awk '$1 != NR { print "redis client: line " NR " is " $0; bad = 1; exit } END { if (!bad) print "redis client: ok" }' \
    client.out
}

answer() { python3 -c 'import socket; print(socket.create_connection(("127.0.0.1", 7002), 5).makefile().readline())'; }

jvm() {
  "$java/bin/javac" -d classes "$here/Load.java"
  start jvm "$java/bin/java" -XX:-UsePerfData -Xmx200m -cp "$work/classes" Load 7002
  until_done jvm answer
  local before after
  before=$(answer)
  dump
  restore
  after=$(answer)
  same 'jvm heap' "${before% *}" "${after% *}"
  [ "${after##* }" -gt "${before##* }" ] && [ "$(answer)" != "$after" ] && echo "jvm count: ok" ||
    echo "jvm count: was ${before##* }, is ${after##* }"
}

page() { python3 -c 'import urllib.request as r; print(r.urlopen("http://127.0.0.1:7003/page", timeout=5).read())'; }
workers() { ps -o pid=,comm= --ppid "$pid" | sort; }
renewed() { [ "$(workers)" != "$1" ] && [ "$(workers | wc -l)" = 2 ]; }

# The workers stay root: criu asks for the limits of another user's process, which needs CAP_SYS_RESOURCE.
nginx() {
  mkdir run/html
  seq 20000 >run/html/page
  cat >run/nginx.conf <<'CONF'
daemon off;
user root;
worker_processes 2;
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server { listen 127.0.0.1:7003 reuseport; root html; }
}
CONF
  start nginx nginx -p "$work/run" -c nginx.conf -e error.log
  until_done nginx page
  local before was
  before=$(page)
  was=$(workers)
  dump
  restore
  same 'nginx page' "$before" "$(page)"
  same 'nginx workers' "$was" "$(workers)"
  kill -HUP "$pid"
  until_done 'nginx reload' renewed "$was"
  same 'nginx reload' "$before" "$(page)"
}

"$load"
