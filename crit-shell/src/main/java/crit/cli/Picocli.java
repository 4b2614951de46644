package crit.cli;

import crit.cli.Command.Count;
import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands as picocli's model, made from their rows: help, usage errors, completion. */
final class Picocli {
  private static final String HELP = "--help";

  private Picocli() {}

  /** Returns the model of the whole program. */
  static CommandLine commandLine() {
    CommandSpec top = spec("crit", "CRIU image tool: read, question and change checkpoints.");
    top.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Print the version and exit.")
            .build());
    for (Command command : Commands.all()) {
      int space = command.name().indexOf(' ');
      if (space < 0) {
        top.addSubcommand(command.name(), subcommand(command));
      } else {
        CommandLine group = group(top, command.name().substring(0, space));
        group.addSubcommand(command.name().substring(space + 1), subcommand(command));
      }
    }
    var line = new CommandLine(top);
    line.setAbbreviatedOptionsAllowed(true);
    line.setExpandAtFiles(false);
    return line;
  }

  private static CommandLine group(CommandSpec top, String name) {
    CommandLine known = top.subcommands().get(name);
    if (known != null) {
      return known;
    }
    var group = new CommandLine(spec(name, Commands.groupAbout(name)));
    top.addSubcommand(name, group);
    return group;
  }

  private static String version() throws IOException {
    return "crit for Java " + Version.text() + " (images of CRIU up to 4.3)\n";
  }

  private static CommandSpec spec(String name, String about) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(about).width(100);
    spec.addOption(
        OptionSpec.builder("-h", HELP)
            .usageHelp(true)
            .description("Print this help and exit.")
            .build());
    return spec;
  }

  private static CommandLine subcommand(Command command) {
    String name = command.name().substring(command.name().indexOf(' ') + 1);
    CommandSpec spec = spec(name, command.about());
    for (Option option : command.options()) {
      var builder =
          OptionSpec.builder(option.names().toArray(String[]::new)).description(option.about());
      spec.addOption(
          option.takesValue() ? valued(builder, option) : builder.type(boolean.class).build());
    }
    for (int i = 0; i < command.operands().size(); i++) {
      Operand operand = command.operands().get(i);
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(operand.count() == Count.ANY ? i + "..*" : Integer.toString(i))
              .paramLabel(operand.label())
              .description(operand.about())
              .type(operand.count() == Count.ANY ? List.class : String.class)
              .auxiliaryTypes(String.class)
              .arity(operand.count().arity())
              .required(operand.count() == Count.ONE)
              .completionCandidates(operand.choices())
              .build());
    }
    spec.usageMessage().footerHeading("%nExamples:%n").footer(examples(command));
    return new CommandLine(spec);
  }

  private static OptionSpec valued(OptionSpec.Builder builder, Option option) {
    builder.paramLabel(option.label());
    return option.isRepeatable()
        ? builder.type(List.class).auxiliaryTypes(String.class).arity("1").build()
        : builder.type(String.class).build();
  }

  private static String[] examples(Command command) {
    List<String> lines = new ArrayList<>();
    for (Example example : command.examples()) {
      lines.add("  " + example.line());
      lines.add("      " + example.about());
    }
    return lines.toArray(String[]::new);
  }

  /** Prints help or a usage error, or runs the command that the words name. */
  static int run(String[] words, Streams streams) throws IOException {
    CommandLine line = commandLine();
    ParseResult result;
    try {
      result = line.parseArgs(words);
    } catch (ParameterException e) {
      return usageError(e, streams);
    }
    ParseResult last = last(result);
    if (result.isVersionHelpRequested()) {
      return print(version(), streams);
    }
    if (last.isUsageHelpRequested() || result.isUsageHelpRequested()) {
      return print(last.commandSpec().commandLine().getUsageMessage(Ansi.OFF), streams);
    }
    CommandSpec spec = last.commandSpec();
    if (!spec.subcommands().isEmpty()) {
      streams.err().print(spec.commandLine().getUsageMessage(Ansi.OFF));
      streams.err().println("crit: a command is missing, expected one of: " + names(spec));
      return Main.USAGE;
    }
    String name = spec.qualifiedName().substring("crit ".length());
    Command command = Commands.named(name).orElseThrow();
    return command.action().run(arguments(command, last), streams);
  }

  private static ParseResult last(ParseResult result) {
    return result.hasSubcommand() ? last(result.subcommand()) : result;
  }

  private static int print(String text, Streams streams) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    return Main.DONE;
  }

  private static String names(CommandSpec spec) {
    return String.join(", ", spec.subcommands().keySet());
  }

  private static int usageError(ParameterException e, Streams streams) {
    boolean isCommand =
        e instanceof UnmatchedArgumentException unmatched
            && !e.getCommandLine().getSubcommands().isEmpty()
            && !unmatched.getUnmatched().getFirst().startsWith("-");
    String expected =
        isCommand ? ", expected one of: " + names(e.getCommandLine().getCommandSpec()) : "";
    streams.err().println("crit: " + e.getMessage() + expected);
    if (!UnmatchedArgumentException.printSuggestions(e, streams.err())) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      streams.err().println("See '" + command + " --help'.");
    }
    return Main.USAGE;
  }

  /** Returns the same as {@link PlainArguments} makes of words that it accepts. */
  static Arguments arguments(Command command, ParseResult result) {
    Map<String, List<String>> options = new HashMap<>();
    for (Option option : command.options()) {
      if (result.hasMatchedOption(option.key())) {
        List<String> values = result.matchedOption(option.key()).stringValues();
        options.put(option.key(), option.takesValue() ? values : List.of(""));
      }
    }
    List<String> operands = new ArrayList<>();
    for (PositionalParamSpec operand : result.matchedPositionals()) {
      operands.addAll(operand.stringValues());
    }
    return new Arguments(options, operands);
  }
}
