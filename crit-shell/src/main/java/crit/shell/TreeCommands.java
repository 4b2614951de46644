package crit.shell;

import crit.explore.Glob;
import crit.render.Printable;
import crit.render.Width;
import crit.shell.Builtin.Example;
import crit.shell.Builtin.Takes;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that walk the tree. */
final class TreeCommands {
  private static final int BATCH = 500;
  private static final int WIDEST = 40;
  private static final int DEPTH = 2;
  private static final String DEPTH_OPTION = "-L";

  static final List<Builtin> ALL =
      List.of(
          new Builtin(
              "ls",
              "ls [PLACE]",
              "List what is at a place, with what it is; an arrow shows what a reference refers to.",
              Takes.PLACES,
              new Example("ls /tasks", "Lists the tasks with their names."),
              TreeCommands::list),
          new Builtin(
              "cd",
              "cd [PLACE]",
              "Go to a place, the root if absent. Behind a reference one is where it refers to, and"
                  + " .. comes back.",
              Takes.PLACES,
              new Example("cd /tasks/101/fds/3", "Goes into the file that descriptor 3 is."),
              TreeCommands::go),
          new Builtin(
              "pwd",
              "pwd",
              "Print where one is.",
              Takes.NOTHING,
              new Example("pwd", "Prints the place."),
              (shell, _, output) -> {
                output.line(shell.place().toString());
                return Shell.DONE;
              }),
          new Builtin(
              "cat",
              "cat PLACE...",
              "Print an entry, a field or a whole image as JSON for people; memory in hex.",
              Takes.PLACES,
              new Example("cat /tasks/101/fs", "Prints the working directory, root and umask."),
              TreeCommands::print),
          new Builtin(
              "tree",
              "tree [-L DEPTH] [PLACE]",
              "Print what is below a place, two levels if no depth is given.",
              Takes.PLACES,
              new Example("tree -L 1 /tasks/101", "Prints what a task has."),
              TreeCommands::tree),
          new Builtin(
              "find",
              "find PATTERN [PLACE]",
              "Print the places below here, or there, whose name fits a pattern with * and ?."
                  + " References are not followed.",
              Takes.PLACES,
              new Example("find src_port /sockets", "Prints where the local ports are."),
              TreeCommands::find),
          new Builtin(
              "grep",
              "grep [-i] REGEX [IMAGE]",
              "Search all images, or those that fit a pattern with * and ?, for values that a"
                  + " regular expression of Java fits; prints the paths that set takes.",
              Takes.NOTHING,
              new Example("grep 4000 files.img", "Prints fields of open files with 4000 in them."),
              FieldSearch::run));

  private TreeCommands() {}

  private static Place place(Shell shell, List<String> words) throws IOException {
    if (words.size() > 1) {
      throw new IOException("found %d places, expected one".formatted(words.size()));
    }
    return words.isEmpty() ? shell.place() : shell.place().resolve(words.getFirst());
  }

  /** A line of a list. */
  private record Row(String name, String brief) {}

  private static int list(Shell shell, List<String> words, Output output) throws IOException {
    Place place = place(shell, words);
    Tree tree = shell.session().tree();
    Node node = tree.followed(tree.node(place));
    output.print(out -> {
      if (!node.isBranch()) {
        out.append(Printable.of(node.brief())).append('\n');
        return;
      }
      List<Row> rows = new ArrayList<>();
      node.list(
          "",
          name -> {
            rows.add(row(node, name));
            if (rows.size() == BATCH) {
              write(rows, out);
            }
            return true;
          });
      write(rows, out);
    });
    return Shell.DONE;
  }

  /** What cannot be read is shown with the reason why. */
  private static Row row(Node owner, String name) {
    try {
      Node node = owner.child(name).orElse(owner);
      String brief = node.brief();
      return new Row(name + (node.isBranch() ? "/" : ""), Printable.of(brief));
    } catch (IOException e) {
      return new Row(name, Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private static void write(List<Row> rows, Writer out) throws IOException {
    int widest = Math.min(WIDEST, rows.stream().mapToInt(it -> Width.of(it.name)).max().orElse(0));
    for (Row row : rows) {
      out.append(row.name);
      if (!row.brief.isEmpty()) {
        out.append(" ".repeat(Math.max(0, widest - Width.of(row.name)) + 2)).append(row.brief);
      }
      out.append('\n');
    }
    rows.clear();
  }

  private static int go(Shell shell, List<String> words, Output output) throws IOException {
    Place to = words.isEmpty() ? Place.ROOT : place(shell, words);
    Tree tree = shell.session().tree();
    if (!tree.followed(tree.node(to)).isBranch()) {
      throw new IOException(to + ": has nothing below it; cat prints it");
    }
    shell.go(to);
    return Shell.DONE;
  }

  private static int print(Shell shell, List<String> words, Output output) throws IOException {
    List<String> places = words.isEmpty() ? List.of(".") : words;
    int status = Shell.DONE;
    for (String word : places) {
      Place place = shell.place().resolve(word);
      Tree tree = shell.session().tree();
      Node node = tree.node(place);
      boolean isField = node.rulePath().isPresent() && node.target().isPresent();
      try {
        int printed = (isField ? node : tree.followed(node)).print(shell, output);
        status = printed == Shell.DONE ? status : printed;
      } catch (EnoughException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException(place + ": " + e.getMessage(), e);
      }
    }
    return status;
  }

  private static int tree(Shell shell, List<String> words, Output output) throws IOException {
    boolean hasDepth = words.size() > 1 && words.getFirst().equals(DEPTH_OPTION);
    if (hasDepth && !words.get(1).matches("[1-9]\\d?")) {
      throw new IOException("-L is '%s', expected a depth, 1 to 99".formatted(words.get(1)));
    }
    int depth = hasDepth ? Integer.parseInt(words.get(1)) : DEPTH;
    Place place = place(shell, hasDepth ? words.subList(2, words.size()) : words);
    Tree tree = shell.session().tree();
    Node node = tree.followed(tree.node(place));
    output.print(out -> {
      out.append(place.toString()).append('\n');
      branch(node, "", depth, out);
    });
    return Shell.DONE;
  }

  private static void branch(Node node, String indent, int depth, Writer out) throws IOException {
    List<String> names = new ArrayList<>();
    node.list("", names::add);
    for (String name : names) {
      boolean isLast = name.equals(names.getLast());
      Optional<Node> child = node.child(name);
      String target = child.flatMap(Node::target).map(it -> " -> " + it).orElse("");
      out.append(indent).append(isLast ? "└── " : "├── ").append(name).append(target).append('\n');
      if (depth > 1 && child.isPresent() && target.isEmpty()) {
        branch(child.get(), indent + (isLast ? "    " : "│   "), depth - 1, out);
      }
    }
  }

  private static int find(Shell shell, List<String> words, Output output) throws IOException {
    if (words.isEmpty()) {
      throw new IOException("a pattern is missing, as in find src_port");
    }
    Place place = place(shell, words.subList(1, words.size()));
    Tree tree = shell.session().tree();
    Node node = tree.followed(tree.node(place));
    output.print(out -> find(node, place, words.getFirst(), out));
    return Shell.DONE;
  }

  private static void find(Node node, Place place, String pattern, Writer out) throws IOException {
    node.list(
        "",
        name -> {
          Place below = place.resolve(name);
          if (Glob.matches(pattern, name)) {
            out.append(below.toString()).append('\n');
          }
          Optional<Node> child = node.child(name).filter(Node::isBranch);
          if (child.isPresent() && child.get().target().isEmpty()) {
            find(child.get(), below, pattern, out);
          }
          return true;
        });
  }
}
