package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.coredump.gdb.GdbServer;
import crit.memory.FileRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code crit gdb}. */
final class GdbAction implements Command.Action {
  private static final int HIGHEST_PORT = 0xffff;

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Optional<String> port = arguments.value(GdbCommands.PORT);
    if (port.isPresent() == arguments.has(GdbCommands.STDIO)) {
      throw new UsageException("found both or neither of --port and --stdio, expected one of them");
    }
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()))) {
      int pid = first(checkpoint, arguments);
      var server = new GdbServer(checkpoint, files(arguments));
      if (port.isPresent()) {
        listen(server, pid, port(port.get()), streams);
      } else {
        server.serve(pid, streams.in(), streams.out());
      }
    }
    return Main.DONE;
  }

  /** Returns where mapped files are: on this machine, unless said otherwise. */
  static FileRoot files(Arguments arguments) throws IOException {
    return FileRoot.of(Path.of(arguments.value(CheckpointCommands.SYSROOT).orElse("/")));
  }

  private static int first(Checkpoint checkpoint, Arguments arguments) throws IOException {
    List<Task> tasks = Selections.scope(checkpoint, arguments).tasks();
    for (Task task : tasks) {
      if (Selections.hasMemory(task)) {
        return task.pid();
      }
    }
    throw new IOException(
        "%s: no task with memory fits, only %s"
            .formatted(checkpoint.name(), Selections.names(checkpoint)));
  }

  private static int port(String word) {
    long port = Numbers.size("--port", word);
    if (port > HIGHEST_PORT) {
      throw new UsageException("--port is %s, expected 0 to %d".formatted(word, HIGHEST_PORT));
    }
    return (int) port;
  }

  /** Serves one debugger after the other. */
  private static void listen(GdbServer server, int pid, int port, Streams streams)
      throws IOException {
    try (var listener = new ServerSocket()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      streams.err().println("crit: listening on port " + listener.getLocalPort());
      while (true) {
        try (Socket socket = listener.accept()) {
          socket.setTcpNoDelay(true);
          server.serve(pid, socket.getInputStream(), socket.getOutputStream());
        } catch (SocketException e) {
          streams.err().println("crit: connection lost: " + e.getMessage());
        }
      }
    }
  }
}
