package crit.rewrite.rule;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what stands in one line: values by their order or by name. */
public final class RuleLine {
  private static final String ARROW = "->";
  private static final String WHERE = "where";
  private static final String EXPECT = "expect";

  private final Place place;
  private final List<Parameter> parameters;
  private final Map<String, RuleNode> values = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * A word of the line.
   *
   * @param isQuoted whether it stood in quotes, so that it is a value whatever it looks like
   */
  public record Word(Place place, String text, boolean isQuoted) {}

  /**
   * What a line says.
   *
   * @param arguments the verb's values by name
   * @param where the selection, empty if there is none
   * @param expect how many hits are expected, empty if it does not say
   */
  public record Parts(
      RuleNode.Fields arguments, RuleNode.Fields where, List<RuleNode.Scalar> expect) {}

  private RuleLine(Place place, List<Parameter> parameters) {
    this.place = place;
    this.parameters = parameters;
  }

  /**
   * Cuts a line into words.
   *
   * @param place where the line starts
   * @throws RuleException if a quote is not closed
   */
  public static List<Word> words(Place place, String line) throws RuleException {
    List<Word> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      if (Character.isWhitespace(line.charAt(i))) {
        i++;
        continue;
      }
      Place at = new Place(place.source(), place.line(), place.column() + i);
      var text = new StringBuilder();
      boolean isQuoted = line.charAt(i) == '\'' || line.charAt(i) == '"';
      while (i < line.length() && !Character.isWhitespace(line.charAt(i))) {
        char c = line.charAt(i);
        if (c == '\'' || c == '"') {
          int end = line.indexOf(c, i + 1);
          if (end < 0) {
            throw at.wrong("quote %c is not closed".formatted(c));
          }
          text.append(line, i + 1, end);
          i = end + 1;
        } else {
          text.append(c);
          i++;
        }
      }
      words.add(new Word(at, text.toString(), isQuoted));
    }
    return words;
  }

  /**
   * Reads the words behind a verb.
   *
   * @param place where the line starts
   * @param parameters those of the verb, in their order
   */
  public static Parts parts(Place place, List<Word> words, List<Parameter> parameters)
      throws RuleException {
    var line = new RuleLine(place, parameters);
    var selection = new RuleLine(place, List.of());
    List<RuleNode.Scalar> expect = new ArrayList<>();
    boolean isSelection = false;
    for (Iterator<Word> it = words.iterator(); it.hasNext(); ) {
      Word word = it.next();
      if (!word.isQuoted() && word.text().equals(WHERE)) {
        isSelection = true;
      } else if (!word.isQuoted() && word.text().startsWith(EXPECT + "=")) {
        String value = word.text().substring(EXPECT.length() + 1);
        expect.add(new RuleNode.Scalar(word.place(), value));
      } else if (isSelection) {
        selection.named(word);
      } else if (word.isQuoted() || !word.text().equals(ARROW)) {
        line.add(word);
      }
    }
    return new Parts(line.fields(), selection.fields(), expect);
  }

  private RuleNode.Fields fields() {
    return new RuleNode.Fields(place, values, places);
  }

  private void add(Word word) throws RuleException {
    if (isNamed(word)) {
      named(word);
      return;
    }
    for (Parameter parameter : parameters) {
      if (!values.containsKey(parameter.name())) {
        put(parameter.name(), word.place(), word.text());
        return;
      }
    }
    throw word.place()
        .wrong(
            "found '%s' behind all values, expected %d at most"
                .formatted(word.text(), parameters.size()));
  }

  private boolean isNamed(Word word) {
    int equals = word.text().indexOf('=');
    return !word.isQuoted()
        && equals > 0
        && parameters.stream().anyMatch(it -> it.name().equals(word.text().substring(0, equals)));
  }

  private void named(Word word) throws RuleException {
    int equals = word.text().indexOf('=');
    if (equals <= 0) {
      throw word.place().wrong("found '%s', expected name=value".formatted(word.text()));
    }
    put(word.text().substring(0, equals), word.place(), word.text().substring(equals + 1));
  }

  private void put(String name, Place at, String value) throws RuleException {
    if (values.put(name, new RuleNode.Scalar(at, value)) != null) {
      throw at.wrong("has '%s' twice".formatted(name));
    }
    places.put(name, at);
  }
}
