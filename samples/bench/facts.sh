# For codec.sh and memory.sh to read: facts CRIT UPSTREAM [GO] prints what the figures depend on.
facts() {
  echo "date: $(date -u +%F)"
  echo "machine: $(nproc) cores, $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), $(free -g | awk '/^Mem/ {print $2}') GiB"
  echo "kernel: $(uname -sr), load $(cut -d' ' -f1-3 /proc/loadavg) at the start"
  echo "java: $(CRIT_JAVA_OPTIONS=-showversion "$1" --version 2>&1 | sed -n 2p || true)"
  echo "python: $(/usr/bin/python3 -c 'import sys, google.protobuf as p; from google.protobuf.internal import api_implementation as a
print(sys.version.split()[0], "with protobuf", p.__version__, a.Type())')"
  echo "ours: $("$1" --version 2>/dev/null | head -n 1 || true)"
  echo "upstream: crit $("$2" --version)"
  [ -z "${3:-}" ] || echo "go-criu: $("$3" --version 2>/dev/null | head -n 1 || true)"
}
