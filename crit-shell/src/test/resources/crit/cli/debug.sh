#!/bin/bash
# debug.sh CRIT SOURCE WORK KIND COMMAND...: dumps a program by the real criu and lets a debugger look at the checkpoint.
# KIND is gdb, extended, lldb or bt; CHILD in a command stands for the pid of the program's child.
set -euo pipefail
crit=$1 source=$2 work=$3 kind=$4
shift 4
cd "$work"
gcc -g -O1 -pthread -o threads-to-debug "$source"
env -i setsid ./threads-to-debug </dev/null >out 2>&1 &
pid=$!
trap 'kill -9 $pid 2>/dev/null || :' EXIT
for _ in $(seq 100); do [ -s out ] && break; sleep 0.05; done
child=$(cat /proc/$pid/task/*/children)
mkdir img
criu dump -t $pid -D img -o "$work/dump.log" -v4 || { grep Error dump.log; exit 1; }
options=()
for command in "$@"; do options+=(-ex "${command//CHILD/${child// /}}"); done
gdb=(gdb -nx -q -batch -iex 'set debuginfod enabled off')
case $kind in
  gdb) "${gdb[@]}" -ex "target remote | $crit gdb img --stdio" "${options[@]}" ;;
  extended) "${gdb[@]}" -ex "target extended-remote | $crit gdb img --stdio" "${options[@]}" ;;
  bt) "$crit" bt img --pid $pid ;;
  lldb)
    "$crit" gdb img --port 0 2>port &
    server=$!
    trap 'kill $server 2>/dev/null || :' EXIT
    for _ in $(seq 100); do grep -q port port && break; sleep 0.05; done
    PYTHONPATH=$(lldb -P 2>/dev/null || :) lldb -b --no-lldbinit threads-to-debug -o "gdb-remote $(grep -o '[0-9]*$' port)" -o 'bt all' ;;
esac
