package crit.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/** A shell at a terminal: prompt, completion, history, pages, and Ctrl-C that ends a command. */
public final class Console {
  /** Lines that may have secrets in them. */
  private static final String NOT_KEPT = "memory *:env *:arg *:set *:mem search *: *";

  /** How long a command that changes nothing may go on after Ctrl-C before it is left alone. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(50);

  private static final List<String> CHANGING =
      List.of("undo", "redo", "discard", "write", "save", "source", "edit", "cd", "exit");

  private final Shell shell;
  private final Output output;
  private final Terminal terminal;

  /** Whether the first Ctrl-D or exit was answered by a question. */
  private boolean isAsked;

  private Console(Shell shell, Output output, Terminal terminal) {
    this.shell = shell;
    this.output = output;
    this.terminal = terminal;
  }

  /** Runs a shell at the terminal of the process until the person leaves. */
  public static int run(Shell shell, Output output) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return new Console(shell, output, terminal).run();
    }
  }

  private int run() throws IOException {
    Optional<Path> history = history();
    LineReader reader = reader(history);
    int status = Shell.DONE;
    while (!shell.isOver()) {
      prepare();
      try {
        String line = reader.readLine(prompt());
        isAsked = isAsked && line.strip().equals("exit");
        status = command(line);
        if (shell.isOver()) {
          leave();
        }
      } catch (UserInterruptException _) {
        isAsked = false;
      } catch (EndOfFileException _) {
        shell.end();
        leave();
      }
    }
    if (history.isPresent()) {
      reader.getHistory().save();
      Files.setPosixFilePermissions(history.get(), PosixFilePermissions.fromString("rw-------"));
    }
    return status;
  }

  /** Leaves if nothing is lost, or if it was said twice. */
  private void leave() {
    if (shell.session().wouldLose() && !isAsked) {
      isAsked = true;
      shell.resume();
      output
          .err()
          .println(
              "crit: %s would be lost; write or save them, or leave once more"
                  .formatted(Shell.counted(shell.session().pending().size(), "pending rule")));
    }
  }

  /** Reads large sets while the person thinks. */
  private void prepare() {
    Tree tree = shell.session().tree();
    Thread.ofPlatform().daemon().start(() -> shell.program().guard(quiet(), () -> prepare(tree)));
  }

  private static int prepare(Tree tree) throws IOException {
    tree.prepare();
    return Shell.DONE;
  }

  /** What goes wrong beforehand is told when it is asked for. */
  private static Output quiet() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Output(nowhere, new PrintStream(nowhere), false);
  }

  private LineReader reader(Optional<Path> history) {
    var parser = new DefaultParser();
    parser.setEscapeChars(new char[0]);
    parser.setEofOnUnclosedQuote(false);
    var builder =
        LineReaderBuilder.builder()
            .appName("crit")
            .terminal(terminal)
            .parser(parser)
            .completer((_, line, candidates) ->
                Completion.of(shell, line.line().substring(0, line.cursor())).stream()
                    .map(Console::candidate)
                    .forEach(candidates::add))
            .variable(LineReader.HISTORY_IGNORE, NOT_KEPT)
            .variable(LineReader.LIST_MAX, 100)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
            .option(LineReader.Option.AUTO_FRESH_LINE, true);
    if (output.isColoured()) {
      builder.highlighter(new LineColours(shell));
    }
    history.ifPresent(it -> builder.variable(LineReader.HISTORY_FILE, it));
    return builder.build();
  }

  private static Candidate candidate(Completion.Candidate word) {
    String about = word.about().isEmpty() ? null : word.about().split("[.;:] ", 2)[0];
    return new Candidate(word.text(), word.text(), null, about, null, null, word.isWhole());
  }

  private String prompt() {
    int pending = shell.session().pending().size();
    Path name = shell.session().directory().toAbsolutePath().normalize().getFileName();
    return "%s:%s%s> ".formatted(name, shell.place(), pending == 0 ? "" : " +" + pending);
  }

  /** Returns the history's file, made the owner's alone; nothing if there can be none. */
  private static Optional<Path> history() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    try {
      Path directory = Files.createDirectories(base.resolve("crit"));
      Path file = directory.resolve("history");
      var mine = PosixFilePermissions.fromString("rw-------");
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
      }
      Files.setPosixFilePermissions(file, mine);
      return Optional.of(file);
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /** Runs a line in a thread of its own, which Ctrl-C stops, or leaves alone. */
  private int command(String line) {
    var status = new AtomicInteger(Shell.DONE);
    var pages = new Pages(terminal, output.out());
    var to = new Output(pages, output.err(), output.isColoured());
    shell.stop(false);
    var worker = Thread.ofPlatform().daemon().unstarted(() -> status.set(shell.run(line, to)));
    Terminal.SignalHandler before =
        terminal.handle(
            Signal.INT,
            _ -> {
              shell.stop(true);
              pages.stop();
            });
    try {
      worker.start();
      while (!worker.join(LOOK)) {
        if (pages.isStopped() && !changes(line)) {
          return worker.join(PATIENCE) ? status.get() : Shell.DONE;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      terminal.handle(Signal.INT, before);
    }
    return status.get();
  }

  private static boolean changes(String line) {
    try {
      return Line.parse(line).stream()
          .map(it -> it.words().getFirst())
          .anyMatch(it -> CHANGING.contains(it) || Shell.verb(it).isPresent());
    } catch (IOException _) {
      return false;
    }
  }
}
