package crit.shell;

import crit.explore.check.Finding;
import crit.render.ChangeWriter;
import crit.rewrite.Change;
import crit.shell.Builtin.Example;
import crit.shell.Builtin.Takes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands about what is pending, and about the shell itself. */
final class SessionCommands {
  /** A check finds faults in what would be written that were not there before. */
  static final int FAULTS = 4;

  private static final String FORCE = "--force";

  static final List<Builtin> ALL =
      List.of(
          new Builtin(
              "status",
              "status",
              "Print the rules that are pending, and how much they change.",
              Takes.NOTHING,
              new Example("status", "Prints what is pending."),
              SessionCommands::status),
          new Builtin(
              "diff",
              "diff [OTHER]",
              "Print what is pending, value by value; with OTHER, compare with another checkpoint as"
                  + " crit diff does, whose options it takes.",
              Takes.FILES,
              new Example("diff", "Prints each value that changes."),
              SessionCommands::diff),
          new Builtin(
              "edit",
              "edit PLACE",
              "Open an entry or a field as JSON in $VISUAL or $EDITOR; what is changed there becomes"
                  + " rules. What is no JSON is opened again at the error; left as it is, it is"
                  + " given up.",
              Takes.PLACES,
              new Example("edit /tasks/101/fs", "Opens directories and umask in the editor."),
              EntryEdit::run),
          new Builtin(
              "undo",
              "undo",
              "Take back the last rule.",
              Takes.NOTHING,
              new Example("port 4000 -> 4999; undo", "Adds a rule and takes it back."),
              (shell, _, output) -> {
                output.line("undone: " + shell.session().undo());
                return Shell.DONE;
              }),
          new Builtin(
              "redo",
              "redo",
              "Add the rule again that undo took back.",
              Takes.NOTHING,
              new Example("port 4000 -> 4999; undo; redo", "Ends with the rule pending."),
              (shell, _, output) -> {
                output.line("done again: " + shell.session().redo());
                return Shell.DONE;
              }),
          new Builtin(
              "discard",
              "discard",
              "Take back all rules; redo adds them again, one after the other.",
              Takes.NOTHING,
              new Example("port 4000 -> 4999; discard", "Ends with nothing pending."),
              (shell, _, output) -> {
                output.line("discarded: " + Shell.counted(shell.session().discard(), "rule"));
                return Shell.DONE;
              }),
          new Builtin(
              "write",
              "write [--force] [DIR]",
              "Replace the checkpoint by what is pending, at one moment, or write it to a directory"
                  + " that does not exist. New faults that a check finds stop it with status "
                  + FAULTS
                  + ", unless --force is given.",
              Takes.FILES,
              new Example("port 4000 -> 4999; write OUT", "Writes another checkpoint."),
              SessionCommands::write),
          new Builtin(
              "save",
              "save FILE",
              "Write the rules of the session as a rule file: crit edit --rules FILE makes the same"
                  + " of the checkpoint as it was.",
              Takes.FILES,
              new Example("port 4000 -> 4999; save RULES.yaml", "Writes a rule file."),
              SessionCommands::save),
          new Builtin(
              "source",
              "source FILE",
              "Run the lines of a file up to the first error.",
              Takes.FILES,
              new Example("source SCRIPT", "Runs a script."),
              SessionCommands::source),
          new Builtin(
              "help",
              "help [COMMAND]",
              "List the commands, or explain one.",
              Takes.COMMANDS,
              new Example("help port", "Explains a verb."),
              Help::run),
          new Builtin(
              "exit",
              "exit",
              "Leave; asks first if rules are pending that were neither written nor saved.",
              Takes.NOTHING,
              new Example("exit", "Leaves."),
              (shell, _, _) -> {
                shell.end();
                return Shell.DONE;
              }));

  private SessionCommands() {}

  private static int status(Shell shell, List<String> words, Output output) throws IOException {
    Session session = shell.session();
    output.print(out -> {
      String rules = Shell.counted(session.pending().size(), "rule");
      String changes = Shell.counted(session.state().count(), "change");
      out.append("%s: %s pending, %s".formatted(session.directory(), rules, changes));
      out.append(session.undone() == 0 ? "\n" : "; %d undone%n".formatted(session.undone()));
      for (String line : session.pending()) {
        out.append("  ").append(line).append('\n');
      }
    });
    return Shell.DONE;
  }

  private static int diff(Shell shell, List<String> words, Output output) throws IOException {
    Session session = shell.session();
    if (!words.isEmpty()) {
      return shell.program().run(with("diff", words), session, output);
    }
    output.print(out -> {
      var writer = new ChangeWriter(out, output.isColoured());
      for (Change change : session.state().changes()) {
        writer.row(change);
      }
      long left = session.state().count() - session.state().changes().size();
      if (left > 0) {
        out.append("and %d more%n".formatted(left));
      }
    });
    return Shell.DONE;
  }

  private static List<String> with(String name, List<String> words) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(words);
    return all;
  }

  private static int write(Shell shell, List<String> words, Output output) throws IOException {
    List<String> places = words.stream().filter(it -> !it.equals(FORCE)).toList();
    if (places.size() > 1) {
      throw new IOException("found %d directories, expected one".formatted(places.size()));
    }
    Session session = shell.session();
    List<Finding> faults = session.newFaults();
    faults.forEach(
        it -> output.err().println("crit: new fault: %s: %s".formatted(it.image(), it.message())));
    if (!faults.isEmpty() && !words.contains(FORCE)) {
      output.err().println("crit: nothing is written; write --force writes in spite of that");
      return FAULTS;
    }
    int count = session.pending().size();
    if (places.isEmpty()) {
      session.write();
    } else {
      session.write(Path.of(places.getFirst()));
    }
    output.line(
        "%s written to %s"
            .formatted(
                Shell.counted(count, "rule"),
                places.isEmpty() ? session.directory() : places.getFirst()));
    return Shell.DONE;
  }

  private static String one(List<String> words, String what) throws IOException {
    if (words.size() != 1) {
      throw new IOException("found %d words, expected %s".formatted(words.size(), what));
    }
    return words.getFirst();
  }

  private static int save(Shell shell, List<String> words, Output output) throws IOException {
    String file = one(words, "the name of a rule file");
    int count = shell.session().save(Path.of(file));
    output.line("%s saved in %s".formatted(Shell.counted(count, "rule"), file));
    return Shell.DONE;
  }

  private static int source(Shell shell, List<String> words, Output output) throws IOException {
    try (var in = Files.newInputStream(Path.of(one(words, "the name of a script")))) {
      return shell.source(in, output);
    }
  }
}
