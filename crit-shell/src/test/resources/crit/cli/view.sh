#!/bin/bash
# view.sh CRIT WORK: `crit daemon view` keeps a directory as rules leave a set, while the rules and the set change, and while a
# reader opens it by its name over and over. Prints a line for each case: its name, and "ok" or what is wrong.
set -euo pipefail
crit=$1 work=$2
cd "$work"
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null || :' EXIT

cat >reader.py <<'PY'
"""reader.py VIEW STOP COUNT: reads a directory of COUNT images, or one more, until the file STOP is there; prints what is wrong.

Two files have the number of the rules that made them. Who read while the name went over to another directory knows by that the
directory is another one than before, and does not judge; all else has to be whole.
"""
import os, re, sys

view, stop, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
wrong, seen, rounds, places = [], set(), 0, set()


def number(name, pattern):
    with open(view + "/" + name, "rb") as file:
        return re.search(pattern, file.read()).group(1)


def look():
    with open(view + "/inventory.img", "rb") as file:
        if not file.read():
            return "inventory.img is empty"
    names = len([name for name in os.listdir(view) if name.endswith(".img")])
    first, second = number("files.img", rb"/srv/place-(\d+)/tcp"), number("core-101.img", rb"name-(\d+)")
    seen.add(first)
    return "" if first == second and names in (count, count + 1) else "%d images, rules %r and %r" % (names, first, second)


while not os.path.exists(stop):
    rounds += 1
    try:
        before = os.stat(view).st_ino
    except OSError as e:
        wrong.append(repr(e))
        continue
    try:
        problem = look()
    except (OSError, AttributeError) as e:
        problem = repr(e)
    try:
        if problem and os.stat(view).st_ino == before:
            wrong.append(problem)
    except OSError as e:
        wrong.append(repr(e))
    places.add(before)
if rounds < 1000 or len(seen) < 15 or len(places) < 2:
    wrong.append("looked %d times, at %d rules and %d directories" % (rounds, len(seen), len(places)))
print("; ".join(sorted(set(wrong))[:3]) or "ok")
PY

# rules N: what the rule file has for the number N.
rules() { printf 'rules:\n  - path: /srv/crit-samples -> /srv/place-%s\n  - comm: tcp -> name-%s\n' "$1" "$1"; }
# has IMAGE TEXT: whether an image of the view has a text.
has() { grep -qa "$2" "view/$1"; }
hasnt() { ! grep -qa "$2" "view/$1"; }
missing() { [ ! -e "$1" ]; }
logs() { grep -q "$1" log; }
# shown N: whether the view is what the rules of that number make of the set.
shown() { has files.img "/srv/place-$1/tcp" && has core-101.img "name-$1"; }
sums() { (cd "$1" && sha256sum -- *); }
# within NAME COMMAND...: waits until a command goes well, for 10 s at most.
within() {
  local name=$1
  shift
  for _ in $(seq 200); do
    if "$@"; then
      echo "$name: ok"
      return
    fi
    sleep 0.05
  done
  echo "$name: not within 10 s: $*; the log ends with '$(tail -n 1 log)'"
}
# is NAME EXPECTED ACTUAL: compares two texts.
is() { [ "$2" = "$3" ] && echo "$1: ok" || echo "$1: '$3', expected '$2'"; }
# put FILE: replaces or adds a file of the set by renaming, in the set and in what the set has to be at the end.
put() {
  cp "$1" "images/.new" && mv "images/.new" "images/${1##*/}"
  cp "$1" expected/
}
# kept NAME TEXT: that the view is bit for bit what `before` has, once the log has a text.
kept() {
  within "$1" logs "$2"
  is "$1 leaves the view" "$before" "$(stat -c %i view) $(sums view)"
}
keep() { before="$(stat -c %i view) $(sums view)"; }

mkdir images expected other
cp "$(dirname "$crit")"/samples/checkpoints/tcp/* images/
mv images/timens-0.img other/
cp images/* expected/
cp images/* other/
"$crit" edit --in-place -q -e 'port 4001 -> 4999' other 2>/dev/null
rules 1 >rules.yaml
"$crit" daemon view images view -r rules.yaml 2>log &
daemon=$!
pids+=("$daemon")
within made test -e view/inventory.img
shown 1 && echo "rules: ok" || echo "rules: the view is not as they leave the set"
is names "$(ls images)" "$(ls view)"
python3 reader.py view stop "$(ls images/*.img | wc -l)" >read 2>&1 &
reader=$!
pids+=("$reader")

# Files are other ones exactly where rules change their bytes.
other=$(for file in images/*; do [ "$file" -ef "view/${file#*/}" ] || echo "${file#*/}"; done)
is 'second names' "$(printf '%s\n' core-101.img core-102.img files.img)" "$other"

rules 2 >rules.yaml
within 'rules written anew' shown 2
rules 3 >next.yaml
mv next.yaml rules.yaml
within 'rules renamed into place' shown 3

keep
printf 'rules:\n  - path: {from: /srv/crit-samples}\n' >rules.yaml
kept 'wrong rules' 'view stays as it is: .*rules.yaml:2:.*to'
printf 'rules:\n  - port: 9 -> 10\n' >rules.yaml
kept 'rules that do not fit' 'view stays as it is: .*port fits 0 places'
rm rules.yaml
kept 'no rules' 'view stays as it is: .*rules.yaml'
rules 4 >rules.yaml
within 'right rules again' shown 4

put other/files.img
port=$("$crit" x other sk | grep -c 4999)
within 'changed image' sh -c "[ \"\$('$crit' x view sk | grep -c 4999)\" = $port ]"
shown 4 && [ "$port" -gt 0 ] && echo "changed image by rules: ok" || echo "changed image by rules: they are not in it"
put other/timens-0.img
within 'added image' test images/timens-0.img -ef view/timens-0.img
rm images/timens-0.img expected/timens-0.img
within 'removed image' missing view/timens-0.img

# While the set has no inventory it is not complete: it is as when somebody copies another set over it.
keep
mv images/inventory.img .
kept 'incomplete set' 'view stays as it is: images has no inventory.img yet'
rules 5 >rules.yaml
sleep 0.5
shown 4 && echo "incomplete set and new rules: ok" || echo "incomplete set and new rules: the view is not kept"
mv inventory.img images/
within 'complete again' shown 5

for number in $(seq 6 17); do
  rules "$number" >rules.yaml
  within "burst" shown "$number"
done
touch stop
wait "$reader"
is reader ok "$(cat read)"

is 'set' "$(sums expected)" "$(sums images)"
before=$(sums view)
kill -TERM "$daemon"
wait "$daemon" && status=0 || status=$?
is 'end' 143 "$status"
is 'end leaves the view' "$before" "$(sums view)"
is 'end leaves nothing else' "$(printf '%s\n' expected images log other read reader.py rules.yaml stop view)" "$(ls -A)"
# What is there goes on to be a view, for the next one.
rules 18 >rules.yaml
"$crit" daemon view images view -r rules.yaml --once -q && shown 18 && echo "next: ok" || echo "next: the view is not replaced"
