"""stream-clients.py CRIT WORK: see stream-clients.sh."""
import atexit, os, random, signal, socket, struct, subprocess, sys, threading, time

CRIT, WORK = sys.argv[1:]
ROOT = os.path.dirname(os.path.abspath(CRIT))
SET = ROOT + "/samples/checkpoints/threads"
os.chdir(WORK)
PAGEMAP = next(n for n in sorted(os.listdir(SET)) if n.startswith("pagemap-"))
PAGES = next(n for n in sorted(os.listdir(SET)) if n.startswith("pages-"))


def start(*words, name, makes=True):
    directory = WORK + "/" + name
    log = directory + "/log" if makes else directory.replace("/made/new", "/made.log")
    if makes:
        os.mkdir(directory)
    daemon = subprocess.Popen([CRIT, "daemon", *words, "--socket-dir", directory], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=open(log, "w"))
    atexit.register(daemon.kill)
    path = directory + ("/streamer-serve.sock" if words[0] == "serve" else "/streamer-capture.sock")
    for _ in range(200):
        if os.path.exists(path):
            return daemon, path
        time.sleep(0.05)
    raise SystemExit("daemon: does not listen: " + open(log).read())


def connect(path):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    client.connect(path)
    return client


def request(client, name):
    name = name.encode()
    message = b"\x0a" + bytes([len(name)]) + name
    client.sendall(struct.pack("<I", len(message)) + message)


def receive(client, count):
    data = b""
    while len(data) < count:
        try:
            more = client.recv(count - len(data))
        except ConnectionResetError:
            return data
        if not more:
            return data
        data += more
    return data


def ask(client, name):
    """Returns the reading end of a pipe, or nothing if the set has no such image."""
    request(client, name)
    if receive(client, 6) != b"\x02\0\0\0\x08\x01":
        return None
    reader, writer = os.pipe()
    socket.send_fds(client, [b"\0"], [writer])
    os.close(writer)
    return reader


def read_all(reader):
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()


def file(name):
    with open(SET + "/" + name, "rb") as image:
        return image.read()


def whole(path, names=None):
    client = connect(path)
    for name in names or sorted(os.listdir(SET)):
        if name.endswith(".img") and read_all(ask(client, name)) != file(name):
            return name + " differs"
    client.close()
    return "ok"


def case(name, verdict):
    print(name + ": " + verdict, flush=True)


daemon, path = start("serve", SET, "-q", "--timeout", "2", name="a")
case("all images", whole(path))
client = connect(path)
request(client, "none-7.img")
case("no such image", "ok" if receive(client, 6) == b"\x02\0\0\0\x08\0" else "wrong answer")

# CRIU asks for pages before it has read all of the page map: neither may wait for the other.
readers = [ask(client, name) for name in (PAGES, PAGEMAP, "files.img")]
contents = [read_all(reader) for reader in reversed(readers)]
case("backwards", "ok" if contents == [file("files.img"), file(PAGEMAP), file(PAGES)] else "differs")
client.close()

verdict = "ok"
for bad in ("../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a\nb", ""):
    client = connect(path)
    request(client, bad)
    if receive(client, 6):
        verdict = "answers " + repr(bad)
case("paths", verdict)

random.seed(7)
for round in range(100):
    client = connect(path)
    try:
        client.sendall(random.randbytes(random.randrange(1, 600)))
    except OSError:
        pass
    client.close()
for head in (0, 1 << 31, (1 << 32) - 1, 513):
    client = connect(path)
    client.sendall(struct.pack("<I", head) + b"x" * 20)
    receive(client, 1)
case("garbage", whole(path))

# Clients that never read are given up, while others are served.
silent = [connect(path) for _ in range(8)]
held = [ask(client, PAGES) for client in silent]
verdict = whole(path)
for client in silent:
    if verdict == "ok" and receive(client, 1):
        verdict = "is served on"
case("silent", verdict)

results = []
threads = []
for _ in range(200):
    threads.append(threading.Thread(target=lambda: results.append(whole(path, [PAGEMAP, "files.img", "pstree.img"]))))
    threads[-1].start()
    if len(threads) % 40 == 0:
        for thread in threads:
            thread.join()
for thread in threads:
    thread.join()
case("two hundred", "ok" if results == ["ok"] * 200 else repr(results[:3]))
daemon.send_signal(signal.SIGTERM)
daemon.wait(60)
case("ends", "ok" if not os.path.exists(path) else "leaves its socket")

# A dump that ends without the inventory leaves nothing.
daemon, path = start("capture", WORK + "/captured", "--once", "-q", name="b")
client = connect(path)
request(client, "files.img")
reader, writer = os.pipe()
socket.send_fds(client, [b"\0"], [reader])
os.close(reader)
os.write(writer, b"x" * 100)
os.close(writer)
client.close()
status = daemon.wait(60)
left = os.listdir(WORK + "/captured") + [n for n in os.listdir(WORK) if n.endswith(".part")]
case("half a dump", "ok" if status == 1 and not left else "status %d, left %r" % (status, left))


def dump(path, images):
    """Sends images as CRIU does."""
    client = connect(path)
    for name, data in images:
        request(client, name)
        reader, writer = os.pipe()
        socket.send_fds(client, [b"\0"], [reader])
        os.close(reader)
        try:
            os.write(writer, data)
        except BrokenPipeError:
            pass
        os.close(writer)
    return client


def log(name):
    with open(WORK + "/" + name + "/log") as text:
        return text.read()


# CRIU may be killed between asking for an image and writing it: a name is no image yet.
daemon, path = start("capture", WORK + "/empty", "--once", "-q", name="c")
dump(path, [("files.img", file("files.img")), ("inventory.img", b"")]).close()
status = daemon.wait(60)
left = os.listdir(WORK + "/empty") + [n for n in os.listdir(WORK) if n.endswith(".part")]
said = "the dump is not complete" in log("c")
case("an empty inventory", "ok" if status == 1 and not left and said else "status %d, left %r, %s" % (status, left, log("c")))

images = [(name, file(name)) for name in sorted(os.listdir(SET)) if name.endswith(".img")]
cut = [(name, data[:-4096] if name == PAGES else data) for name, data in images]
daemon, path = start("capture", WORK + "/cut", "--once", "-q", name="d")
dump(path, cut).close()
status = daemon.wait(60)
left = os.listdir(WORK + "/cut")
case("pages cut in a dump", "ok" if status == 1 and not left and PAGES in log("d") else "status %d, left %r, %s" % (status, left, log("d")))

# Rules that fit are applied before the images appear; those that do not leave the whole dump where the log says.
daemon, path = start("capture", WORK + "/changed", "--once", "-q", "-e", "set fs-*.img.umask 63", name="e")
dump(path, images).close()
status = daemon.wait(60)
there = sorted(os.listdir(WORK + "/changed"))
new = [name for name, data in images if open(WORK + "/changed/" + name, "rb").read() != data] if there else []
beside = [n for n in os.listdir(WORK) if n.startswith(".")]
good = status == 0 and there == [name for name, _ in images] and len(new) == 1 and new[0].startswith("fs-") and not beside
case("rules of a dump", "ok" if good else "status %d, there %r, new %r, beside %r, %s" % (status, there, new, beside, log("e")))

daemon, path = start("capture", WORK + "/unfit", "--once", "-q", "-e", "port 1 -> 2", name="f")
dump(path, images).close()
status = daemon.wait(60)
kept = WORK + "/.unfit.dumped"
same = os.path.isdir(kept) and all(open(kept + "/" + name, "rb").read() == data for name, data in images)
good = status == 1 and same and not os.listdir(WORK + "/unfit") and kept in log("f")
case("a rule that does not fit a dump", "ok" if good else "status %d, kept %s, %s" % (status, same, log("f")))

# The set is made anew when it changes, and only then; an image that is not read to its end is the client's affair.
os.mkdir("own")
for name, data in images:
    with open("own/" + name, "wb") as image:
        image.write(data)
daemon, path = start("serve", WORK + "/own", name="g")
verdict = whole(path)
with open(WORK + "/changed/" + new[0], "rb") as image:
    other = image.read()
with open("own/next", "wb") as image:
    image.write(other)
os.rename("own/next", "own/" + new[0])
client = connect(path)
if verdict == "ok" and read_all(ask(client, new[0])) != other:
    verdict = "serves what was there before"
client.close()
with open("own/" + new[0], "wb") as image:
    image.write(file(new[0]))
case("a set that changes", whole(path) if verdict == "ok" else verdict)
client = connect(path)
os.close(ask(client, PAGES))
time.sleep(0.3)
verdict = "ok" if read_all(ask(client, "files.img")) == file("files.img") else "is not served on"
client.close()
time.sleep(0.5)
case("an image that is not read", verdict if "warn" not in log("g") else log("g"))

# What a killed daemon left at the place of its socket is replaced; a daemon that lives is not bothered.
second = subprocess.run([CRIT, "daemon", "serve", SET, "--socket-dir", WORK + "/g"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
case("two at a place", whole(path) if second.returncode == 1 and "another daemon" in second.stderr else second.stderr)
daemon.kill()
daemon.wait()
left = os.path.exists(path)
daemon = subprocess.Popen([CRIT, "daemon", "serve", SET, "-q", "--once", "--timeout", "2", "--socket-dir", WORK + "/g"], stdin=subprocess.DEVNULL,
                          stderr=open("g/again", "w"))
atexit.register(daemon.kill)
for _ in range(200):
    try:
        client = connect(path)
        break
    except OSError:
        time.sleep(0.05)
# A client that begins a request and is silent then is given up, too.
client.sendall(b"\x05\0")
begun = time.time()
rest = receive(client, 1)
status = daemon.wait(60)
case("a left socket", "ok" if left and status == 1 else "left %r, status %d" % (left, status))
case("half a request", "ok" if not rest and time.time() - begun < 30 else "is waited for")
daemon, path = start("serve", SET, "-q", name="made/new", makes=False)
mode, socket_mode = (oct(os.stat(p).st_mode & 0o777) for p in (os.path.dirname(path), path))
daemon.send_signal(signal.SIGTERM)
status = daemon.wait(60)
case("modes", "ok" if (mode, socket_mode) == ("0o700", "0o600") else "%s %s" % (mode, socket_mode))
case("told to end", "ok" if status == 143 and not os.path.exists(path) else "status %d" % status)
