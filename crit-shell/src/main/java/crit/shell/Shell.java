package crit.shell;

import crit.bytes.StagedFile;
import crit.rewrite.Verb;
import crit.rewrite.verb.Verbs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs lines over a session. Not safe for several threads. */
public final class Shell {
  /** All went well. */
  static final int DONE = 0;

  /** Bad input, wrong usage, a defect, or nobody reads any more: a script ends there. */
  private static final List<Integer> ERRORS = List.of(1, 2, 70, 141);

  private static final int MAX_SOURCES = 16;

  private final Program program;
  private final Session session;
  private Place place = Place.ROOT;
  private volatile boolean isStopped;
  private boolean isOver;
  private int sources;

  /** Runs lines over a session, which the caller closes. */
  public Shell(Program program, Session session) {
    this.program = program;
    this.session = session;
  }

  Program program() {
    return program;
  }

  /** Returns what the lines work on. */
  public Session session() {
    return session;
  }

  Place place() {
    return place;
  }

  /** Returns the task below which the place is. */
  Optional<String> pid() {
    List<String> names = place.names();
    boolean isOfTask = names.size() > 1 && List.of("tasks", "memory").contains(names.getFirst());
    return isOfTask ? Optional.of(names.get(1)) : Optional.empty();
  }

  void go(Place to) {
    place = to;
  }

  /** Ends the session: lines behind are not run. */
  void end() {
    isOver = true;
  }

  /** Takes back that the session ends. */
  void resume() {
    isOver = false;
  }

  /** Says whether the commands behind the one that runs are left out; any thread may. */
  void stop(boolean isStopped) {
    this.isStopped = isStopped;
  }

  boolean isOver() {
    return isOver;
  }

  /** Returns whether a status says that a command failed, rather than what it found. */
  static boolean isError(int status) {
    return ERRORS.contains(status);
  }

  /** Returns all commands that only the shell has. */
  public static List<Builtin> builtins() {
    return Stream.concat(TreeCommands.ALL.stream(), SessionCommands.ALL.stream()).toList();
  }

  static Optional<Builtin> builtin(String name) {
    return builtins().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  static Optional<Verb> verb(String name) {
    return Verbs.all().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  Optional<Program.Tool> tool(List<String> words) {
    String two = words.size() < 2 ? "" : words.get(0) + " " + words.get(1);
    return program.tools().stream()
        .filter(it -> it.name().equals(words.getFirst()) || it.name().equals(two))
        .findFirst();
  }

  /**
   * Runs the lines of a script up to the first error.
   *
   * @return the status of the last command that was run
   */
  public int script(InputStream in, Output output) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int status = DONE;
    String line = lines.readLine();
    while (line != null && !isOver && !isError(status)) {
      status = run(line, output);
      line = lines.readLine();
    }
    return status;
  }

  /**
   * Runs lines up to the first error.
   *
   * @return the status of the last command that was run
   */
  public int script(List<String> lines, Output output) {
    int status = DONE;
    for (String line : lines) {
      if (!isOver && !isError(status)) {
        status = run(line, output);
      }
    }
    return status;
  }

  /** Runs a script that another one, or a person, asks for. */
  int source(InputStream in, Output output) throws IOException {
    if (sources == MAX_SOURCES) {
      throw new IOException("scripts call each other more than %d deep".formatted(MAX_SOURCES));
    }
    sources++;
    try {
      return script(in, output);
    } finally {
      sources--;
    }
  }

  /** Tells what is lost when the session ends now. */
  public void farewell(Output output) {
    if (session.wouldLose()) {
      output
          .err()
          .println(
              "crit: warning: nothing is written of "
                  + counted(session.pending().size(), "pending rule"));
    }
  }

  /**
   * Runs the commands of a line up to the first error.
   *
   * @return the status of the last command that was run
   */
  public int run(String line, Output output) {
    List<Line> commands = new ArrayList<>();
    int status = program.guard(output, () -> parse(line, commands));
    for (Line command : commands) {
      if (isError(status) || isOver || isStopped) {
        break;
      }
      status = run(command, output);
    }
    return status;
  }

  private static int parse(String line, List<Line> commands) throws IOException {
    commands.addAll(Line.parse(line));
    return DONE;
  }

  private int run(Line line, Output output) {
    if (line.file().isEmpty()) {
      return filtered(line, output);
    }
    return program.guard(
        output,
        () -> {
          try (var file = StagedFile.create(Path.of(line.file().get()))) {
            int status = filtered(line, new Output(file.stream(), output.err(), false));
            if (!isError(status)) {
              file.commit();
            }
            return status;
          }
        });
  }

  private int filtered(Line line, Output output) {
    List<Filter> filters = new ArrayList<>();
    return program.guard(
        output,
        () -> {
          OutputStream out = output.out();
          for (List<String> words : line.filters().reversed()) {
            Filter filter = Filter.of(words, out);
            filters.addFirst(filter);
            out = filter;
          }
          boolean isColoured = output.isColoured() && filters.isEmpty();
          int status = command(line, new Output(out, output.err(), isColoured));
          for (Filter filter : filters) {
            filter.finish();
          }
          return status;
        });
  }

  private int command(Line line, Output output) {
    List<String> words = line.words();
    String name = words.getFirst();
    Optional<Builtin> builtin = builtin(name);
    if (builtin.isPresent()) {
      return program.guard(
          output, () -> builtin.get().action().run(this, words.subList(1, words.size()), output));
    }
    if (verb(name).isPresent()) {
      return program.guard(output, () -> rule(line, output));
    }
    if (MemoryFormat.isName(name)) {
      return program.guard(output, () -> MemoryFormat.run(this, words, output));
    }
    return tool(words).isPresent()
        ? program.run(words, session, output)
        : program.guard(output, () -> unknown(name));
  }

  private int unknown(String name) throws IOException {
    Stream<String> all =
        Stream.of(
                builtins().stream().map(Builtin::name),
                program.tools().stream().map(Program.Tool::name),
                Verbs.all().stream().map(Verb::name))
            .flatMap(it -> it);
    String near =
        all.filter(it -> it.startsWith(name.substring(0, 1))).collect(Collectors.joining(", "));
    throw new IOException(
        "there is no command '%s'%s; help lists all"
            .formatted(name, near.isEmpty() ? "" : ", but " + near));
  }

  /** Returns a number of things with their name. */
  static String counted(long count, String name) {
    return count + " " + name + (count == 1 ? "" : "s");
  }

  /** Adds a rule, and says what it did. */
  private int rule(Line line, Output output) throws IOException {
    State before = session.state();
    session.add(RulePlaces.translated(this, line));
    for (String warning : session.state().warnings()) {
      if (!before.warnings().contains(warning)) {
        output.err().println("crit: warning: " + warning);
      }
    }
    String pending = counted(session.state().count(), "change");
    output.line(
        "%s pending%s".formatted(pending, before.count() == 0 ? "" : ", was " + before.count()));
    return DONE;
  }
}
