package crit.coredump.gdb;

/** Text in XML. */
final class Xml {
  private Xml() {}

  /** Returns a text as the value of an attribute; what XML cannot have becomes a question mark. */
  static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '&' -> escaped.append("&amp;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(c < ' ' || c == 0xfffe || c == 0xffff ? '?' : c);
          }
        });
    return escaped.toString();
  }
}
