#!/bin/bash
# pair.sh CRIT SOURCE WORK: dumps both ends of an established connection of TCP, each in a network namespace of its
# own, changes their addresses and a port by CRIT, restores them by the real criu in two other namespaces, and looks
# whether they go on counting. Prints a line for each end: its name, and "ok" or what is wrong. Has to run as root.
set -euo pipefail
crit=$1 source=$2 work=$3
cd "$work"
gcc -O1 -o pair "$source"
id=crit$$
server= client=
finish() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || :
  [ -z "$client" ] || kill -9 "$client" 2>/dev/null || :
  for ns in a b c d; do ip netns del "$id$ns" 2>/dev/null || :; done
}
trap finish EXIT

in_ns() {
  local ns=$1
  shift
  nsenter --net="/run/netns/$id$ns" "$@"
}

# join FIRST SECOND NETWORK: makes two namespaces with a wire between them; NETWORK.1 and NETWORK.2 are their addresses.
join() {
  ip netns add "$id$1"
  ip netns add "$id$2"
  ip link add wire netns "$id$1" address "02:00:00:00:00:01" type veth \
    peer name wire netns "$id$2" address "02:00:00:00:00:02"
  in_ns "$1" ip addr add "$3.1/24" dev wire
  in_ns "$2" ip addr add "$3.2/24" dev wire
  for ns in "$1" "$2"; do
    in_ns "$ns" ip link set lo up
    in_ns "$ns" ip link set wire up
  done
}

# cut FIRST SECOND NETWORK: keeps packets of each from the other: they go to a card that nobody has.
cut() { reach "$@" 02:00:00:00:00:99 02:00:00:00:00:99; }

# reach FIRST SECOND NETWORK [CARD CARD]: leads packets to each other.
reach() {
  in_ns "$1" ip neigh replace "$3.2" lladdr "${4:-02:00:00:00:00:02}" nud permanent dev wire
  in_ns "$2" ip neigh replace "$3.1" lladdr "${5:-02:00:00:00:00:01}" nud permanent dev wire
}

# lines FILE COUNT: waits until a file has more lines than that.
lines() {
  for _ in $(seq 400); do
    [ -e "$1" ] && [ "$(wc -l <"$1")" -gt "$2" ] && return
    sleep 0.05
  done
}

# dump NAMESPACE NAME PID
dump() {
  mkdir "$2"
  in_ns "$1" criu dump -t "$3" -D "$2" -o "$work/dump-$2.log" -v4 --tcp-established --network-lock skip || {
    echo "$2: dump failed: $(grep Error "dump-$2.log" | grep -v NOFILE | head -1)"
    exit 1
  }
  wait "$3" 2>/dev/null || :
}

# restore NAMESPACE NAME: restores what is in NAME.edited.
restore() {
  in_ns "$1" criu restore -d -D "$2.edited" -o "$work/restore-$2.log" --pidfile "$work/$2.pid" -v4 \
    --tcp-established || {
    echo "$2: restore failed: $(grep Error "restore-$2.log" | grep -v NOFILE | head -1)"
    exit 1
  }
  cat "$2.pid"
}

# judge NAME ME PEER: looks whether an end counts on without a gap, at the new addresses.
judge() {
  local last
  last=$(tail -n 1 "$1.out")
  if ! awk '{ if ($1 != NR - 1) { print "line " NR " is " $0; exit 1 } }' "$1.out"; then
    echo "$1: does not count on"
  elif [[ $last == *"me=$2 peer=$3"* ]]; then
    echo "$1: ok"
  else
    echo "$1: said '$last', expected me=$2 peer=$3"
  fi
}

join a b 10.3.0
join c d 10.4.0
setsid nsenter --net="/run/netns/${id}a" ./pair server 10.3.0.1 5000 </dev/null >server.out 2>&1 &
server=$!
sleep 0.3
setsid nsenter --net="/run/netns/${id}b" ./pair client 10.3.0.1 5000 </dev/null >client.out 2>&1 &
client=$!
lines client.out 20
cut a b 10.3.0
dump a server "$server"
dump b client "$client"
for end in server client; do
  "$crit" edit "$end" -q --out "$end.edited" -e 'ip 10.3.0.0/24 -> 10.4.0.0/24' -e 'port 5000 -> 6000' 2>>edit.log
done
cut c d 10.4.0
server=$(restore c server)
client=$(restore d client)
before=$(wc -l <client.out)
reach c d 10.4.0
lines client.out $((before + 20))
kill -9 "$server" "$client"
port=$(tail -n 1 server.out | sed 's/.*:\([0-9]*\)$/\1/')
judge server 10.4.0.1:6000 "10.4.0.2:$port"
judge client "10.4.0.2:$port" 10.4.0.1:6000
