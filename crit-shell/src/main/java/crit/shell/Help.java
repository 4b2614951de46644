package crit.shell;

import crit.rewrite.Verb;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What people can do in the shell. */
public final class Help {
  private static final int INDENT = 14;

  private Help() {}

  /** Returns the text about the command that shows memory as gdb does. */
  public static String ofMemory() {
    return MemoryFormat.HELP;
  }

  static int run(Shell shell, List<String> words, Output output) throws IOException {
    if (words.isEmpty()) {
      all(shell, output);
      return Shell.DONE;
    }
    String name = String.join(" ", words);
    Optional<Builtin> builtin = Shell.builtin(name);
    Optional<Verb> verb = Shell.verb(name);
    if (builtin.isPresent()) {
      Builtin row = builtin.get();
      String example = row.example().line() + "\n      " + row.example().about();
      output.line("%s%n%n%s%n%nExample:%n  %s".formatted(row.synopsis(), row.about(), example));
    } else if (verb.isPresent()) {
      output.line(text(verb.get()));
    } else if (MemoryFormat.isName(name)) {
      output.line(MemoryFormat.HELP);
    } else if (shell.tool(words).isPresent()) {
      Program.Tool tool = shell.tool(words).get();
      output.line(shell.program().help(tool.name()).strip());
      String example = tool.example().line() + "\n      " + tool.example().about();
      output.line("In the shell, without the directory:\n  " + example);
    } else {
      throw new IOException("there is no command '%s'; help lists all".formatted(name));
    }
    return Shell.DONE;
  }

  private static String text(Verb verb) {
    var text = new StringBuilder(verb.name());
    verb.parameters()
        .forEach(it -> text.append(it.isRequired() ? " " + it.name() : " [" + it.name() + "]"));
    text.append(" [where NAME=VALUE...] [expect=N]\n\n").append(verb.about()).append("\n\n");
    verb.parameters().forEach(it -> text.append("  %-12s %s%n".formatted(it.name(), it.about())));
    return text.append("\nExample:\n  ").append(verb.example()).toString();
  }

  private static void all(Shell shell, Output output) throws IOException {
    output.print(out -> {
      out.append("Walk and change:\n");
      for (Builtin row : Shell.builtins()) {
        out.append(line(row.name(), row.about()));
      }
      out.append(line("x/FORMAT", MemoryFormat.ABOUT));
      out.append("Ask, as on the command line without the directory:\n");
      for (Program.Tool row : shell.program().tools()) {
        out.append(line(row.name(), row.about()));
      }
      out.append("Rules, which stay pending until they are written:\n");
      for (Verb row : Verbs.all()) {
        out.append(line(row.name(), row.about()));
      }
      out.append("Behind any command: | head N, tail N, grep REGEX, wc, jq PROGRAM, and > FILE.\n");
      out.append("help COMMAND explains one, with an example.\n");
    });
  }

  /** A command and the first sentence about it. */
  private static String line(String name, String about) {
    int end = about.indexOf(". ");
    String sentence = end < 0 ? about : about.substring(0, end + 1);
    return "  " + name + " ".repeat(Math.max(1, INDENT - name.length())) + sentence + "\n";
  }
}
