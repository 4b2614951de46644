"""stream-faults.py CRIT WORK: see stream-faults.sh.

Between criu and the daemon stands a go-between, which passes requests, answers and pipes on, and so knows at which stage they are.
What goes through a pipe does not go through it, but for the image that is to break off in the middle.
"""
import os, shutil, socket, struct, subprocess, threading

from streaming import CRIT, Daemon, case, criu, end, fresh, processes, refused, restored, start_program, sums, text, until


class GoBetween(threading.Thread):
    """Serves one criu; at a stage it does something, and is told the names of all images that are there.

    A stage is ("asked", NAME), before the daemon hears of the request, ("half", NAME), when half of the image went through, or
    ("whole", NAME), when all of it did.
    """

    def __init__(self, daemon, stage=("", ""), action=lambda: None):
        super().__init__(daemon=True)
        self.daemon_socket, self.stage, self.action = daemon.socket, stage, action
        self.names, self.is_reached = [], False
        shutil.rmtree("between", ignore_errors=True)
        os.mkdir("between")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind("between/streamer-serve.sock")
        self.listener.listen()
        self.start()

    def run(self):
        criu, _ = self.listener.accept()
        self.listener.close()
        with criu, socket.socket(socket.AF_UNIX) as daemon:
            daemon.connect(self.daemon_socket)
            try:
                while head := criu.recv(4, socket.MSG_WAITALL):
                    request = criu.recv(struct.unpack("<I", head)[0], socket.MSG_WAITALL)
                    name = request[2:].decode()
                    self.reach("asked", name)
                    daemon.sendall(head + request)
                    answer = daemon.recv(6, socket.MSG_WAITALL)
                    criu.sendall(answer)
                    if not answer:
                        return
                    if answer[5]:
                        self.names.append(name)
                        self.pass_pipe(name, criu, daemon)
            except OSError:
                pass  # one of them is dead

    def reach(self, *stage):
        if stage == self.stage:
            self.is_reached = True
            self.action()

    def pass_pipe(self, name, criu, daemon):
        byte, files, _, _ = socket.recv_fds(criu, 1, 1)
        if name != self.stage[1]:
            socket.send_fds(daemon, [byte], files)
        else:
            reader, writer = os.pipe()
            socket.send_fds(daemon, [byte], [writer])
            os.close(writer)
            threading.Thread(target=self.pump, args=(name, reader, os.dup(files[0])), daemon=True).start()
        for file in files:
            os.close(file)

    def pump(self, name, reader, writer):
        half, moved = os.path.getsize("images/" + name) // 2, 0
        with os.fdopen(reader, "rb", 0) as source, os.fdopen(writer, "wb", 0) as sink:
            try:
                while piece := source.read(1 << 16):
                    if moved <= half < moved + len(piece):
                        sink.write(piece[: half - moved])
                        self.reach("half", name)
                        piece = piece[half - moved :]
                        moved = half
                    while piece:
                        count = sink.write(piece)
                        moved += count
                        piece = piece[count:]
                self.reach("whole", name)
            except OSError:
                pass  # who reads is dead


def works(daemon, also=()):
    """Returns what is wrong if a restore does not work now; ends what it restored."""
    fresh()
    before = processes()
    process = criu("restore", "daemon", "again.log", "--stream", "-d")
    wrong = restored(process, "again.log")
    end(processes() - before)
    return wrong and "the next try fails: " + wrong


def leftover(before):
    left = processes() - before
    until(lambda: not processes() - before, 5)
    left = processes() - before
    names = [text("/proc/%d/comm" % pid).strip() for pid in left]
    end(left)
    return "processes are left: %r" % names if left else ""


def changed():
    return "" if sums("images") == before_all else "the images are not what they were"


program = start_program()
os.mkdir("images")
if criu("dump", "images", "dump.log", "-t", str(program.pid)).wait(60):
    raise SystemExit("dump: failed: " + text("dump.log")[-500:])
program.wait()
until(lambda: not processes())
shutil.copytree("run", "dumped")
before_all = sums("images")

# A restore that nothing happens to tells the order of the images.
fresh()
daemon = Daemon("serve", "images")
between = GoBetween(daemon)
before = processes()
case("through the go-between", [restored(criu("restore", "between", "first.log", "--stream", "-d"), "first.log"), changed()])
end(processes() - before)
between.join(10)
NAMES = between.names
LAST = NAMES[-1]
PAGES = next(name for name in NAMES if name.startswith("pages-"))

# Criu is killed: the daemon lives, and is as it was before.
works(daemon)
until(lambda: daemon.load()[1] == 0)
idle = daemon.load()
for name, stage in (
    ("after the inventory", ("asked", NAMES[1])),
    ("in the middle of pages", ("half", PAGES)),
    ("at the last image", ("asked", LAST)),
):
    fresh()
    before = processes()
    between = GoBetween(daemon, stage, lambda: end(processes() - before))
    process = criu("restore", "between", "killed.log", "--stream", "-d")
    process.wait(60)
    wrong = ["" if between.is_reached else "that stage never came", changed()]
    wrong.append("" if until(lambda: daemon.load() == idle, 5) else "has %r files and threads, expected %r" % (daemon.load(), idle))
    wrong.append(works(daemon))
    case("criu killed " + name, wrong)
daemon.stop()

# The daemon is killed: criu fails, and the next try works.
for name, stage in (
    ("after the inventory", ("asked", NAMES[1])),
    ("in the middle of pages", ("half", PAGES)),
    ("at the last image", ("asked", LAST)),
):
    fresh()
    daemon = Daemon("serve", "images")
    between = GoBetween(daemon, stage, daemon.kill)
    before = processes() - {daemon.process.pid}
    process = criu("restore", "between", "failed.log", "--stream", "-d")
    wrong = [refused(process), "" if between.is_reached else "that stage never came", leftover(before), changed()]
    if name == "after the inventory":
        # Its socket is there still, and nobody listens.
        process = criu("restore", "daemon", "dead.log", "--stream", "-d")
        case("daemon killed before it is asked", [refused(process), leftover(before), changed()])
    os.unlink("daemon/streamer-serve.sock")
    daemon = Daemon("serve", "images", "--once")
    wrong.append(works(daemon))
    daemon.process.wait(20)
    case("daemon killed " + name, wrong)

def spoiled(name, said):
    """Has a restore fail, for what the daemon has to say; then the images are put back."""
    fresh()
    before = processes()
    process = criu("restore", "daemon", "spoiled.log", "--stream", "-d")
    wrong = [refused(process), leftover(before)]
    if not until(lambda: all(it in text("daemon.log") for it in said), 5):
        wrong.append("the log is %r" % text("daemon.log"))
    shutil.rmtree("images")
    shutil.copytree("saved", "images")
    wrong.append(works(daemon))
    case(name, wrong)


# Pages are not all there: the daemon says so, before anything is restored. What else is cut off criu finds out.
shutil.copytree("images", "saved")
daemon = Daemon("serve", "images")
size = os.path.getsize("images/" + PAGES)
os.truncate("images/" + PAGES, size // 2)
spoiled("pages cut off", [PAGES, str(size // 2), str(size)])
os.unlink("images/" + PAGES)
spoiled("pages missing", [PAGES])
os.truncate("images/files.img", os.path.getsize("images/files.img") - 1)
spoiled("an image cut off", [])
daemon.stop()

# A rule fits when the daemon starts, and not any more when a client comes.
daemon = Daemon("serve", "images", "-e", "port 7001 -> 7999")
subprocess.run([CRIT, "edit", "images", "--in-place", "-q", "-e", "port 7001 -> 7002"], check=True, stderr=subprocess.DEVNULL)
spoiled("a rule that no longer fits", ["port fits 0 places"])
daemon.stop()

# The disk is full while images arrive: nothing is left of them, and the program goes on.
os.mkdir("disk")
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", "disk"], check=True)
program = start_program()
daemon = Daemon("capture", "disk/images", "--once")
process = criu("dump", "daemon", "full.log", "--stream", "-t", str(program.pid))
wrong = [refused(process), "" if daemon.process.wait(20) == 1 else "the daemon ended with %d" % daemon.process.returncode]
if ".img: no space left on device" not in text("daemon.log"):
    wrong.append("the log is %r" % text("daemon.log"))
left = [name for _, directories, files in os.walk("disk") for name in files + directories if name != "images"]
wrong.append("leaves %r" % left if left else "")
before = text("run/out").count("\n")
wrong.append("" if until(lambda: text("run/out").count("\n") > before + 2) else "the program does not go on")
case("full disk", wrong)
program.kill()
program.wait()
subprocess.run(["umount", "disk"], check=True)
