package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.AutoComplete;

/**
 * Writes what is made from the command model: man pages, shell completion, docs/commands.md. Runs
 * in the build, not for users.
 */
final class Documents {
  private static final String MAN_DIRECTORY = "share/man/man1/";

  private static final String FISH_FIRST_WORD =
      "complete -c crit -n __fish_use_subcommand -a %s -d '%s'\n";

  private Documents() {}

  /** Writes all files below the directory that the first word names. */
  public static void main(String[] words) throws IOException {
    for (Map.Entry<String, String> file : all().entrySet()) {
      Path path = Path.of(words[0]).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Returns the files' text by their names. */
  static Map<String, String> all() {
    Map<String, String> files = new TreeMap<>();
    files.put("share/completions/crit.bash", AutoComplete.bash("crit", Picocli.commandLine()));
    files.put("share/completions/crit.fish", fish());
    files.put(MAN_DIRECTORY + "crit.1", topPage());
    for (Command command : Commands.all()) {
      files.put(MAN_DIRECTORY + "crit-" + dashed(command) + ".1", page(command));
    }
    files.put("share/doc/commands.md", markdown());
    files.put("share/doc/verbs.md", VerbDocuments.markdown());
    files.put("share/doc/shell.md", ShellDocuments.markdown());
    files.put("share/doc/rules.schema.json", VerbDocuments.schema());
    return files;
  }

  private static String dashed(Command command) {
    return command.name().replace(' ', '-');
  }

  /** Returns docs/commands.md. */
  static String markdown() {
    var text = new StringBuilder("# Commands\n\nMade from the command model; do not edit.\n");
    for (Command command : Commands.all()) {
      text.append("\n## crit %s\n\n%s\n\n".formatted(command.name(), command.about()));
      text.append("    ").append(synopsis(command)).append("\n\n");
      for (Operand operand : command.operands()) {
        text.append("- `%s`: %s\n".formatted(operand.label(), operand.about()));
      }
      for (Option option : command.options()) {
        text.append("- `%s`: %s\n".formatted(names(option), option.about()));
      }
      text.append("\nExamples:\n\n");
      for (Example example : command.examples()) {
        text.append("- `%s`: %s\n".formatted(example.line(), example.about()));
      }
    }
    return text.append("\nExit status: ").append(exitStatus()).append('\n').toString();
  }

  private static String exitStatus() {
    return "0 done, 1 bad input or reading or writing failed, 2 wrong usage,"
        + " 70 a defect of crit, 141 nobody reads the output any more.";
  }

  private static String synopsis(Command command) {
    var text = new StringBuilder("crit " + command.name());
    for (Option option : command.options()) {
      text.append(" [").append(option.names().getFirst());
      text.append(option.takesValue() ? " " + option.label() : "").append(']');
      text.append(option.isRepeatable() ? "..." : "");
    }
    for (Operand operand : command.operands()) {
      text.append(
          switch (operand.count()) {
            case ONE -> " " + operand.label();
            case AT_MOST_ONE -> " [" + operand.label() + "]";
            case ANY -> " [" + operand.label() + "]...";
          });
    }
    return text.toString();
  }

  private static String names(Option option) {
    String names = String.join(", ", option.names());
    return option.takesValue() ? names + " " + option.label() : names;
  }

  private static String topPage() {
    var text = new StringBuilder(heading("crit", "read, question and change CRIU checkpoints"));
    text.append(".SH SYNOPSIS\n.B crit\n.I COMMAND\n[OPTION]...\n.SH COMMANDS\n");
    for (Command command : Commands.all()) {
      text.append(
          ".TP\n.BR crit\\-%s (1)\n%s\n".formatted(roff(dashed(command)), roff(command.about())));
    }
    text.append(".SH EXIT STATUS\n").append(roff(exitStatus())).append('\n');
    text.append(".SH ENVIRONMENT\n.TP\n.B JAVA_HOME\nA JDK 25, looked at first.\n");
    return text.append(".TP\n.B CRIT_JAVA_OPTIONS\nOptions for java.\n").toString();
  }

  private static String page(Command command) {
    var text = new StringBuilder(heading("crit-" + dashed(command), command.about()));
    text.append(".SH SYNOPSIS\n").append(roff(synopsis(command))).append("\n.SH OPTIONS\n");
    for (Operand operand : command.operands()) {
      text.append(".TP\n.I %s\n%s\n".formatted(operand.label(), roff(operand.about())));
    }
    for (Option option : command.options()) {
      text.append(".TP\n.B %s\n%s\n".formatted(roff(names(option)), roff(option.about())));
    }
    text.append(".SH EXAMPLES\n");
    for (Example example : command.examples()) {
      text.append(".TP\n.B %s\n%s\n".formatted(roff(example.line()), roff(example.about())));
    }
    return text.append(".SH SEE ALSO\n.BR crit (1)\n").toString();
  }

  private static String heading(String name, String about) {
    return ".TH %s 1\n.SH NAME\n%s \\- %s\n"
        .formatted(roff(name.toUpperCase(Locale.ROOT)), roff(name), roff(about));
  }

  private static String roff(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("\n.", "\n\\&.");
  }

  private static String fish() {
    var text = new StringBuilder("complete -c crit -f\n");
    Set<String> groups = new HashSet<>();
    for (Command command : Commands.all()) {
      List<String> words = List.of(command.name().split(" "));
      String about = fishText(command.about());
      if (words.size() > 1 && groups.add(words.getFirst())) {
        String aboutGroup = fishText(Commands.groupAbout(words.getFirst()));
        text.append(FISH_FIRST_WORD.formatted(words.getFirst(), aboutGroup));
      }
      text.append(
          words.size() == 1
              ? FISH_FIRST_WORD.formatted(words.getFirst(), about)
              : "complete -c crit -n '%s' -a %s -d '%s'\n"
                  .formatted(fishSeen(words.getFirst()), words.getLast(), about));
      String condition =
          "'" + String.join("; and ", words.stream().map(Documents::fishSeen).toList()) + "'";
      text.append("complete -c crit -n %s -F\n".formatted(condition));
      for (Option option : command.options()) {
        text.append("complete -c crit -n ").append(condition).append(fishOption(option));
      }
    }
    return text.toString();
  }

  private static String fishSeen(String word) {
    return "__fish_seen_subcommand_from " + word;
  }

  private static String fishOption(Option option) {
    var text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    text.append(option.takesValue() ? " -r" : "");
    return text.append(" -d '%s'\n".formatted(fishText(option.about()))).toString();
  }

  private static String fishText(String text) {
    return text.replace("'", "\\'");
  }
}
