package crit.cli;

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
      top.addSubcommand(command.name(), subcommand(command));
    }
    var line = new CommandLine(top);
    line.setAbbreviatedOptionsAllowed(true);
    line.setExpandAtFiles(false);
    return line;
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
    CommandSpec spec = spec(command.name(), command.about());
    for (Option option : command.options()) {
      var builder =
          OptionSpec.builder(option.names().toArray(String[]::new)).description(option.about());
      spec.addOption(
          option.takesValue()
              ? builder.paramLabel(option.label()).type(String.class).build()
              : builder.type(boolean.class).build());
    }
    for (Operand operand : command.operands()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(operand.label())
              .description(operand.about())
              .type(String.class)
              .required(true)
              .build());
    }
    spec.usageMessage().footerHeading("%nExamples:%n").footer(examples(command));
    return new CommandLine(spec);
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
    ParseResult last = result.hasSubcommand() ? result.subcommand() : result;
    if (result.isVersionHelpRequested()) {
      return print(version(), streams);
    }
    if (last.isUsageHelpRequested() || result.isUsageHelpRequested()) {
      return print(last.commandSpec().commandLine().getUsageMessage(Ansi.OFF), streams);
    }
    if (!result.hasSubcommand()) {
      streams.err().print(line.getUsageMessage(Ansi.OFF));
      streams.err().println("crit: a command is missing, expected one of: " + names());
      return Main.USAGE;
    }
    Command command = Commands.named(last.commandSpec().name()).orElseThrow();
    return command.action().run(arguments(command, last), streams);
  }

  private static int print(String text, Streams streams) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    return Main.DONE;
  }

  private static String names() {
    return String.join(", ", Commands.all().stream().map(Command::name).toList());
  }

  private static int usageError(ParameterException e, Streams streams) {
    boolean isCommand =
        e instanceof UnmatchedArgumentException unmatched
            && e.getCommandLine().getParent() == null
            && !unmatched.getUnmatched().getFirst().startsWith("-");
    String expected = isCommand ? ", expected one of: " + names() : "";
    streams.err().println("crit: " + e.getMessage() + expected);
    if (!UnmatchedArgumentException.printSuggestions(e, streams.err())) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      streams.err().println("See '" + command + " --help'.");
    }
    return Main.USAGE;
  }

  /** Returns the same as {@link PlainArguments} makes of words that it accepts. */
  static Arguments arguments(Command command, ParseResult result) {
    Map<String, String> options = new HashMap<>();
    for (Option option : command.options()) {
      if (result.hasMatchedOption(option.key())) {
        String value = option.takesValue() ? result.matchedOptionValue(option.key(), "") : "";
        options.put(option.key(), value);
      }
    }
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < command.operands().size(); i++) {
      operands.add(result.matchedPositionalValue(i, ""));
    }
    return new Arguments(options, operands);
  }
}
