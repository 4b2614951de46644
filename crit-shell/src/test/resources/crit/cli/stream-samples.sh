#!/bin/bash
# stream-samples.sh CRIT WORK [fresh]: the checkpoints of samples/checkpoints are restored by the real criu through `crit daemon serve`
# without rules, and what comes up is what the checkpoints have. Prints a line for each case: its name, and "ok" or what is wrong.
#
# They name their programs with size and build-id, and so the libraries. The programs are built here, which gives the very same ones with
# Debian bookworm's gcc; where it does not, or with "fresh", samples/make dumps them anew for this, and a line on standard error says so.
# Has to run as root, for namespaces of its own.
set -euo pipefail
crit=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
place=/srv/crit-samples

# wait_for COMMAND...: until it goes well, for 10 s at most.
wait_for() {
  for _ in $(seq 200); do "$@" && return; sleep 0.05; done
  return 1
}

# inside SET PROGRAM [ARGUMENT]: restores a set and judges it, as the first process of a pid namespace.
inside() {
  local set=$1 options=(--manage-cgroups=ignore) daemon
  for file in /proc/self/fd/*; do
    [ "${file##*/}" -le 2 ] || [ "${file##*/}" = 255 ] || eval "exec ${file##*/}>&-"
  done
  # The ids of the checkpoints have to be free.
  echo 1000 >/proc/sys/kernel/ns_last_pid
  ip link set lo up
  mount -t tmpfs -o mode=755 srv /srv
  mkdir "$place"
  mount -t tmpfs -o mode=755,size=16m samples "$place"
  cp "$work/built/$2" "$place/"
  # The program makes the files anew that it had open. It is dumped, too, so that CRIU's lock of the network lies here as it did where the
  # checkpoint was made: else both ends of a connection would hear each other before they are complete, and reset it.
  echo 100 >/proc/sys/kernel/ns_last_pid
  (cd "$place" && exec env -i setsid "./$2") </dev/null >/dev/null 2>&1 &
  local program=$!
  disown
  wait_for test -e "$place/ready" || echo "$set: the program does not start"
  sleep 0.3
  mkdir "$work/spare-$set"
  criu dump -t "$program" -D "$work/spare-$set" -o "$work/spare-$set.log" -v4 --manage-cgroups=ignore --network-lock nftables \
    --file-locks --tcp-established || echo "$set: the program is not dumped"
  wait_for gone "$program" || echo "$set: the program does not end"
  echo 1000 >/proc/sys/kernel/ns_last_pid

  case ${set%-*} in
    pipes) options+=(--file-locks) ;;
    tcp) options+=(--tcp-established) ;;
  esac
  mkdir "sockets-$set"
  "$crit" daemon serve "$sets/$set" --once -q --socket-dir "sockets-$set" </dev/null >"serve-$set.log" 2>&1 &
  daemon=$!
  wait_for test -S "sockets-$set/streamer-serve.sock" || echo "$set: the daemon does not listen: $(cat "serve-$set.log")"
  if criu restore --stream -d -D "sockets-$set" -o "$work/restore-$set.log" -v4 "${options[@]}" </dev/null; then
    # Criu, which looks for the size of the image of nftables, takes a pipe for empty and may close it before it is filled.
    wait "$daemon" || [ "$set" = namespaces ] && echo "$set restore: ok" || echo "$set restore: $(tail -n 1 "serve-$set.log")"
    python3 "$here/stream-samples.py" "$set" || :
  else
    echo "$set restore: failed: $(grep 'Error (' "restore-$set.log" | grep -v NOFILE | head -n 1)"
  fi
}

# gone PID: nothing is left of a program.
gone() { [ -z "$(ps -o pid= -g "$1")" ]; }

if [ "${3:-}" = inside ]; then
  cd "$work"
  sets=$4
  inside "$5" "$6"
  # What was restored ends with this namespace.
  exit
fi

cd "$work"
samples=$(dirname "$crit")/samples sets=$samples/checkpoints
cp -r "$samples" samples
mkdir built
(cd samples && ./make --programs "$work/built")

# same SET PROGRAM: whether all files that a set names by build-id are here.
same() {
  "$crit" show "$samples/checkpoints/$1/files.img" | python3 -c '
import json, struct, subprocess, sys
for entry in json.load(sys.stdin)["entries"]:
    file = entry.get("reg", {})
    if "build_id" in file:
        path = file["name"].replace("/srv/crit-samples", sys.argv[1])
        expected = b"".join(struct.pack("<I", word) for word in file["build_id"]).hex()
        found = subprocess.run(["readelf", "-n", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        if expected not in found:
            sys.exit("%s is another one than the checkpoint has" % path)
' "$work/built"
}

for set in threads threads-compressed pipes tcp shm namespaces; do
  case $set in
    threads*) program=threads ;;
    namespaces) program=shm ;;
    *) program=$set ;;
  esac
  sets=$samples/checkpoints
  if [ "${3:-}" = fresh ] || ! same "$set"; then
    sets=$work/samples/checkpoints
    if [ "$set" = threads-compressed ]; then
      rm -rf "$sets/$set"
      cp -r "$sets/threads" "$sets/$set"
      "$crit" compress --in-place "$sets/$set" >/dev/null 2>&1
    else
      (cd samples && ./make "$set" >/dev/null)
    fi
    echo "($set is dumped anew)" >&2
  fi
  unshare --mount --pid --fork --kill-child --mount-proc --net "$here/stream-samples.sh" "$crit" "$work" inside "$sets" "$set" "$program"
done
