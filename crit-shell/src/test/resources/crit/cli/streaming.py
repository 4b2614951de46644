"""streaming.py: what tests of daemons and the real criu have in common. They run with arguments CRIT WORK, in namespaces of their own."""
import hashlib, os, shutil, signal, subprocess, sys, time

CRIT, WORK = sys.argv[1:]
os.chdir(WORK)
PROGRAM = """
import socket, sys, time
listener = socket.socket()
listener.bind(("127.0.0.1", 7001))
listener.listen()
memory = bytearray(b"0123456789abcdef" * (1 << 21))
out = open(sys.argv[1], "a")
count = 0
while True:
    print(count, len(memory), memory[-1], file=out, flush=True)
    count += 1
    time.sleep(0.02)
"""


def case(name, wrong):
    """Prints a case, which is well if nothing is said to be wrong."""
    print(name + ": " + ("; ".join(it for it in wrong if it) or "ok"), flush=True)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def text(name):
    with open(name) as file:
        return file.read()


def processes():
    """Returns the processes of this namespace that live, but for this one and the first."""
    found = set()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            state = text("/proc/%s/stat" % pid).rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and int(pid) not in (1, os.getpid()):
            found.add(int(pid))
    return found


def end(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    until(lambda: not any(os.path.exists("/proc/%d" % pid) for pid in pids))


def sums(directory):
    found = {}
    for name in sorted(os.listdir(directory)):
        with open(directory + "/" + name, "rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def start_program():
    shutil.rmtree("run", ignore_errors=True)
    os.mkdir("run")
    pid = subprocess.Popen(["setsid", "python3", "-c", PROGRAM, WORK + "/run/out"], env={}, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: os.path.exists("run/out") and text("run/out").count("\n") > 3)
    return pid


def criu(action, directory, log, *words):
    """Starts criu, which is to have no open files but its own."""
    return subprocess.Popen(["criu", action, "-D", directory, "-o", WORK + "/" + log, "-v4", *words], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Daemon:
    """A daemon whose socket lies in the directory "daemon"."""

    def __init__(self, *words):
        os.makedirs("daemon", exist_ok=True)
        self.socket = "daemon/streamer-%s.sock" % words[0]
        self.process = subprocess.Popen([CRIT, "daemon", *words, "--socket-dir", "daemon"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=open("daemon.log", "w"))
        if not until(lambda: os.path.exists(self.socket) or self.process.poll() is not None) or self.process.poll() is not None:
            raise SystemExit("daemon: does not listen: " + text("daemon.log"))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def load(self):
        """Returns how many pipes and sockets are open, and how many threads serve."""
        directory = "/proc/%d/fd/" % self.process.pid
        files = 0
        for file in os.listdir(directory):
            try:
                files += os.readlink(directory + file).startswith(("pipe:", "socket:"))
            except OSError:
                pass
        threads = 0
        for thread in os.listdir("/proc/%d/task" % self.process.pid):
            try:
                threads += text("/proc/%d/task/%s/comm" % (self.process.pid, thread)).startswith(("client", "image"))
            except OSError:
                pass
        return files, threads


def restored(process, log):
    """Waits for criu; returns what is wrong if it did not restore, or the program does not go on."""
    status = process.wait(60)
    if status:
        return "criu ended with %d: %s" % (status, [it for it in text(log).split("\n") if "Error" in it and "NOFILE" not in it][:1])
    before = text("run/out").count("\n")
    if not until(lambda: text("run/out").count("\n") > before + 2):
        return "the program does not go on"
    lines = text("run/out").split("\n")[:-1]
    return "" if lines == ["%d 33554432 102" % n for n in range(len(lines))] else "the program said " + repr(lines[-1])


def refused(process):
    """Waits for criu; returns what is wrong if it did not fail."""
    status = process.wait(60)
    return "" if status == 1 else "criu ended with %d, expected 1" % status


def fresh():
    """Has the program's files as they were at the dump."""
    shutil.rmtree("run", ignore_errors=True)
    shutil.copytree("dumped", "run")
