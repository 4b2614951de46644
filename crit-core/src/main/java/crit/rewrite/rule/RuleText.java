package crit.rewrite.rule;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML, of which JSON is a part, into nodes. */
public final class RuleText {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_LENGTH = 16 << 20;

  private final String source;
  private final JsonParser in;

  private RuleText(String source, JsonParser in) {
    this.source = source;
    this.in = in;
  }

  /**
   * Reads one document.
   *
   * @param source how errors call it
   * @throws RuleException if it is no YAML, has a name twice, is empty or nested too deeply
   */
  public static RuleNode read(String source, String text) throws IOException {
    var start = new Place(source, 1, 1);
    if (text.length() > MAX_LENGTH) {
      throw start.wrong(
          "has %d characters, at most %d are allowed".formatted(text.length(), MAX_LENGTH));
    }
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      var reader = new RuleText(source, parser);
      if (parser.nextToken() == null) {
        throw start.wrong("is empty, expected rules");
      }
      RuleNode node = reader.node(0);
      if (parser.nextToken() != null) {
        throw reader.place().wrong("a second document starts, expected one");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw malformed(source, e);
    }
  }

  private static RuleException malformed(String source, JsonProcessingException e) {
    JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
    String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    var place = new Place(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    return place.wrong("is no YAML: " + reason);
  }

  private Place place() {
    JsonLocation at = in.currentTokenLocation();
    return new Place(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private RuleNode node(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw place().wrong("is nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    return switch (in.currentToken()) {
      case START_OBJECT -> fields(depth);
      case START_ARRAY -> items(depth);
      case null, default -> new RuleNode.Scalar(place(), scalar());
    };
  }

  private String scalar() throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL ? "" : in.getText();
  }

  private RuleNode items(int depth) throws IOException {
    Place place = place();
    List<RuleNode> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      values.add(node(depth + 1));
    }
    return new RuleNode.Items(place, List.copyOf(values));
  }

  private RuleNode fields(int depth) throws IOException {
    Place place = place();
    Map<String, RuleNode> values = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      Place at = place();
      in.nextToken();
      if (values.put(name, node(depth + 1)) != null) {
        throw at.wrong("has '%s' twice".formatted(name));
      }
      places.put(name, at);
    }
    return new RuleNode.Fields(place, values, places);
  }
}
