package crit.daemon.status;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers HTTP with a few texts, on a local socket of the owner or on a loopback port. */
public final class StatusServer implements Closeable {
  private static final int LONGEST_REQUEST = 8 << 10;
  private static final int MOST_CLIENTS = 16;
  private static final int PATIENCE = 5;

  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final Map<String, Supplier<String>> pages;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);

  private StatusServer(
      ServerSocketChannel channel, SocketAddress address, Map<String, Supplier<String>> pages) {
    this.channel = channel;
    this.address = address;
    this.pages = pages;
  }

  /**
   * Reads an address: a path, or a loopback address and a port.
   *
   * @throws IOException if it is neither; it says what is expected
   */
  public static SocketAddress address(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    if (text.startsWith("/")) {
      return UnixDomainSocketAddress.of(text);
    }
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = text.substring(0, colon);
      boolean isNumber = host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+\\]");
      if (port < 1 << 16 && isNumber && InetAddress.getByName(host).isLoopbackAddress()) {
        return new InetSocketAddress(InetAddress.getByName(host), port);
      }
    }
    throw new IOException(
        "'%s' is no address for the status, expected the absolute path of a socket, or a port as"
                .formatted(text)
            + " 127.0.0.1:9301");
  }

  /**
   * Starts to answer.
   *
   * @param pages the texts by their paths, made anew for each request
   */
  public static StatusServer start(SocketAddress address, Map<String, Supplier<String>> pages)
      throws IOException {
    boolean isLocal = address instanceof UnixDomainSocketAddress;
    ServerSocketChannel channel =
        isLocal
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      channel.bind(address);
      if (address instanceof UnixDomainSocketAddress local) {
        Files.setPosixFilePermissions(
            local.getPath(), PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      channel.close();
      throw new IOException("%s: %s".formatted(address, e.getMessage()), e);
    }
    var server = new StatusServer(channel, address, pages);
    Thread.ofPlatform().daemon().name("status").start(server::run);
    return server;
  }

  private void run() {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(client));
        } else {
          client.close();
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(() -> end(client));
      byte[] answer = answer(request(client)).getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.wrap(answer);
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    } catch (IOException _) {
      // the client is gone, or too slow
    } finally {
      places.release();
    }
  }

  private static void end(SocketChannel client) {
    try {
      client.close();
    } catch (IOException _) {
      // it is gone
    }
  }

  private static String request(SocketChannel client) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_REQUEST);
    String text = "";
    while (!text.contains("\r\n\r\n") && bytes.hasRemaining() && client.read(bytes) >= 0) {
      text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  private String answer(String request) {
    String[] words = request.lines().findFirst().orElse("").split(" ", -1);
    boolean isGet = words.length == 3 && words[0].equals("GET");
    Supplier<String> page = isGet ? pages.get(words[1]) : null;
    String text =
        page == null ? "expected GET of one of: %s\n".formatted(pages.keySet()) : page.get();
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(page == null ? "404 Not Found" : "200 OK", length, text);
  }

  /**
   * Asks such a server.
   *
   * @throws IOException if nobody answers there
   */
  public static String ask(SocketAddress address, String page) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      String request = "GET %s HTTP/1.1\r\nHost: crit\r\n\r\n".formatted(page);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String text =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int body = text.indexOf("\r\n\r\n");
      if (!text.startsWith("HTTP/1.1 200") || body < 0) {
        throw new IOException(address + ": is no status of crit daemon run");
      }
      return text.substring(body + 4);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(address, e.getMessage()), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (address instanceof UnixDomainSocketAddress local) {
      Files.deleteIfExists(Path.of(local.toString()));
    }
  }
}
