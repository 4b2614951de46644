"""stream-dumps.py CRIT WORK: see stream-dumps.sh.

Between criu and the daemon stands a go-between, as in stream-faults.py, but the other way round: criu asks, and sends the reading end
of a pipe without waiting for an answer. So it is at a known place only while it waits for somebody to read its pages, of which a pipe
holds few; small images it has sent long before they arrive.
"""
import os, re, shutil, socket, struct, threading

from streaming import Daemon, case, criu, end, processes, refused, restored, start_program, text, until

IMAGES = "captured/images"
LATE = 1 << 20  # bytes of pages that are left then


class GoBetween(threading.Thread):
    """Passes what one criu dumps on to the daemon; at a stage it does something. It keeps the names of all images.

    A stage is (NAME, -1), before the daemon hears of the image, or (NAME, COUNT), when so many bytes of it went through.
    """

    def __init__(self, daemon, stage=("", 0), action=lambda: None):
        super().__init__(daemon=True)
        self.daemon_socket, self.stage, self.action = daemon.socket, stage, action
        self.names, self.is_reached = [], False
        shutil.rmtree("between", ignore_errors=True)
        os.mkdir("between")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind("between/streamer-capture.sock")
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
                    self.names.append(name)
                    self.reach(name, -1)
                    daemon.sendall(head + request)
                    byte, files, _, _ = socket.recv_fds(criu, 1, 1)
                    if files:
                        self.pass_pipe(name, byte, files[0], daemon)
            except OSError:
                pass  # one of them is dead

    def reach(self, *stage):
        if stage == self.stage:
            self.is_reached = True
            self.action()

    def pass_pipe(self, name, byte, file, daemon):
        if name != self.stage[0]:
            socket.send_fds(daemon, [byte], [file])
            os.close(file)
        else:
            reader, writer = os.pipe()
            threading.Thread(target=self.pump, args=(name, file, writer), daemon=True).start()
            socket.send_fds(daemon, [byte], [reader])
            os.close(reader)

    def pump(self, name, reader, writer):
        moved = 0
        with os.fdopen(reader, "rb", 0) as source, os.fdopen(writer, "wb", 0) as sink:
            try:
                while piece := source.read(1 << 16):
                    if moved <= self.stage[1] < moved + len(piece):
                        self.reach(*self.stage)
                    while piece:
                        count = sink.write(piece)
                        moved += count
                        piece = piece[count:]
            except OSError:
                pass  # who reads is dead


def lies():
    """Returns what lies in the directory of the images and beside it."""
    return sorted(os.listdir("captured")), os.listdir(IMAGES)


def clear():
    for name in os.listdir(IMAGES):
        os.unlink(IMAGES + "/" + name)


def goes_on():
    before = text("run/out").count("\n")
    return until(lambda: text("run/out").count("\n") > before + 2, 10)


def stopped(program):
    program.kill()
    program.wait()
    end(processes() - own)


def works(daemon):
    """Returns what is wrong if a dump does not work now, or what it wrote does not restore without the daemon."""
    program = start_program()
    status = criu("dump", "daemon", "again.log", "--stream", "-t", str(program.pid)).wait(60)
    if status:
        stopped(program)
        return "the next dump fails with %d" % status
    program.wait()
    if not until(lambda: os.path.exists(IMAGES + "/inventory.img"), 10):
        return "the next dump leaves no images: " + text("daemon.log")[-300:]
    beside, _ = lies()
    before = processes()
    wrong = restored(criu("restore", IMAGES, "restore.log", "-d"), "restore.log")
    end(processes() - before)
    clear()
    if beside != ["images"]:
        return "the next dump leaves %r" % beside
    return wrong and "what the next dump wrote fails: " + wrong


os.makedirs(IMAGES)
own = set()
daemon = Daemon("capture", IMAGES)
own = {daemon.process.pid}

# A dump that nothing happens to tells the order of the images.
program = start_program()
between = GoBetween(daemon)
status = criu("dump", "between", "first.log", "--stream", "-t", str(program.pid)).wait(60)
program.wait()
between.join(10)
until(lambda: os.path.exists(IMAGES + "/inventory.img"), 10)
NAMES = between.names
PAGES = max((name for name in NAMES if name.startswith("pages-")), key=lambda name: os.path.getsize(IMAGES + "/" + name))
case("dump through the go-between", [
    status and "criu ended with %d" % status,
    "" if sorted(os.listdir(IMAGES)) == sorted(NAMES) else "has %r, expected %r" % (sorted(os.listdir(IMAGES)), sorted(NAMES)),
    "" if NAMES[-1] == "inventory.img" else "the last image is " + NAMES[-1],
    restored(criu("restore", IMAGES, "restore.log", "-d"), "restore.log"),
])
end(processes() - own)
SIZE = os.path.getsize(IMAGES + "/" + PAGES)
STAGES = (
    ("at the first image", (NAMES[0], -1)),
    ("in the middle of pages", (PAGES, SIZE // 2)),
    ("near the end of pages", (PAGES, SIZE - LATE)),
)
clear()

# Criu is killed: nothing is written, the daemon lives, and is as it was before. The program goes on as well: what criu put into it sees
# that criu is gone, and takes itself out.
until(lambda: daemon.load()[1] == 0)
idle = daemon.load()
for name, stage in STAGES:
    program = start_program()
    said = len(text("daemon.log"))
    killed = []
    between = GoBetween(daemon, stage, lambda: killed[0].kill())
    killed.append(criu("dump", "between", "killed.log", "--stream", "-t", str(program.pid)))
    status = killed[0].wait(60)
    wrong = ["" if status == -9 else "criu ended with %d" % status, "" if between.is_reached else "that stage never came"]
    wrong.append("" if until(lambda: daemon.load() == idle, 5) else "has %r files and threads, expected %r" % (daemon.load(), idle))
    wrong.append("" if lies() == (["images"], []) else "leaves %r" % (lies(),))
    wrong.append("" if goes_on() else "the program does not go on")
    wrong.append("" if re.search(r"nothing is written", text("daemon.log")[said:]) else "the log is %r" % text("daemon.log")[said:])
    stopped(program)
    wrong.append(works(daemon))
    wrong.append("" if daemon.process.poll() is None else "the daemon ended with %d" % daemon.process.returncode)
    case("dump with criu killed " + name, wrong)
daemon.stop()

# The daemon is killed: criu fails, and the program goes on. What it had begun lies hidden beside the directory, until the next dump.
for name, stage in STAGES:
    program = start_program()
    daemon = Daemon("capture", IMAGES)
    own = {daemon.process.pid}
    between = GoBetween(daemon, stage, daemon.kill)
    process = criu("dump", "between", "failed.log", "--stream", "-t", str(program.pid))
    wrong = [refused(process), "" if between.is_reached else "that stage never came"]
    beside, inside = lies()
    if inside or beside not in (["images"], [".images.0.part", "images"]):
        wrong.append("leaves %r" % (lies(),))
    wrong.append("" if goes_on() else "the program does not go on")
    stopped(program)
    os.unlink(daemon.socket)
    daemon = Daemon("capture", IMAGES)
    own = {daemon.process.pid}
    wrong.append(works(daemon))
    daemon.stop()
    case("dump with the daemon killed " + name, wrong)
