#!/bin/sh
# Stands for a person's editor: makes umask 18 63, and the port 4000 4999, which takes two attempts.
if [ "$1" = +1 ]; then
  echo 4999 >"$2"
elif [ "$(cat "$1")" = 4000 ]; then
  echo '{4999' >"$1"
else
  sed -i 's/"umask": 18/"umask": 63/' "$1"
fi
