package crit.daemon.stream;

import static org.assertj.core.api.Assertions.assertThat;

import crit.daemon.ReadySet;
import crit.daemon.os.Pipe;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import crit.daemon.os.UnixSocket.Peer;
import crit.memory.FileRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamServerTest {
  private static final Path SET =
      Path.of(System.getProperty("crit.root"), "samples", "checkpoints", "threads");
  private static final int ANSWER = 6;

  @TempDir private Path directory;

  /** How clients ended. */
  private record Ends(BlockingQueue<String> all) implements StreamListener {
    @Override
    public void connected(long client, Peer peer) {}

    @Override
    public void ended(long client, long bytes, String problem) {
      all.add(bytes + " " + problem);
    }
  }

  @Test
  void bytesOfClientsThatFailCountAsWell() throws IOException, InterruptedException {
    var ends = new Ends(new LinkedBlockingQueue<>());
    long size = Files.size(SET.resolve("inventory.img"));
    try (var set = new ReadySet(SET, FileRoot.NONE, List::of, (_, _) -> {});
        var server =
            StreamServer.listen(
                directory.resolve(StreamServer.SERVE),
                new ImageSender(_ -> set.open((_, _) -> {}), 1, StreamListener.NONE),
                ends)) {
      Thread thread = Thread.ofPlatform().start(() -> run(server));
      try (UnixSocket client =
          UnixSocket.connect(directory.resolve(StreamServer.SERVE).toString(), Kind.STREAM)) {
        client.send(new ImageRequest("inventory.img").bytes(), List.of());
        assertThat(client.read(ANSWER)).isPresent();
        Pipe pipe = Pipe.open();
        client.send(new byte[1], List.of(pipe.writer()));
        UnixSocket.close(pipe.writer());
        assertThat(pipe.readToEnd()).hasSize((int) size);
        client.send(new byte[] {0, 0, 0, 0}, List.of());
        assertThat(ends.all.poll(10, TimeUnit.SECONDS))
            .startsWith(size + " a request says that it is 0 bytes long");
      }
      assertThat(server.stop(10)).isTrue();
      thread.join();
    }
  }

  private static void run(StreamServer server) {
    try {
      server.run(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
