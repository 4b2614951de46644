package crit.cli;

import crit.daemon.os.Handover;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.rpc.Container;
import crit.daemon.rpc.Request;
import crit.daemon.rpc.RestoreView;
import crit.rewrite.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code crit daemon swrk}: becomes the real criu, so that the engine has it for a child as ever.
 * What is not to be changed criu reads from the engine's own socket; else a view of the images is
 * made, criu gets a socket of its own, and a process that stays passes messages between the two.
 */
final class SwrkAction implements Command.Action {
  private static final String NAME = "criu";

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    int number = number("N", arguments.operands().getFirst());
    SortedSet<Integer> files = numbers(arguments);
    files.addAll(List.of(0, 1, 2, number));
    var engine = UnixSocket.of(number);
    ByteBuffer first = engine.peek(Request.LONGEST);
    var request = Request.of(first);
    if (!request.isRestore()) {
      return exec(arguments, number, files);
    }
    Peer peer = engine.peer();
    try {
      Container container = Container.of(peer.pid());
      List<Rule> rules = ImageRules.of(arguments).of(container);
      if (rules.isEmpty()) {
        return exec(arguments, number, files);
      }
      Path view;
      try (var audit = Audit.open(arguments, peer, container.id())) {
        Path images = request.images(peer.pid());
        view = RestoreView.make(images, ProcessHandle.current().pid(), rules, audit);
      }
      return restore(arguments, engine, files, request, view);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (engine.isReadable(0)) { // else the request was taken already, and the engine waits
        engine.receive(Request.LONGEST);
      }
      engine.send(Request.refusal(first, "crit: " + reason), List.of());
      throw e;
    }
  }

  private static int restore(
      Arguments arguments, UnixSocket engine, SortedSet<Integer> files, Request request, Path view)
      throws IOException {
    try {
      List<UnixSocket> pair = UnixSocket.pair(Kind.PACKETS);
      int near = pair.getFirst().descriptor();
      int far = pair.getLast().descriptor();
      List<Integer> opened = new ArrayList<>();
      byte[] forwarded = request.forwarded(engine.peer().pid(), Optional.of(view), opened);
      engine.receive(Request.LONGEST);
      pair.getFirst().send(forwarded, List.of());
      SortedSet<Integer> own = new TreeSet<>(opened);
      own.addAll(List.of(near, far));
      leaveRelay(files, own, engine.descriptor(), near, view);
      SortedSet<Integer> kept = new TreeSet<>(files);
      kept.addAll(own);
      kept.removeAll(List.of(near, engine.descriptor()));
      return exec(arguments, far, kept);
    } catch (IOException e) {
      RestoreView.remove(view);
      throw e;
    }
  }

  private static void leaveRelay(
      SortedSet<Integer> files, SortedSet<Integer> own, int engine, int near, Path view)
      throws IOException {
    SortedSet<Integer> inherited = new TreeSet<>(files);
    inherited.addAll(own);
    Handover.closeAtExec(inherited);
    SortedSet<Integer> foreign = new TreeSet<>(inherited);
    foreign.removeAll(List.of(0, 1, 2, engine, near));
    Handover.run(
        "%s daemon relay %s %s %s %s %d %d </dev/null >/dev/null 2>&1 &"
            .formatted(
                Launcher.quoted(Launcher.path().toString()),
                ShimCommands.FILES,
                Launcher.quoted(text(foreign)),
                ShimCommands.VIEW,
                Launcher.quoted(view.toString()),
                engine,
                near));
  }

  private static String text(SortedSet<Integer> numbers) {
    return numbers.stream().map(it -> Integer.toString(it)).collect(Collectors.joining(" "));
  }

  private static int exec(Arguments arguments, int socket, SortedSet<Integer> files)
      throws IOException {
    String criu =
        arguments
            .value(ShimCommands.CRIU)
            .orElseThrow(() -> new UsageException(ShimCommands.CRIU + " is missing"));
    Handover.closeAtExec(files);
    Handover.exec(Path.of(criu), List.of(NAME, "swrk", Integer.toString(socket)));
    return Main.DONE;
  }

  /** Returns the numbers of open files that an option has. */
  static SortedSet<Integer> numbers(Arguments arguments) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String word : arguments.value(ShimCommands.FILES).orElse("").split(" ", -1)) {
      if (!word.isEmpty()) {
        numbers.add(number(ShimCommands.FILES, word));
      }
    }
    return numbers;
  }

  /** Returns the number of an open file. */
  static int number(String name, String word) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException _) {
      throw new UsageException(
          "%s is '%s', expected the number of an open file".formatted(name, word));
    }
  }
}
