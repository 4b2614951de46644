package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.render.Format;
import crit.shell.Builtin.Example;
import crit.shell.EnoughException;
import crit.shell.Output;
import crit.shell.Program;
import crit.shell.Session;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of the command line for the shell, which run on what its session has. */
final class ShellProgram implements Program, Closeable {
  /**
   * The commands that take a checkpoint and leave it as it is, in the order of help, with lines of
   * the shell.
   */
  private enum Row {
    EXPLORE("x", "x ps", "Prints the process tree."),
    READ("mem read", "mem read -p 101 0x401000 16", "Prints 16 bytes in hex and as text."),
    SEARCH("mem search", "mem search --text crit -m 2", "Prints two places where a text is."),
    STRINGS("mem strings", "mem strings -n 22 -m 3", "Prints three long texts."),
    MAPS("mem maps", "mem maps -s -p 101", "Prints the areas of a task."),
    CHECK("check", "check --severity error", "Prints errors, if there are any."),
    DIFF("diff", "diff --no-memory OTHER", "Compares what is pending with another checkpoint."),
    CORE("core", "core -p 101 -o CORE", "Writes a core file of what is pending."),
    BACKTRACE("bt", "bt -p 101", "Prints the stack of each thread."),
    TEMPLATE("template", "template | head 3", "Prints rules to start with.");

    private final String command;
    private final String line;
    private final String about;

    Row(String command, String line, String about) {
      this.command = command;
      this.line = line;
      this.about = about;
    }
  }

  private final Streams streams;
  private final Optional<String> root;
  private final List<Tool> tools;
  private final List<Path> copies = new ArrayList<>();

  /**
   * @param root where the files are that tasks had mapped, for commands that want to know
   */
  ShellProgram(Streams streams, Optional<String> root) {
    this.streams = streams;
    this.root = root;
    this.tools = rows();
  }

  /** Returns the commands that the shell has from the command line. */
  static List<Tool> rows() {
    return Stream.of(Row.values()).map(ShellProgram::tool).toList();
  }

  private static Tool tool(Row row) {
    Command command = Commands.named(row.command).orElseThrow();
    List<Option> options =
        command.options().stream()
            .map(it -> new Option(it.names(), it.takesValue(), choices(it.key())))
            .toList();
    List<Operand> operands =
        command.operands().stream()
            .skip(1)
            .map(it -> new Operand(it.label(), it.choices()))
            .toList();
    return new Tool(
        row.command, command.about(), options, operands, new Example(row.line, row.about));
  }

  private static List<String> choices(String option) {
    return switch (option) {
      case CheckpointCommands.FORMAT -> Format.words();
      case CheckAction.SEVERITY -> List.of(CheckAction.words().split(", ", -1));
      default -> List.of();
    };
  }

  @Override
  public List<Tool> tools() {
    return tools;
  }

  @Override
  public int run(List<String> words, Session session, Output output) {
    Tool tool = tool(words);
    int used = tool.name().contains(" ") ? 2 : 1;
    List<String> line = new ArrayList<>(words.subList(0, used));
    line.add(session.directory().toString());
    line.addAll(words.subList(used, words.size()));
    boolean takesRoot =
        tool.options().stream().anyMatch(it -> it.names().contains(CheckpointCommands.SYSROOT));
    if (takesRoot && root.isPresent() && !words.contains(CheckpointCommands.SYSROOT)) {
      line.addAll(List.of(CheckpointCommands.SYSROOT, root.get()));
    }
    var out = new Ending(output.out());
    var within = new Within(session, output.isColoured());
    int status =
        Main.run(
            line.toArray(String[]::new),
            new Streams(InputStream.nullInputStream(), out, output.err(), within));
    return status == Main.BROKEN_PIPE && out.isEnough ? Main.DONE : status;
  }

  private Tool tool(List<String> words) {
    String line = String.join(" ", words) + " ";
    return tools.stream()
        .filter(it -> line.startsWith(it.name() + " "))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no command " + words));
  }

  @Override
  public int guard(Output output, Work work) {
    try {
      return work.run();
    } catch (EnoughException _) {
      return Main.DONE;
    } catch (IOException | RuntimeException | Error e) {
      return Main.failed(e, output.err());
    }
  }

  @Override
  public String help(String command) {
    var text = new ByteArrayOutputStream();
    String[] words = (command + " --help").split(" ", -1);
    Main.run(words, new Streams(InputStream.nullInputStream(), text, streams.err()));
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Tells commands as they know it that nobody wants more. */
  private static final class Ending extends FilterOutputStream {
    private boolean isEnough;

    Ending(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (EnoughException e) {
        isEnough = true;
        throw new BrokenPipeException(e);
      }
    }
  }

  /** Gives commands the set of the session in place of the one on the disk. */
  private final class Within implements Host {
    private final Session session;
    private final boolean isColoured;

    Within(Session session, boolean isColoured) {
      this.session = session;
      this.isColoured = isColoured;
    }

    @Override
    public Checkpoint open(Path path) throws IOException {
      return path.equals(session.directory()) ? session.view() : Checkpoint.open(path);
    }

    @Override
    public Path onDisk(Path path) throws IOException {
      if (!path.equals(session.directory()) || !session.isChanged()) {
        return path;
      }
      Path copy = Files.createTempDirectory("crit-shell");
      copies.add(copy);
      session.copy(copy.resolve("set"));
      return copy.resolve("set");
    }

    @Override
    public boolean isColoured() {
      return isColoured;
    }
  }

  /** Removes the copies that other processes looked at. */
  @Override
  public void close() throws IOException {
    for (Path copy : copies) {
      try (Stream<Path> files = Files.walk(copy)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
