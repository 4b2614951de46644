package crit.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import crit.bytes.TarMember.Kind;

/** What the headers in front of a member's own say in its place. */
final class LongNames {
  private static final String SPARSE = "GNU.sparse.";

  private String name = "";
  private String link = "";
  private String sparseName = "";
  private long size = -1;
  private boolean isSparse;

  /** Takes the bytes of one of GNU tar's long names, which a zero ends. */
  void putGnu(char type, byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    put(type == 'L' ? "path" : "linkpath", new String(bytes, 0, end, UTF_8));
  }

  /** Takes the records of a PAX header: {@code LENGTH KEY=VALUE\n}, the length being of all. */
  void putPax(TarHeader header, byte[] bytes) throws TarFormatException {
    int at = 0;
    while (at < bytes.length) {
      int end = at + length(header, bytes, at);
      int key = indexOf(bytes, ' ', at, end) + 1;
      int equals = indexOf(bytes, '=', key, end);
      if (equals < 0 || bytes[end - 1] != '\n') {
        throw header.wrong(
            "PAX record at byte %d of %d is not LENGTH KEY=VALUE".formatted(at, bytes.length));
      }
      String value = new String(bytes, equals + 1, end - equals - 2, UTF_8);
      String name = new String(bytes, key, equals - key, UTF_8);
      if (name.equals("size")) {
        size = number(header, value);
      } else {
        put(name, value);
      }
      at = end;
    }
  }

  private static int length(TarHeader header, byte[] bytes, int at) throws TarFormatException {
    int space = indexOf(bytes, ' ', at, Math.min(bytes.length, at + 8));
    String digits = space < 0 ? "" : new String(bytes, at, space - at, ISO_8859_1);
    int left = bytes.length - at;
    int length = digits.matches("[0-9]+") ? Integer.parseInt(digits) : 0;
    if (length < digits.length() + 3 || length > left) {
      throw header.wrong(
          "PAX record at byte %d is '%s' bytes long, %d remain".formatted(at, digits, left));
    }
    return length;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static long number(TarHeader header, String text) throws TarFormatException {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw header.wrong("PAX size is '%s', expected a number of up to 18 digits".formatted(text));
  }

  private void put(String key, String value) {
    switch (key) {
      case "path" -> name = value;
      case "linkpath" -> link = value;
      case SPARSE + "name" -> sparseName = value;
      default -> isSparse |= key.startsWith(SPARSE);
    }
  }

  /** Returns whether another header than the member's own says its size. */
  boolean hasSize() {
    return size >= 0;
  }

  /** Returns whether another header than the member's own says its name. */
  boolean hasName() {
    return !name.isEmpty() || !sparseName.isEmpty();
  }

  /** Returns the member whose own header this is, with its bytes behind it. */
  TarMember member(TarHeader header, long offset) throws TarFormatException {
    String path = sparseName.isEmpty() ? name : sparseName;
    path = path.isEmpty() ? header.name() : path;
    Kind kind = kind(header.type(), path);
    boolean isLink = kind == Kind.SYMBOLIC_LINK || kind == Kind.HARD_LINK;
    String target = link.isEmpty() && isLink ? header.link() : link;
    return new TarMember(path, kind, isLink ? target : "", offset, size(header));
  }

  private Kind kind(char type, String path) {
    return switch (type) {
      case '0', '\0', '7' -> {
        boolean isOldDirectory = type == '\0' && path.endsWith("/");
        yield isOldDirectory ? Kind.DIRECTORY : isSparse ? Kind.SPARSE : Kind.FILE;
      }
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '5' -> Kind.DIRECTORY;
      case 'S' -> Kind.SPARSE;
      default -> Kind.OTHER;
    };
  }

  /** Returns how many bytes follow; links, devices, directories and pipes have none, ever. */
  private long size(TarHeader header) throws TarFormatException {
    if (header.type() >= '1' && header.type() <= '6') {
      return 0;
    }
    return size >= 0 ? size : header.size();
  }
}
