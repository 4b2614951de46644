package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.daemon.os.Handover;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between an engine and a service. */
class RelayTest {
  private static final byte[] REQUEST = {8, 2};
  private static final byte[] ANSWER = {8, 2, 16, 1};
  private static final int WORK = 2500;

  @TempDir private Path work;

  /** Returns how many numbers of this process stand for the directory. */
  private long openings() throws IOException {
    long count = 0;
    try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        count += Files.isDirectory(file) && Files.isSameFile(file, work) ? 1 : 0;
      }
    }
    return count;
  }

  /** Answers each request, after a time that a silent client would not be given. */
  private static void serve(UnixSocket service) {
    try (service) {
      while (service.receive(Request.LONGEST).bytes().hasRemaining()) {
        Thread.sleep(WORK);
        service.send(ANSWER, List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void engineThatAsksForNothingIsGivenUpAndOneThatWaitsIsNot(int requests) throws IOException {
    List<UnixSocket> engine = UnixSocket.pair(Kind.PACKETS);
    List<UnixSocket> criu = UnixSocket.pair(Kind.PACKETS);
    if (requests > 0) { // else the service hangs, too
      Thread.ofPlatform().start(() -> serve(criu.getLast()));
    }
    try (var client = engine.getFirst();
        var near = engine.getLast();
        var far = criu.getFirst()) {
      for (int i = 0; i < requests; i++) {
        client.send(REQUEST, List.of());
      }
      assertThatThrownBy(() -> Relay.run(near, far, request -> request, 1))
          .hasMessage("asks for nothing for 1 seconds");
      for (int i = 0; i < requests; i++) {
        assertThat(client.receive(Request.LONGEST).bytes()).isEqualTo(ByteBuffer.wrap(ANSWER));
      }
      assertThat(client.receive(Request.LONGEST).bytes().hasRemaining()).isFalse();
    }
  }

  @Test
  void filesOfARequestThatIsRefusedAreClosed() throws IOException {
    List<UnixSocket> engine = UnixSocket.pair(Kind.PACKETS);
    List<UnixSocket> criu = UnixSocket.pair(Kind.PACKETS);
    int directory = Handover.openDirectory(work);
    engine.getFirst().send(REQUEST, List.of(directory));
    UnixSocket.close(directory);
    try (var near = engine.getLast();
        var far = criu.getFirst()) {
      Thread.ofPlatform().start(() -> serve(criu.getLast()));
      assertThatThrownBy(() ->
              Relay.run(
                  near,
                  far,
                  _ -> {
                    throw new IOException("does not fit");
                  },
                  Relay.FOREVER))
          .hasMessage("does not fit");
    }
    assertThat(openings()).isZero();
    engine.getFirst().close();
  }
}
