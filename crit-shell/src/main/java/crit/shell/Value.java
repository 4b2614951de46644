package crit.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * An entry or a field of one, as crit's JSON for people has it.
 *
 * @param rule how rules call it
 * @param name the field's name, empty for an entry
 * @param owner the message that has it, or itself
 */
record Value(Tree tree, JsonNode json, String rule, String name, JsonNode owner) implements Node {
  private static final int SHOWN = 60;

  /** Fields that have the id of something else, and where that is. */
  private static final Map<String, String> REFERENCES =
      Map.ofEntries(
          Map.entry("cwd_id", "/files/"),
          Map.entry("root_id", "/files/"),
          Map.entry("exe_file_id", "/files/"),
          Map.entry("ppid", "/tasks/"),
          Map.entry("pgid", "/tasks/"),
          Map.entry("sid", "/tasks/"));

  private static final String AREA_FILE = "shmid";

  Value(Tree tree, JsonNode entry, String rule) {
    this(tree, entry, rule, "", entry);
  }

  @Override
  public boolean list(String start, Names names) throws IOException {
    if (json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        String number = Integer.toString(i);
        if (number.startsWith(start) && !names.take(number)) {
          return false;
        }
      }
      return true;
    }
    for (var field : json.properties()) {
      if (field.getKey().startsWith(start) && !names.take(field.getKey())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Node> child(String below) {
    if (json.isArray()) {
      JsonNode element = below.matches("\\d{1,9}") ? json.get(Integer.parseInt(below)) : null;
      return Optional.ofNullable(element)
          .map(it -> new Value(tree, it, rule + "[" + below + "]", name, owner));
    }
    return Optional.ofNullable(json.get(below))
        .map(it -> new Value(tree, it, rule + "." + below, below, json));
  }

  @Override
  public boolean isBranch() {
    return json.isContainerNode() || target().isPresent();
  }

  @Override
  public String brief() {
    String reference = target().map(it -> " -> " + it).orElse("");
    String text =
        json.isContainerNode() ? JsonText.line(json) : json.isTextual() ? quoted() : json.asText();
    return (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + reference;
  }

  private String quoted() {
    return JsonText.line(json);
  }

  @Override
  public int print(Shell shell, Output output) throws IOException {
    output.print(out -> JsonText.write(json, out, output.isColoured()));
    return Shell.DONE;
  }

  @Override
  public Optional<String> target() {
    String id = json.asText();
    if (!json.isIntegralNumber() || id.startsWith("-") || id.equals("0")) {
      return Optional.empty();
    }
    boolean isMapped = owner.path("status").asText().contains("VMA_FILE");
    String directory =
        name.equals(AREA_FILE) && isMapped ? "/files/" : REFERENCES.getOrDefault(name, "");
    return directory.isEmpty() || !tree.has(directory + id)
        ? Optional.empty()
        : Optional.of(directory + id);
  }

  @Override
  public Optional<String> rulePath() {
    return Optional.of(rule);
  }
}
