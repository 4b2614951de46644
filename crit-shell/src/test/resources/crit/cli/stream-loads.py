"""stream-loads.py fill|count|check PORT: clients of redis, for stream-loads.sh."""
import random, socket, sys, time, zlib

ACTION, PORT = sys.argv[1], int(sys.argv[2])
KEYS = 200
MIB = 1 << 20


class Redis:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=30)
        self.stream = self.socket.makefile("rb")

    def ask(self, *words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words))
        line = self.stream.readline()
        if line[:1] == b"$":
            return self.stream.read(int(line[1:]) + 2)[:-2]
        if line[:1] not in (b":", b"+"):
            raise SystemExit("redis says %r" % line)
        return line[1:].strip().decode()


redis = Redis()
if ACTION == "fill":
    random.seed(7)
    block = random.randbytes(MIB)
    for key in range(KEYS):
        redis.ask("SET", "key%d" % key, block[key:] + block[:key])
elif ACTION == "check":
    total = 0
    for key in range(KEYS):
        total = zlib.crc32(redis.ask("GET", "key%d" % key), total)
    print("%08x" % total, redis.ask("DBSIZE"))
else:
    while True:
        print(redis.ask("INCR", "count"), flush=True)
        time.sleep(0.02)
