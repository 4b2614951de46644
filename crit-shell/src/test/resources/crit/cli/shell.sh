#!/bin/bash
# shell.sh CRIT SOURCE WORK: dumps a server, gives it another port in crit's shell, restores what that wrote by the real
# criu, and looks at which port it listens on. Prints "port PORT" and "rules: same". Has to run as root.
set -euo pipefail
crit=$1 source=$2 work=$3
cd "$work"
gcc -O1 -o served "$source"
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :' EXIT
env -i setsid "$work/served" "$work/said" 7431 </dev/null >/dev/null 2>&1 &
pid=$!
pids+=("$pid")
for _ in $(seq 100); do [ -s said ] && break; sleep 0.05; done
mkdir img
criu dump -t "$pid" -D img -o "$work/dump.log" -v4 || { tail -5 dump.log; exit 1; }
wait "$pid" 2>/dev/null || :
for _ in $(seq 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
cp -r img before

"$crit" shell img -c 'port 7431 -> 7432; undo; redo' -c 'x sk' -c "save $work/rules.yaml" -c write
"$crit" edit before --rules rules.yaml -q -o again
diff -r img again && echo "rules: same"

rm said
touch said
criu restore -d -D img -o "$work/restore.log" --pidfile "$work/pidfile" -v4 || { grep -m1 Error restore.log; exit 1; }
pids+=("$(cat pidfile)")
for _ in $(seq 100); do [ -s said ] && break; sleep 0.05; done
tail -n 1 said
