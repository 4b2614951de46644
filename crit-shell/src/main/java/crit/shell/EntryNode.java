package crit.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** An entry of an image, which is read when something below it is asked for. */
final class EntryNode implements Node {
  private final Tree tree;
  private final String file;
  private final int number;
  private final String rule;
  private @Nullable Value value;

  /**
   * @param rule how rules call it
   */
  EntryNode(Tree tree, String file, int number, String rule) {
    this.tree = tree;
    this.file = file;
    this.number = number;
    this.rule = rule;
  }

  EntryNode(Tree tree, String file, int number) {
    this(tree, file, number, file + "[" + number + "]");
  }

  Value value() throws IOException {
    Value known = value;
    if (known == null) {
      known = new Value(tree, tree.entries().entry(file, number), rule);
      value = known;
    }
    return known;
  }

  @Override
  public boolean list(String start, Names names) throws IOException {
    return value().list(start, names);
  }

  @Override
  public Optional<Node> child(String name) throws IOException {
    return value().child(name);
  }

  @Override
  public boolean isBranch() {
    return true;
  }

  @Override
  public String brief() throws IOException {
    JsonNode json = value().json();
    return json.has("type") && json.has("id") ? openFile(json) : value().brief();
  }

  /** Returns what people know an open file by. */
  private static String openFile(JsonNode file) {
    var text = new StringJoiner(" ");
    text.add(file.path("type").asText());
    JsonNode socket = file.path("isk");
    if (!socket.isMissingNode()) {
      text.add(socket.path("proto").asText()).add(socket.path("state").asText());
      text.add(end(socket, "src") + " -> " + end(socket, "dst"));
    }
    for (String path : new String[] {"/reg/name", "/usk/name", "/fifo/name", "/pipe/pipe_id"}) {
      JsonNode name = file.at(path);
      if (!name.isMissingNode()) {
        text.add(name.isTextual() ? JsonText.line(name) : name.asText());
      }
    }
    return text.toString();
  }

  private static String end(JsonNode socket, String side) {
    JsonNode address = socket.path(side + "_addr").path(0);
    String host = address.asText().contains(":") ? "[" + address.asText() + "]" : address.asText();
    return host + ":" + socket.path(side + "_port").asText();
  }

  @Override
  public int print(Shell shell, Output output) throws IOException {
    return value().print(shell, output);
  }

  @Override
  public Optional<String> rulePath() {
    return Optional.of(rule);
  }
}
