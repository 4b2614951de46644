package crit.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An entry in a person's editor: what was changed there becomes rules. */
final class EntryEdit {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String DEFAULT_EDITOR = "vi";

  private final String root;
  private final List<String> rules = new ArrayList<>();

  private EntryEdit(String root) {
    this.root = root;
  }

  /** Runs the command. */
  static int run(Shell shell, List<String> words, Output output) throws IOException {
    if (words.size() != 1) {
      throw new IOException("found %d places, expected one".formatted(words.size()));
    }
    Place place = shell.place().resolve(words.getFirst());
    Tree tree = shell.session().tree();
    Node node = tree.followed(tree.node(place));
    Optional<Value> value =
        switch (node) {
          case EntryNode entry -> Optional.of(entry.value());
          case Value field -> Optional.of(field);
          default -> Optional.empty();
        };
    if (value.isEmpty() || value.get().rule().isEmpty()) {
      throw new IOException(place + ": is neither an entry nor a field of one");
    }
    Path file = Files.createTempFile("crit-shell", ".json"); // its owner's alone
    try {
      List<String> rules = edit(file, value.get(), output);
      shell.session().addAll(rules);
      output.line(
          "%s added, %s pending"
              .formatted(
                  Shell.counted(rules.size(), "rule"),
                  Shell.counted(shell.session().state().count(), "change")));
    } finally {
      Files.delete(file);
    }
    return Shell.DONE;
  }

  /** Asks again as long as what comes back is no JSON, and is not what was refused before. */
  private static List<String> edit(Path file, Value value, Output output) throws IOException {
    var shown = new StringWriter();
    JsonText.write(value.json(), shown, false);
    String before = shown.toString();
    Files.writeString(file, before);
    int line = 0; // the editor chooses
    while (true) {
      start(file, line);
      String text = Files.readString(file);
      try {
        return rules(value.rule(), value.json(), JSON.readTree(text));
      } catch (JsonProcessingException e) {
        int at = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
        int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
        String wrong = "line %d, column %d: %s".formatted(at, column, e.getOriginalMessage());
        if (text.equals(before)) {
          throw new IOException("is no JSON at " + wrong, e);
        }
        output.err().println("crit: is no JSON at " + wrong);
        before = text;
        line = at;
      }
    }
  }

  /** Starts the editor with the cursor in a line. */
  private static void start(Path file, int line) throws IOException {
    String editor =
        Stream.of("VISUAL", "EDITOR")
            .map(it -> System.getenv().getOrDefault(it, ""))
            .filter(it -> !it.isBlank())
            .findFirst()
            .orElse(DEFAULT_EDITOR);
    String place = line > 0 ? " +" + line : "";
    var words = List.of("sh", "-c", editor + place + " \"$1\"", "sh", file.toString());
    Process process = new ProcessBuilder(words).inheritIO().start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("the editor '%s' ended with status %d".formatted(editor, status));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", e);
    }
  }

  /**
   * Returns the rules that make one value of another.
   *
   * @param path how rules call it
   * @throws IOException if there are none that do
   */
  static List<String> rules(String path, JsonNode before, JsonNode after) throws IOException {
    var edit = new EntryEdit(path);
    edit.compare(path, before, after);
    return edit.rules;
  }

  private void compare(String path, JsonNode before, JsonNode after) throws IOException {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      objects(path, before, after);
    } else if (before.isArray() && after.isArray()) {
      arrays(path, before, after);
    } else if (before.isContainerNode()
        || after.isContainerNode()
        || path.equals(root + ".extra")) {
      throw cannot(path);
    } else {
      set(path, after);
    }
  }

  private static IOException cannot(String path) {
    return new IOException(
        path + ": was changed in a way for which there are no rules; nothing has changed");
  }

  private void objects(String path, JsonNode before, JsonNode after) throws IOException {
    for (var field : after.properties()) {
      String inner = path + "." + field.getKey();
      JsonNode old = before.get(field.getKey());
      if (old != null) {
        compare(inner, old, field.getValue());
      } else if (field.getValue().isContainerNode() || !field.getKey().matches("\\w+")) {
        throw cannot(inner);
      } else {
        set(inner, field.getValue());
      }
    }
    for (var field : before.properties()) {
      if (!after.has(field.getKey())) {
        rules.add("remove " + path + "." + field.getKey());
      }
    }
  }

  private void arrays(String path, JsonNode before, JsonNode after) throws IOException {
    if (before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(path + "[" + i + "]", before.get(i), after.get(i));
      }
      return;
    }
    List<Integer> gone = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < before.size(); i++) {
      if (next < after.size() && before.get(i).equals(after.get(next))) {
        next++;
      } else {
        gone.addFirst(i);
      }
    }
    if (next == after.size()) {
      gone.forEach(it -> rules.add("remove " + path + "[" + it + "]"));
    } else {
      List<String> values = new ArrayList<>();
      for (JsonNode value : after) {
        if (value.isContainerNode() || value.asText().contains(",")) {
          throw cannot(path);
        }
        values.add(value.asText());
      }
      rules.add("set " + path + " " + quoted(String.join(",", values)));
    }
  }

  private void set(String path, JsonNode value) throws IOException {
    if (value.isNull()) {
      throw cannot(path);
    }
    rules.add("set " + path + " " + quoted(value.asText()));
  }

  /** Returns a value as rules read it: in quotes, of which there are two kinds and no escapes. */
  static String quoted(String value) {
    if (value.matches("[\\w/.:,+-]+") && !value.equals("->") && !value.equals("where")) {
      return value;
    }
    return value.contains("'") ? "'" + value.replace("'", "'\"'\"'") + "'" : "'" + value + "'";
  }
}
