#!/bin/bash
# stream-clients.sh CRIT WORK: clients of the streamer's protocol that do what criu does not. Prints a line for each case:
# its name, and "ok" or what is wrong.
set -euo pipefail
exec python3 "$(dirname "$0")/stream-clients.py" "$@"
