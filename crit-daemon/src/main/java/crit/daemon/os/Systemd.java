package crit.daemon.os;

import crit.daemon.os.UnixSocket.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a service manager hands over and wants to be told (source: sd_listen_fds(3), sd_notify(3)).
 */
public final class Systemd {
  private static final int FIRST = 3;
  private static final int MOST = 256;

  private Systemd() {}

  /** Returns the socket that the manager has opened at a path for this process, if it has. */
  public static Optional<UnixSocket> socket(Path path) throws IOException {
    String pid = System.getenv().getOrDefault("LISTEN_PID", "");
    if (!pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return Optional.empty();
    }
    int count = number(System.getenv().getOrDefault("LISTEN_FDS", ""));
    for (int i = FIRST; i < FIRST + count; i++) {
      var socket = UnixSocket.listening(i);
      if (isAt(socket, path)) {
        return Optional.of(socket);
      }
    }
    return Optional.empty();
  }

  /** What was closed is at no place any more. */
  private static boolean isAt(UnixSocket socket, Path path) {
    try {
      return socket.path().equals(path.toAbsolutePath().toString());
    } catch (IOException _) {
      return false;
    }
  }

  private static int number(String text) {
    try {
      return Math.clamp(Long.parseLong(text), 0, MOST);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** Tells the manager a state, as READY=1; nothing if there is no manager. */
  public static void tell(String state) throws IOException {
    String place = System.getenv().getOrDefault("NOTIFY_SOCKET", "");
    if (!place.isEmpty()) {
      String path = place.startsWith("@") ? "\0" + place.substring(1) : place;
      try (UnixSocket manager = UnixSocket.connect(path, Kind.DATAGRAMS)) {
        manager.send(state.getBytes(StandardCharsets.UTF_8), List.of());
      }
    }
  }
}
