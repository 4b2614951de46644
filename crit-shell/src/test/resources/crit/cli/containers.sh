#!/bin/bash
# containers.sh CRIT SOURCE CLIENT WORK: runc and podman, as Debian ships them, checkpoint a container and restore it through the
# program that `crit daemon shim` makes; and a client of `criu service` restores through `crit daemon rpc`. The program in the
# container says what it has. Prints a line for each case: its name, and "ok" or what is wrong. Has to run as root.
set -euo pipefail
crit=$1 source=$2 client=$3 work=$4
cd "$work"
plain=$PATH
mkdir -p bundle/rootfs/{data,other,proc,dev,sys}
gcc -static -O1 -o bundle/rootfs/served "$source"
pids=()
engine() { runc --root "$work/state" "$@"; }
pod() {
  podman --root "$work/store" --runroot "$work/podrun" --tmpdir "$work/podtmp" --runtime runc \
    --cgroup-manager cgroupfs --events-backend none --storage-driver vfs "$@"
}
finish() {
  PATH=$plain
  kill -9 "${pids[@]}" 2>/dev/null || :
  engine delete -f one >/dev/null 2>&1 || :
  ! command -v podman >/dev/null || pod rm -f -t 0 pone >/dev/null 2>&1 || :
  umount -q "$work"/store/vfs-containers/*/userdata/shm 2>/dev/null || :
}
trap finish EXIT

# judge NAME FILE PORT: looks for the port in what the program says from now on.
judge() {
  local before
  before=$(wc -l <"$2")
  for _ in $(seq 100); do [ "$(wc -l <"$2")" -gt $((before + 1)) ] && break; sleep 0.05; done
  if [ "$(wc -l <"$2")" -gt "$before" ] && [ "$(tail -n 1 "$2")" = "port $3" ]; then
    echo "$1: ok"
  else
    echo "$1: said '$(tail -n 1 "$2")', expected 'port $3'"
  fi
}

# gone FILE: waits until a program says nothing more.
stop() {
  PATH=$plain
  engine kill one KILL 2>/dev/null || :
  for _ in $(seq 100); do engine delete one >/dev/null 2>&1 && break; sleep 0.05; done
  cp saved bundle/rootfs/data/out
  cp saved bundle/rootfs/other/out
}

cd bundle
runc spec
python3 - <<'PY'
import json
config = json.load(open("config.json"))
process = config["process"]
process["terminal"] = False
process["args"] = ["/served", "/data/out", "7001"]
process["env"] = []
process.pop("rlimits", None)
config["root"]["readonly"] = False
linux = config["linux"]
linux["namespaces"] = [it for it in linux["namespaces"] if it["type"] not in ("network", "cgroup")]
linux.pop("seccomp", None)
config["annotations"] = {"role": "web"}
json.dump(config, open("config.json", "w"))
PY
engine run -d one </dev/null >/dev/null 2>&1 
for _ in $(seq 100); do [ -s rootfs/data/out ] && break; sleep 0.05; done
engine checkpoint --image-path "$work/img" --work-path "$work/dumped" one 2>../dump.log || { cat ../dump.log; exit 1; }
cd ..
cp bundle/rootfs/data/out saved
mkdir img/sub
echo done >img/sub/dump.log
find img -type f -exec sha256sum {} + | sort >before

# restore NAME [OPTION]...: restores by runc with the criu that is first on the PATH.
restore() {
  (cd bundle && engine restore "${@:2}" --image-path "$work/img" --work-path "$work/$1" one) </dev/null >/dev/null 2>"$1.log"
}

"$crit" daemon shim bin -e 'port 7001 -> 7999' -e 'path /data -> /other where pid=1' --audit audit >/dev/null
stop
PATH=$work/bin:$plain
restore detached -d || cat detached.log
judge detached bundle/rootfs/other/out 7999
grep -q '"container":"one".*"before":"7001","after":"7999"' audit && echo "audit: ok" || { echo "audit:"; cat audit; }
stop

PATH=$work/bin:$plain
restore attached &
pids+=($!)
for _ in $(seq 100); do [ "$(tail -n 1 bundle/rootfs/other/out)" = "port 7999" ] && break; sleep 0.05; done
judge attached bundle/rootfs/other/out 7999
PATH=$plain
init=$(engine state one | python3 -c 'import json, sys; print(json.load(sys.stdin)["pid"])')
engine kill one KILL
wait "${pids[-1]}" && status=0 || status=$?
[ "$status" = 137 ] && echo "child: ok" || echo "child: runc ended with status $status, expected that of $init"
stop

cat >containers.yaml <<'END'
containers:
  - id: o?e
    annotations: {role: w*}
    rules: [web.yaml]
  - id: other
    rules: [none.yaml]
END
echo 'rules: [{port: {from: 7001, to: 7888}}]' >web.yaml
echo 'rules: [{port: {from: 1, to: 2}}]' >none.yaml
"$crit" daemon shim table --containers containers.yaml >/dev/null
rm none.yaml # is looked at when the shim is made, and not for a container that it is not for
PATH=$work/table:$plain
restore table -d || cat table.log
judge table bundle/rootfs/data/out 7888
stop

sed -i 's/o?e/two/' containers.yaml
PATH=$work/table:$plain
restore unmatched -d || cat unmatched.log
judge unmatched bundle/rootfs/data/out 7001
stop

sed -i 's/two/one/' containers.yaml
echo 'rules: [{port: {from: 9, to: 7888}}]' >web.yaml
PATH=$work/table:$plain
if restore refused -d; then
  echo "refused: was restored"
else
  grep -q 'port fits 0 places' refused.log && echo "refused: ok" || cat refused.log
fi
stop

echo 'rules: [{port: {from: 7001, to: 7777}}]' >web.yaml
PATH=$work/table:$plain
restore again -d || cat again.log
judge again bundle/rootfs/data/out 7777
stop

for _ in $(seq 100); do [ -z "$(find . -maxdepth 1 -name '.img.crit-*')" ] && break; sleep 0.05; done
find img -type f -exec sha256sum {} + | sort >after
if [ -n "$(find . -maxdepth 1 -name '.img.crit-*')" ]; then
  echo "traces: views are left"
else
  cmp -s before after && echo "traces: ok" || echo "traces: images have changed"
fi

env -i setsid bundle/rootfs/served "$work/alone" 7050 </dev/null >/dev/null 2>&1 &
alone=$!
pids+=("$alone")
for _ in $(seq 100); do [ -s alone ] && break; sleep 0.05; done
mkdir alone.img alone.work
criu dump -t "$alone" -D alone.img -o "$work/alone.log" -v4 || tail -3 alone.log
wait "$alone" 2>/dev/null || :
criu service --address "$work/criu.sock" -o "$work/service.log" -v4 &
service=$!
pids+=("$service")
"$crit" daemon rpc --socket "$work/crit.sock" --service "$work/criu.sock" -e 'port 7050 -> 7051' -q &
proxy=$!
pids+=("$proxy")
for _ in $(seq 200); do [ -S crit.sock ] && [ -S criu.sock ] && break; sleep 0.05; done
python3 "$client" "$work/crit.sock" alone.img alone.work || :
judge service alone 7051
# a restore that fails, as the process is there, and names no working directory: its log is beside the images
python3 "$client" "$work/crit.sock" alone.img >/dev/null 2>&1 || :
[ -s alone.work/restore.log ] && grep -q 'Restoring FAILED' alone.img/restore.log && echo "logs: ok" || echo "logs: $(ls alone.work alone.img)"
pids+=("$(pgrep -f "^bundle/rootfs/served $work/alone" || :)")

echo 'becomes no program' >gone
"$crit" daemon shim broken --criu gone -e 'port 7050 -> 7051' >/dev/null
timeout 60 python3 "$client" swrk:broken/criu alone.img >late.log 2>&1 || :
for _ in $(seq 100); do [ -z "$(find . -maxdepth 1 -name '.alone.img.crit-*')" ] && break; sleep 0.05; done
find . -maxdepth 1 -name '.alone.img.crit-*' >>late.log
grep -q "answered .*permission denied" late.log && ! grep -q '^[.]/' late.log && echo "late: ok" || { echo "late:"; cat late.log; }

kill "$proxy"
wait "$proxy" 2>/dev/null || :
kill "$service"

command -v podman >/dev/null || { echo "podman: is not there"; exit; }
tar -C bundle/rootfs -c . | pod import - served:1 >/dev/null 2>pod.log
pod run --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 -d --name pone --network host --log-driver none \
  --security-opt seccomp=unconfined served:1 /served /data/out 7101 >/dev/null 2>>pod.log </dev/null || cat pod.log
out=$(pod inspect pone --format '{{.GraphDriver.Data.UpperDir}}{{.Rootfs}}' 2>/dev/null || :)
root=$(echo "$work"/store/vfs/dir/*/data/out | tr ' ' '\n' | xargs grep -l 7101 | head -n 1)
root=${root%/data/out}
pod container checkpoint --keep pone >/dev/null 2>>pod.log || cat pod.log
cp "$root/data/out" "$root/other/out"
"$crit" daemon shim podbin -e 'port 7101 -> 7199' -e 'path /data -> /other where pid=1' >/dev/null
PATH=$work/podbin:$plain
pod container restore --keep pone >/dev/null 2>>pod.log || cat pod.log
judge podman "$root/other/out" 7199
