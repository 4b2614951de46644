import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** A program with a heap, a thread that counts and garbage, which tells each client what it has. */
class Load {
  private static final int BLOCKS = 64;

  private Load() {}

  /** Takes the port to listen on. */
  public static void main(String[] arguments) throws Exception {
    var heap = new byte[BLOCKS][1 << 20];
    var random = new Random(7);
    for (byte[] block : heap) {
      random.nextBytes(block);
    }
    var count = new AtomicLong();
    Thread.ofPlatform()
        .start(() -> {
          while (true) {
            byte[] garbage = new byte[1 << 16];
            count.addAndGet(garbage.length >> 16);
            Thread.yield();
          }
        });
    var loopback = InetAddress.getLoopbackAddress();
    try (var server = new ServerSocket(Integer.parseInt(arguments[0]), 5, loopback)) {
      while (true) {
        try (Socket client = server.accept();
            OutputStream out = client.getOutputStream()) {
          var sum = new CRC32();
          for (byte[] block : heap) {
            sum.update(block);
          }
          long pid = ProcessHandle.current().pid();
          out.write("%x %d %d%n".formatted(sum.getValue(), pid, count.get()).getBytes());
        }
      }
    }
  }
}
