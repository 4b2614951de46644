package crit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A source file of ours, its types and its methods.
 *
 * <p>It looks at braces and what stands in front of them, no more: the format of all sources is
 * checked in the build, and what they mean by the compiler.
 */
final class JavaSource {
  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])+'",
          Pattern.DOTALL);
  private static final Pattern ANNOTATIONS =
      Pattern.compile("\\s*(?:@(?!interface)[\\w.]+(?:\\([^)]*\\))?\\s*)*");
  private static final Pattern TYPE =
      Pattern.compile("\\b(class|interface|enum|record|@interface)\\s+(\\w+)");
  private static final Pattern METHOD =
      Pattern.compile(
          "((?:[\\w<][\\w.<>\\[\\],?&@\\s]*\\s)?)(\\w+)\\s*\\(([^()]*)\\)(?:\\s*throws\\s[\\w.,\\s]+)?\\s*");
  private static final Pattern NEW_OBJECT =
      Pattern.compile(".*\\bnew\\s+[\\w.<>,\\s]+\\([^{]*\\)\\s*", Pattern.DOTALL);

  private final Path file;
  private final String text;
  private final String code;
  private final List<Type> types = new ArrayList<>();
  private final List<Method> methods = new ArrayList<>();

  /**
   * A type.
   *
   * @param header what stands in front of its brace, without comments and annotations
   * @param hasJavadoc whether a documentation comment stands in front of that
   */
  record Type(String file, String name, String header, boolean hasJavadoc) {
    boolean isPublic() {
      return header.contains("public ");
    }
  }

  /**
   * A method or constructor.
   *
   * @param line where it starts
   * @param lines how many it has from there, annotations left out, to its closing brace; 0 if it
   *     has no body
   * @param parameters how many it has
   */
  record Method(String file, String name, int line, int lines, int parameters, boolean isPrivate) {
    @Override
    public String toString() {
      return "%s:%d %s: %d lines, %d parameters".formatted(file, line, name, lines, parameters);
    }
  }

  /**
   * A brace that was not closed yet.
   *
   * @param type the name of the type whose body it opens, empty for other braces
   * @param start where the text in front of it starts
   * @param parentheses how many were open in front of it
   */
  private record Brace(String type, boolean isTypeBody, int start, int at, int parentheses) {}

  private JavaSource(Path file) throws IOException {
    this.file = file;
    this.text = Files.readString(file);
    this.code = blank(text);
    scan();
  }

  /** Returns every source of the modules, without tests and without what is generated. */
  static List<JavaSource> all() throws IOException {
    List<JavaSource> all = new ArrayList<>();
    for (String module : ClassFiles.MODULES) {
      Path sources = ClassFiles.root().resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path path : files.filter(it -> it.toString().endsWith(".java")).sorted().toList()) {
          all.add(new JavaSource(path));
        }
      }
    }
    return all;
  }

  Path file() {
    return file;
  }

  String name() {
    return file.getFileName().toString().replace(".java", "");
  }

  String text() {
    return text;
  }

  int lines() {
    return (int) text.lines().count();
  }

  List<Type> types() {
    return types;
  }

  List<Method> methods() {
    return methods;
  }

  /** Overwrites comments, strings and characters with blanks; line ends stay. */
  private static String blank(String text) {
    return COMMENT_OR_TEXT
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[^\n]", " ")));
  }

  private void scan() {
    Deque<Brace> open = new ArrayDeque<>();
    int start = 0;
    int parentheses = 0;
    for (int i = 0; i < code.length(); i++) {
      switch (code.charAt(i)) {
        case '(' -> parentheses++;
        case ')' -> parentheses--;
        case ';' -> {
          if (parentheses == 0) {
            addMethod(open.peek(), start, i, i);
            start = i + 1;
          }
        }
        case '{' -> {
          open.push(opened(start, i, parentheses));
          parentheses = 0;
          start = i + 1;
        }
        case '}' -> {
          Brace closed = open.pop();
          if (!closed.isTypeBody()) {
            addMethod(open.peek(), closed.start(), closed.at(), i);
          }
          parentheses = closed.parentheses();
          start = i + 1;
        }
        default -> {}
      }
    }
  }

  private int skipAnnotations(int start, int end) {
    Matcher annotations = ANNOTATIONS.matcher(code).region(start, end);
    return annotations.lookingAt() ? annotations.end() : start;
  }

  private Brace opened(int start, int at, int parentheses) {
    int first = skipAnnotations(start, at);
    String header = code.substring(first, at);
    Matcher type = TYPE.matcher(header.replaceAll("\\([^()]*\\)", "()"));
    if (type.find()) {
      types.add(new Type(name(), type.group(2), header, hasJavadoc(start, at)));
      return new Brace(type.group(2), true, start, at, parentheses);
    }
    return new Brace("", NEW_OBJECT.matcher(header).matches(), start, at, parentheses);
  }

  private boolean hasJavadoc(int start, int at) {
    int first = start;
    while (first < at && Character.isWhitespace(code.charAt(first))) {
      first++;
    }
    String before = text.substring(0, first).stripTrailing();
    return before.endsWith("*/") && before.startsWith("/**", before.lastIndexOf("/*"));
  }

  /** Adds the method whose header ends at {@code headerEnd}, if it is one, in a type's body. */
  private void addMethod(Brace around, int start, int headerEnd, int end) {
    if (around == null || !around.isTypeBody()) {
      return;
    }
    int first = skipAnnotations(start, headerEnd);
    String header = code.substring(first, headerEnd);
    boolean isPrivate = header.startsWith("private ");
    Matcher method = METHOD.matcher(header);
    boolean isCompact = header.matches("(?:public |private )?" + around.type() + "\\s");
    if (method.matches() && (!method.group(1).isBlank() || method.group(2).equals(around.type()))) {
      add(
          method.group(2),
          first,
          end - headerEnd > 0 ? end : -1,
          count(method.group(3)),
          isPrivate);
    } else if (isCompact && !around.type().isEmpty()) {
      add(around.type(), first, end, 0, isPrivate);
    }
  }

  private void add(String methodName, int first, int end, int parameters, boolean isPrivate) {
    int line = lineOf(first);
    int lines = end < 0 ? 0 : lineOf(end) - line + 1;
    methods.add(new Method(name(), methodName, line, lines, parameters, isPrivate));
  }

  private int lineOf(int index) {
    return 1 + (int) code.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  private static int count(String parameters) {
    String flat = parameters;
    for (String before = ""; !before.equals(flat); ) {
      before = flat;
      flat = flat.replaceAll("<[^<>]*>", "");
    }
    return flat.isBlank() ? 0 : flat.split(",", -1).length;
  }
}
