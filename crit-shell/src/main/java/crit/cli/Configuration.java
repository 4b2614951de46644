package crit.cli;

import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import crit.daemon.rpc.ContainerRules;
import crit.daemon.status.StatusServer;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.rewrite.rule.RuleNode;
import crit.rewrite.rule.RuleText;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code crit daemon run} serves: listeners, each a command of the daemon with its options by
 * their names. The commands' own tables say what is allowed.
 *
 * @param status where the status is, if anywhere
 */
record Configuration(List<Row> listeners, Optional<SocketAddress> status) {
  private static final String STATUS = "status";
  private static final String LISTENERS = "listeners";
  private static final List<String> KINDS = List.of("serve", "capture", "view", "rpc");
  private static final Set<String> PATHS = Set.of("FILE", "DIR", "D", "PATH", "VIEW");

  /** Options that make no sense for one of several listeners. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          DaemonCommands.ONCE,
          EditCommands.QUIET,
          DaemonCommands.LOG,
          DaemonCommands.LOG_FORMAT,
          DaemonCommands.LOG_LEVEL);

  /**
   * A listener.
   *
   * @param kind the second word of the command
   */
  record Row(String kind, Arguments arguments) {
    /** Returns what it is called in the status. */
    String name() {
      return String.join(
          " ",
          arguments.operands().isEmpty()
              ? arguments.values(ShimCommands.SOCKET)
              : arguments.operands());
    }

    /** Returns the files whose change matters to it, those that a table of containers names too. */
    List<Path> files() {
      List<Path> files = new ArrayList<>();
      arguments.values(EditCommands.RULES).forEach(it -> files.add(Path.of(it)));
      for (String table : arguments.values(ShimCommands.CONTAINERS)) {
        files.add(Path.of(table));
        try {
          files.addAll(ContainerRules.read(Path.of(table)).files());
        } catch (IOException _) {
          // what is wrong with it is said when its rules are read
        }
      }
      return files;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read; a RuleException says what is wrong and where
   */
  static Configuration read(Path file) throws IOException {
    RuleNode document = RuleText.read(file.toString(), Files.readString(file));
    if (!(document instanceof RuleNode.Fields fields)) {
      throw document.place().wrong("is %s, expected a mapping".formatted(document.kind()));
    }
    var top =
        crit.rewrite.rule.Arguments.of(
            "configuration",
            fields,
            List.of(
                Parameter.required(LISTENERS, Kind.LIST, "What to serve."),
                Parameter.optional(STATUS, Kind.TEXT, "Where the status is.")));
    List<Row> rows = new ArrayList<>();
    if (fields.values().get(LISTENERS) instanceof RuleNode.Items items) {
      for (RuleNode item : items.values()) {
        rows.add(row(item, file.toAbsolutePath()));
      }
    }
    return new Configuration(List.copyOf(rows), status(top));
  }

  private static Optional<SocketAddress> status(crit.rewrite.rule.Arguments top)
      throws IOException {
    if (!top.has(STATUS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(StatusServer.address(top.text(STATUS)));
    } catch (IOException e) {
      throw top.place(STATUS).wrong(String.valueOf(e.getMessage()));
    }
  }

  private static Row row(RuleNode item, Path file) throws RuleException {
    if (!(item instanceof RuleNode.Fields fields)) {
      throw item.place().wrong("is %s, expected a mapping".formatted(item.kind()));
    }
    List<String> kinds = KINDS.stream().filter(fields.values()::containsKey).toList();
    if (kinds.size() != 1) {
      throw item.place()
          .wrong(
              "has %s, expected one of: %s"
                  .formatted(
                      kinds.isEmpty() ? "no kind" : String.join(" and ", kinds),
                      String.join(", ", KINDS)));
    }
    String kind = kinds.getFirst();
    Command command = Commands.named("daemon " + kind).orElseThrow();
    var given = crit.rewrite.rule.Arguments.of(kind, fields, parameters(kind, command));
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (Option option : command.options()) {
      String name = name(option);
      if (given.has(name) && (option.takesValue() || given.is(name))) {
        options.put(
            option.key(),
            option.takesValue() ? values(given, name, option.label(), file) : List.of(""));
      }
    }
    List<String> operands = new ArrayList<>();
    if (!command.operands().isEmpty()) {
      operands.addAll(values(given, kind, "DIR", file));
    }
    if (operands.size() != command.operands().size()) {
      throw given.wrong(
          kind,
          "has %d values, expected %s"
              .formatted(
                  operands.size(),
                  String.join(", ", command.operands().stream().map(Operand::label).toList())));
    }
    return new Row(kind, new Arguments(options, operands));
  }

  private static List<Parameter> parameters(String kind, Command command) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.required(kind, Kind.LIST, "What to serve."));
    for (Option option : command.options()) {
      if (!LEFT_OUT.contains(option.key())) {
        Kind type = option.isRepeatable() ? Kind.LIST : option.takesValue() ? Kind.TEXT : Kind.FLAG;
        parameters.add(Parameter.optional(name(option), type, option.about()));
      }
    }
    return parameters;
  }

  private static String name(Option option) {
    return option.key().substring(2);
  }

  /** Returns values; paths begin at the directory of the file. */
  private static List<String> values(
      crit.rewrite.rule.Arguments given, String name, String label, Path file)
      throws RuleException {
    List<String> values = new ArrayList<>();
    for (String value : given.list(name)) {
      try {
        values.add(
            PATHS.contains(label) ? file.resolveSibling(value).normalize().toString() : value);
      } catch (InvalidPathException e) {
        throw given.wrong(name, "is no file name: " + e.getReason());
      }
    }
    return values;
  }
}
