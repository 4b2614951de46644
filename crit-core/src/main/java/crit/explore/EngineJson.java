package crit.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON that container engines put beside images, as maps, lists and texts; numbers, true, false
 * and null are texts as well. What is no JSON ends the reading: what was read up to there counts.
 */
final class EngineJson {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int place;
  private int depth;
  private boolean isBroken;

  private EngineJson(String text) {
    this.text = text;
  }

  /** Returns the object that a text is, empty if it is none. */
  static Map<String, Object> object(String text) {
    return new EngineJson(text).value() instanceof Map<?, ?> map ? keyed(map) : Map.of();
  }

  private static Map<String, Object> keyed(Map<?, ?> map) {
    Map<String, Object> keyed = new LinkedHashMap<>();
    map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
    return keyed;
  }

  /** Returns the text at the end of a path of keys; nothing if there is none. */
  static Optional<String> text(Map<String, Object> object, String... path) {
    Object at = object;
    for (String key : path) {
      at = at instanceof Map<?, ?> map && map.containsKey(key) ? map.get(key) : "";
    }
    return at instanceof String found && !found.isEmpty() ? Optional.of(found) : Optional.empty();
  }

  private Object value() {
    return switch (next()) {
      case '{' -> nested('}');
      case '[' -> nested(']');
      case '"' -> string();
      default -> word();
    };
  }

  private char next() {
    while (place < text.length() && text.charAt(place) <= ' ') {
      place++;
    }
    return isBroken || place >= text.length() ? '\0' : text.charAt(place);
  }

  private Object nested(char close) {
    Map<String, Object> members = new LinkedHashMap<>();
    List<Object> elements = new ArrayList<>();
    place++;
    isBroken |= ++depth > MAX_DEPTH;
    while (next() != close && next() != '\0') {
      if (close == '}') {
        String key = string();
        step(':');
        members.put(key, value());
      } else {
        elements.add(value());
      }
      if (next() != close) {
        step(',');
      }
    }
    place++;
    depth--;
    return close == '}' ? members : elements;
  }

  private void step(char c) {
    isBroken |= next() != c;
    place++;
  }

  private String word() {
    int start = place;
    while (place < text.length() && ",]}: \t\r\n\"".indexOf(text.charAt(place)) < 0) {
      place++;
    }
    isBroken |= place == start;
    return text.substring(Math.min(start, text.length()), Math.min(place, text.length()));
  }

  private String string() {
    var found = new StringBuilder();
    step('"');
    while (!isBroken && place < text.length() && text.charAt(place) != '"') {
      char c = text.charAt(place++);
      found.append(c == '\\' ? escape() : Character.toString(c));
    }
    isBroken |= place >= text.length();
    place++;
    return found.toString();
  }

  private String escape() {
    char c = place < text.length() ? text.charAt(place++) : '"';
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'u' -> unicode();
      default -> Character.toString(c);
    };
  }

  private String unicode() {
    String digits = text.substring(place, Math.min(place + 4, text.length()));
    isBroken |= !digits.matches("[0-9a-fA-F]{4}");
    place += digits.length();
    return isBroken ? "" : Character.toString((char) Integer.parseInt(digits, 16));
  }
}
