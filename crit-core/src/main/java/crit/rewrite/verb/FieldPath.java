package crit.rewrite.verb;

import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.util.ArrayList;
import java.util.List;

/**
 * A path to fields of entries of images, as in {@code files.img[type=REG].reg.name}.
 *
 * <pre>
 * path     = image selector* ("." step)*
 * image    = name of a file that ends with .img, with * and ?, or a kind of image as in core
 * step     = name selector*
 * selector = "[" (number | "*" | name ("." name)* "=" value) "]"
 * </pre>
 *
 * <p>Several selectors must all fit; entries and elements without one are all meant.
 *
 * @param image the file or the kind
 * @param entries which entries are meant
 * @param steps the fields from the entry on; none if the entry itself is meant
 */
record FieldPath(String image, List<Selector> entries, List<Step> steps) {
  private static final String FILE = ".img";

  /**
   * A field.
   *
   * @param selectors which elements of a repeated field are meant
   */
  record Step(String name, List<Selector> selectors) {}

  /** Which entries or elements are meant. */
  sealed interface Selector {
    /** All of them. */
    record All() implements Selector {}

    /** One, counted from 0. */
    record Index(int number) implements Selector {}

    /**
     * Those in which a field has a value.
     *
     * @param path the names of fields down to that one
     */
    record Equal(List<String> path, String value) implements Selector {}
  }

  /** Reads a path that a rule has. */
  static FieldPath parse(Arguments arguments, String name) throws RuleException {
    return new Reader(arguments, name).path();
  }

  /** Returns whether the image is the name of a file, rather than a kind. */
  boolean isFile() {
    return image.endsWith(FILE);
  }

  private static final class Reader {
    private final Arguments arguments;
    private final String name;
    private final String text;
    private int at;

    Reader(Arguments arguments, String name) {
      this.arguments = arguments;
      this.name = name;
      this.text = arguments.text(name);
    }

    FieldPath path() throws RuleException {
      int bracket = text.indexOf('[') < 0 ? text.length() : text.indexOf('[');
      int file = text.indexOf(FILE);
      int dot = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
      at = file >= 0 && file < bracket ? file + FILE.length() : Math.min(bracket, dot);
      String image = text.substring(0, at);
      if (image.isEmpty()) {
        throw wrong("an image, as files.img or core");
      }
      List<Selector> entries = selectors();
      List<Step> steps = new ArrayList<>();
      while (at < text.length()) {
        if (text.charAt(at) != '.') {
          throw wrong("a dot or [");
        }
        at++;
        steps.add(new Step(word(), selectors()));
      }
      return new FieldPath(image, entries, steps);
    }

    private RuleException wrong(String expected) {
      return arguments.wrong(
          name, "is '%s', at its character %d expected %s".formatted(text, at + 1, expected));
    }

    private String word() throws RuleException {
      int start = at;
      while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isLine(at))) {
        at++;
      }
      if (start == at) {
        throw wrong("the name of a field");
      }
      return text.substring(start, at);
    }

    private boolean isLine(int index) {
      return text.charAt(index) == '_';
    }

    private List<Selector> selectors() throws RuleException {
      List<Selector> selectors = new ArrayList<>();
      while (at < text.length() && text.charAt(at) == '[') {
        at++;
        int end = text.indexOf(']', at);
        if (end < 0) {
          throw wrong("] behind a selector");
        }
        selectors.add(selector(end));
        at = end + 1;
      }
      return selectors;
    }

    private Selector selector(int end) throws RuleException {
      String inside = text.substring(at, end);
      if (inside.equals("*")) {
        return new Selector.All();
      }
      if (inside.matches("\\d{1,9}")) {
        return new Selector.Index(Integer.parseInt(inside));
      }
      int equals = inside.indexOf('=');
      if (equals <= 0) {
        throw wrong("a number, * or field=value");
      }
      List<String> path = new ArrayList<>();
      path.add(word());
      while (text.charAt(at) == '.') {
        at++;
        path.add(word());
      }
      if (text.charAt(at) != '=') {
        throw wrong("= behind the name of a field");
      }
      return new Selector.Equal(path, inside.substring(equals + 1));
    }
  }
}
