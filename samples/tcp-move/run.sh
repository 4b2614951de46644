#!/bin/bash
# run.sh [--client | --both] [--runs N]: an established TCP connection moves, as a person can see in seconds.
# A client asks a server by the address of a router. The server is dumped, gets another address by a rule, and is
# restored in another network namespace; the router leads the untouched client there, who goes on counting.
# With --client the client moves so, and the server stays; with --both the two ends are dumped and moved, to new
# addresses and a new port. --runs N does it N times, and says which went well. All happens in network namespaces that
# the script makes and removes. Needs root, criu (4.2 or later), ip, nsenter, nft, conntrack and python3; CRIT names
# another crit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
crit=${CRIT:-$here/../../crit}
what=server runs=1
while [ $# -gt 0 ]; do
  case $1 in
    --client | --both) what=${1#--} ;;
    --runs) shift && runs=${1:?} ;;
    *) sed -n '2,8s/^# //p' "$0" >&2 && exit 2 ;;
  esac
  shift
done
for tool in criu ip nsenter nft conntrack python3; do
  command -v "$tool" >/dev/null || { echo "run.sh: no $tool on the PATH" >&2 && exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "run.sh: dumping and restoring needs root" >&2 && exit 1; }

id=crit$$
work=$(mktemp -d)
declare -A pids=()
finish() {
  local pid ns
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || :; done
  pids=()
  for ns in client router old new; do ip netns del "$id-$ns" 2>/dev/null || :; done
}
trap 'rm -rf "$work"' EXIT

say() { [ "$runs" -gt 1 ] || printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*"
  return 1
}

# within NAMESPACE COMMAND...: runs a command in a network namespace, and only that.
within() {
  local ns=$1
  shift
  nsenter --net="/run/netns/$id-$ns" "$@"
}

# wire FIRST SECOND NETWORK: a wire between two namespaces; NETWORK.1 and NETWORK.2 are their addresses.
wire() {
  ip link add "to-$2" netns "$id-$1" type veth peer name "to-$1" netns "$id-$2"
  within "$1" ip addr add "$3.1/24" dev "to-$2"
  within "$2" ip addr add "$3.2/24" dev "to-$1"
  within "$1" ip link set "to-$2" up
  within "$2" ip link set "to-$1" up
}

make_namespaces() {
  local ns
  for ns in client router old new; do
    ip netns add "$id-$ns"
    within "$ns" ip link set lo up
  done
}

# start NAME NAMESPACE ADDRESS PORT: starts an end of the connection, which says what it does in NAME.out.
start() {
  : >"$1.out"
  env -i PATH="$PATH" setsid nsenter --net="/run/netns/$id-$2" python3 "$here/count.py" "$1" "$3" "$4" \
    </dev/null >"$1.out" 2>&1 &
  pids[$1]=$!
}

# more NAME COUNT: waits, for 30 s at most, until an end has said that many lines more.
more() {
  local wanted=$(($(wc -l <"$1.out") + $2))
  for _ in $(seq 600); do
    [ "$(wc -l <"$1.out")" -lt "$wanted" ] || return 0
    sleep 0.05
  done
  fail "$1: said no more after: $(tail -n 1 "$1.out")"
}

# dump NAME NAMESPACE: dumps an end into the directory NAME. CRIU's lock stays in the namespace.
dump() {
  mkdir "$1"
  within "$2" criu dump -t "${pids[$1]}" -D "$1" -o "$work/dump-$1.log" -v4 --tcp-established \
    --network-lock nftables || fail "$1: dump failed: $(grep Error "dump-$1.log" | grep -v NOFILE | head -n 1)"
  wait "${pids[$1]}" 2>/dev/null || :
  unset "pids[$1]"
}

# restore NAME NAMESPACE: restores NAME.edited.
restore() {
  within "$2" criu restore -d -D "$1.edited" -o "$work/restore-$1.log" --pidfile "$work/$1.pid" -v4 --tcp-established \
    >/dev/null || fail "$1: restore failed: $(grep Error "restore-$1.log" | grep -v NOFILE | head -n 1)"
  pids[$1]=$(cat "$1.pid")
}

# judge NAME FIELD: looks whether an end counts on from 0 without a gap, and that its last line has FIELD.
judge() {
  awk '$1 != NR - 1 { print FILENAME ": line " NR " is: " $0; exit 1 }' "$1.out" || return 1
  tail -n 1 "$1.out" | grep -qF " $2" || fail "$1: said '$(tail -n 1 "$1.out")', expected $2"
}

# plan PHASE SET RULE...: runs the steps of a phase.
plan() {
  local phase=$1 set=$2 rules=() rule
  shift 2
  for rule in "$@"; do rules+=(-e "$rule"); done
  "$crit" daemon tcp-plan "$set" "${rules[@]}" "${places[@]}" --run --phase "$phase" >plan.log 2>&1 ||
    fail "tcp-plan: $phase failed: $(tail -n 1 plan.log)"
  say "$(sed 's/^/          /' plan.log)"
}

# clean NAMESPACE: looks whether nothing is left there that drops packets.
clean() {
  local left
  left=$(within "$1" nft list ruleset | grep -w drop || :)
  [ -z "$left" ] || fail "$1: still drops packets: $left"
}

# with_router: namespaces old and new behind a router, which is 192.168.9.1 for the namespace client.
with_router() {
  wire router client 192.168.9
  wire router old 10.1.0
  wire router new 10.2.0
  within client ip route add default via 192.168.9.1
  within old ip route add default via 10.1.0.1
  within new ip route add default via 10.2.0.1
  within router sysctl -qw net.ipv4.ip_forward=1
  places=(--netns "old=$id-old" --netns "new=$id-new" --netns "router=$id-router")
}

# move_end NAME: moves one end from 10.1.0.2 to 10.2.0.2, while the other one is there.
move_end() {
  local rule='ip 10.1.0.2 -> 10.2.0.2' ns
  more client 100
  say "before:   $(tail -n 1 client.out)"
  dump "$1" old
  say "dumped:   the $1 is gone, its other end waits"
  plan lock "$1" "$rule"
  "$crit" edit "$1" -q --out "$1.edited" -e "$rule" 2>>edit.log
  restore "$1" new
  say "restored: the $1 is in the other namespace, with the other address"
  plan unlock "$1" "$rule"
  plan cleanup "$1" "$rule"
  more client 100
  say "after:    $(tail -n 1 client.out)"
  judge "$1" me=10.2.0.2:
  for ns in router old new; do clean "$ns"; done
}

# The client asks the router, which leads it to the server.
move_server() {
  with_router
  within router nft 'table ip service { chain prerouting { type nat hook prerouting priority dstnat;
    ip daddr 192.168.9.1 tcp dport 5000 dnat to 10.1.0.2; }; }'
  start server old 10.1.0.2 5000
  start client client 192.168.9.1 5000
  move_end server
  judge client server=10.2.0.2:5000
  judge client peer=192.168.9.1:5000
}

# The client is behind the router, by whose address the server knows it.
move_client() {
  with_router
  within router nft 'table ip service { chain postrouting { type nat hook postrouting priority srcnat;
    ip daddr 192.168.9.2 masquerade; }; }'
  start server client 192.168.9.2 5000
  start client old 192.168.9.2 5000
  move_end client
  judge server peer=192.168.9.1:
}

# The server goes from 10.3.0.1:5000 to 10.4.0.1:6000, the client from 10.3.0.2 to 10.4.0.2, each to a namespace of its
# own. Who is restored first waits for the other, as both are kept from each other until then.
move_both() {
  wire old client 10.3.0
  wire new router 10.4.0
  local rules=('ip 10.3.0.0/24 -> 10.4.0.0/24' 'port 5000 -> 6000') end
  start server old 10.3.0.1 5000
  start client client 10.3.0.1 5000
  more client 100
  say "before:   $(tail -n 1 client.out)"
  dump server old
  dump client client
  say "dumped:   both are gone"
  local of_server=(--netns "old=$id-old" --netns "new=$id-new")
  local of_client=(--netns "old=$id-client" --netns "new=$id-router")
  places=("${of_server[@]}") && plan lock server "${rules[@]}"
  places=("${of_client[@]}") && plan lock client "${rules[@]}"
  for end in server client; do
    local options=() rule
    for rule in "${rules[@]}"; do options+=(-e "$rule"); done
    "$crit" edit "$end" -q --out "$end.edited" "${options[@]}" 2>>edit.log
  done
  restore server new
  restore client router
  say "restored: both are in other namespaces, with other addresses and another port"
  for phase in unlock cleanup; do
    places=("${of_server[@]}") && plan "$phase" server "${rules[@]}"
    places=("${of_client[@]}") && plan "$phase" client "${rules[@]}"
  done
  more client 100
  say "after:    $(tail -n 1 client.out)"

  judge server me=10.4.0.1:6000
  judge client server=10.4.0.1:6000
  judge client peer=10.4.0.1:6000
  for ns in client router old new; do clean "$ns"; done
}

# move: moves the connection in a directory of its own, and tells how long the client was without an answer.
move() {
  set -e
  mkdir "$work/$1"
  work=$work/$1
  cd "$work"
  trap finish EXIT
  make_namespaces
  "move_$what"
  awk -v runs="$runs" -v name="$1" '{
    split($NF, at, "=")
    if (NR > 1 && at[2] - last > most) most = at[2] - last
    last = at[2]
  } END {
    if (runs > 1) printf "%s: ", name
    printf "ok: %d answers in their order, none lost, none twice; the longest wait for one was %.1f s\n", NR, most
  }' client.out
}

good=0
for run in $(seq "$runs"); do
  set +e # else a failure within would not end it
  (move "run$run") 2>"$work/errors"
  status=$?
  set -e
  if [ "$status" = 0 ]; then
    good=$((good + 1))
  else
    echo "run$run: failed: $(grep -v Killed "$work/errors" | tail -n 3)"
  fi
done
[ "$runs" = 1 ] || echo "$good of $runs runs went well"
[ "$good" = "$runs" ]
