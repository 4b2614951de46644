package crit.shell;

import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.rewrite.Verb;
import crit.rewrite.Where;
import crit.rewrite.rule.Parameter;
import crit.rewrite.verb.Verbs;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What can stand where a person writes. It looks at few things of large sets. */
public final class Completion {
  /** The most that is offered. */
  private static final int MOST = 200;

  private static final List<String> FILTERS = List.of("head", "tail", "grep", "wc", "jq");
  private static final List<String> PID_OPTIONS = List.of("-p", "--pid");
  private static final String WHERE = "where";

  private final Shell shell;
  private final List<Candidate> found = new ArrayList<>();
  private String start = "";

  /**
   * A word that fits.
   *
   * @param text the whole word
   * @param about what it is, may be empty
   * @param isWhole whether the next word can follow
   */
  public record Candidate(String text, String about, boolean isWhole) {}

  private Completion(Shell shell) {
    this.shell = shell;
  }

  /** Returns what the last word of a line can be; nothing where the line makes no sense. */
  public static List<Candidate> of(Shell shell, String line) {
    var completion = new Completion(shell);
    try {
      completion.line(line);
    } catch (IOException | InvalidPathException | DirectoryIteratorException _) {
      return List.of(); // there is nothing that fits a place that is not there
    }
    return completion.found;
  }

  private boolean offer(String text, String about, boolean isWhole) {
    if (text.startsWith(start)) {
      found.add(new Candidate(text, about, isWhole));
    }
    return found.size() < MOST;
  }

  private void offer(List<String> texts) {
    texts.forEach(it -> offer(it, "", true));
  }

  private void line(String line) throws IOException {
    String command = line.substring(line.lastIndexOf(';') + 1);
    List<String> words = new ArrayList<>(List.of(command.stripLeading().split("\\s+", -1)));
    start = words.removeLast();
    int pipe = words.lastIndexOf("|");
    if (!words.isEmpty() && words.getLast().equals(">")) {
      files();
    } else if (pipe >= 0) {
      offer(pipe == words.size() - 1 ? FILTERS : List.of());
    } else if (words.isEmpty()) {
      commands();
    } else {
      command(words);
    }
  }

  private void commands() {
    Shell.builtins().forEach(it -> offer(it.name(), it.about(), true));
    shell
        .program()
        .tools()
        .forEach(it -> {
          String word = it.name().split(" ", 2)[0];
          if (found.stream().noneMatch(other -> other.text.equals(word))) {
            offer(word, it.name().equals(word) ? it.about() : "", true);
          }
        });
    Verbs.all().forEach(it -> offer(it.name(), it.about(), true));
  }

  private void command(List<String> words) throws IOException {
    Optional<Builtin> builtin = Shell.builtin(words.getFirst());
    Optional<Verb> verb = Shell.verb(words.getFirst());
    if (builtin.isPresent()) {
      switch (builtin.get().takes()) {
        case NOTHING -> {}
        case PLACES -> places();
        case FILES -> files();
        case COMMANDS -> commands();
      }
    } else if (verb.isPresent()) {
      verb(verb.get(), words.subList(1, words.size()));
    } else if (shell.tool(words).isPresent()) {
      tool(shell.tool(words).get(), words);
    } else if (MemoryFormat.isName(words.getFirst())) {
      addresses(shell.pid());
    } else {
      shell.program().tools().stream()
          .filter(it -> it.name().startsWith(words.getFirst() + " "))
          .forEach(it -> offer(it.name().split(" ", 2)[1], it.about(), true));
    }
  }

  private void tool(Program.Tool tool, List<String> words) throws IOException {
    String last = words.getLast();
    Optional<Program.Option> option =
        tool.options().stream().filter(it -> it.names().contains(last)).findFirst();
    if (PID_OPTIONS.contains(last)) {
      pids("");
    } else if (option.isPresent() && option.get().takesValue()) {
      offer(option.get().choices());
      if (option.get().choices().isEmpty()) {
        files();
      }
    } else if (start.startsWith("-")) {
      tool.options().forEach(it -> offer(it.names().getLast(), "", true));
    } else {
      for (Program.Operand operand : tool.operands()) {
        offer(operand.choices());
        if (operand.label().equals("ADDR")) {
          int at = Math.max(words.indexOf("-p"), words.indexOf("--pid"));
          addresses(at < 0 ? shell.pid() : Optional.of(words.get(at + 1)));
        } else if (operand.choices().isEmpty()) {
          files();
        }
      }
    }
  }

  private void pids(String before) throws IOException {
    String word = start;
    Node tasks = shell.session().tree().node(Place.ROOT.resolve("tasks"));
    tasks.list(word.substring(before.length()), name -> offer(before + name, "", true));
  }

  private void addresses(Optional<String> pid) throws IOException {
    Tree tree = shell.session().tree();
    if (pid.isPresent()) {
      Node memory = tree.node(Place.ROOT.resolve("memory/" + pid.get()));
      memory.list(start, name -> offer(name, "", true));
    }
  }

  private void places() throws IOException {
    int slash = start.lastIndexOf('/') + 1;
    String before = start.substring(0, slash);
    Tree tree = shell.session().tree();
    String path = before.isEmpty() ? "." : before;
    Node owner = tree.followed(tree.node(shell.place().resolve(path)));
    owner.list(
        start.substring(slash),
        name -> {
          boolean isBranch = owner.child(name).map(Node::isBranch).orElse(false);
          return offer(before + name + (isBranch ? "/" : ""), "", !isBranch);
        });
  }

  private void files() throws IOException {
    int slash = start.lastIndexOf('/') + 1;
    String before = start.substring(0, slash);
    Path directory = Path.of(before.isEmpty() ? "." : before);
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        boolean isDirectory = Files.isDirectory(entry);
        String text = before + entry.getFileName() + (isDirectory ? "/" : "");
        if (!offer(text, "", !isDirectory)) {
          return;
        }
      }
    }
  }

  private void verb(Verb verb, List<String> words) throws IOException {
    boolean isOfField = verb.name().equals("set") || verb.name().equals("remove");
    if (words.contains(WHERE)) {
      parameters(Where.PARAMETERS);
    } else if (isOfField && words.isEmpty()) {
      fields();
      places();
    } else if (isOfField && words.size() == 1) {
      constants(words.getFirst());
    } else {
      parameters(verb.parameters());
      offer(WHERE, "which entries are meant", true);
      offer("expect=", "how many hits", false);
    }
  }

  private void parameters(List<Parameter> parameters) throws IOException {
    for (Parameter parameter : parameters) {
      String before = parameter.name() + "=";
      if (!start.startsWith(before)) {
        offer(before, parameter.about(), false);
        parameter.words().forEach(it -> offer(it, parameter.about(), true));
      } else if (parameter.name().equals("pid")) {
        pids(before);
      } else {
        parameter.words().forEach(it -> offer(before + it, parameter.about(), true));
      }
    }
  }

  /** Offers images and kinds, or the fields of the message that a path leads to. */
  private void fields() throws IOException {
    int dot = fieldStart(start);
    if (dot < 0) {
      for (ImageType type : ImageTypes.all()) {
        if (!type.isRaw()) {
          offer(type.name().toLowerCase(Locale.ROOT), "all images of this kind", false);
        }
      }
      for (String file : shell.session().tree().names()) {
        if (file.startsWith(start) && !offer(file, "", false)) {
          return;
        }
      }
      return;
    }
    for (MessageRow message : messages(start.substring(0, dot))) {
      for (FieldRow field : message.fields()) {
        boolean isMessage = field.type() == FieldType.MESSAGE;
        offer(start.substring(0, dot + 1) + field.name(), field.typeName(), !isMessage);
      }
    }
  }

  /** Returns where the dot in front of the last field is; that of .img is none. */
  private static int fieldStart(String path) {
    String plain = path.replaceAll("\\[[^]]*\\]", "");
    boolean hasField = plain.replaceFirst("\\.img", "").contains(".");
    return hasField ? path.lastIndexOf('.') : -1;
  }

  /** Returns the messages that a path without its last field can lead to. */
  private static List<MessageRow> messages(String path) {
    String plain = path.replaceAll("\\[[^]]*\\]", "");
    int file = plain.indexOf(".img");
    String image = file >= 0 ? plain.substring(0, file + 4) : plain.split("\\.", 2)[0];
    String rest = plain.substring(image.length());
    List<MessageRow> found = new ArrayList<>();
    for (ImageType type : ImageTypes.all()) {
      boolean fits =
          file < 0
              ? type.name().equalsIgnoreCase(image)
              : ImageTypes.byFileName(image).filter(type::equals).isPresent();
      if (fits && !type.isRaw()) {
        var names = new TreeSet<>(List.of(type.entry(0).message(), type.entry(1).message()));
        names.forEach(it -> below(Schema.message(it), rest).ifPresent(found::add));
      }
    }
    return found;
  }

  private static Optional<MessageRow> below(MessageRow message, String path) {
    MessageRow at = message;
    for (String name : path.split("\\.", -1)) {
      if (!name.isEmpty()) {
        Optional<FieldRow> field = at.field(name).filter(it -> it.type() == FieldType.MESSAGE);
        if (field.isEmpty()) {
          return Optional.empty();
        }
        at = Schema.message(field.get().typeName());
      }
    }
    return Optional.of(at);
  }

  /** Offers the constants of a field that has an enum. */
  private void constants(String path) {
    int dot = fieldStart(path);
    if (dot < 0) {
      return;
    }
    String name = path.substring(dot + 1).replaceAll("\\[.*", "");
    for (MessageRow message : messages(path.substring(0, dot))) {
      message
          .field(name)
          .filter(it -> it.type() == FieldType.ENUM)
          .ifPresent(it ->
              Schema.enumeration(it.typeName())
                  .values()
                  .forEach(value -> offer(value.name(), "", true)));
    }
  }
}
