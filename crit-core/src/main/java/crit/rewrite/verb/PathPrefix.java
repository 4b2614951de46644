package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.util.Optional;

/**
 * A path and another that takes its place, as bytes: names of files need not be UTF-8. A prefix
 * ends where a name of it ends. Unchangeable.
 */
final class PathPrefix {
  private static final ByteString ROOT = ByteString.copyFromUtf8("/");

  private final ByteString from;
  private final ByteString to;

  private PathPrefix(ByteString from, ByteString to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Takes two values of a rule.
   *
   * @throws RuleException if one is not absolute
   */
  static PathPrefix of(Arguments arguments, String from, String to) throws RuleException {
    return new PathPrefix(path(arguments, from), path(arguments, to));
  }

  private static ByteString path(Arguments arguments, String name) throws RuleException {
    String path = arguments.text(name);
    if (!path.startsWith("/")) {
      throw arguments.wrong(name, "is '%s', expected a path that starts with /".formatted(path));
    }
    boolean isClosed = path.length() > 1 && path.endsWith("/");
    return ByteString.copyFromUtf8(isClosed ? path.substring(0, path.length() - 1) : path);
  }

  /** Returns where a path is moved to, if it is the first path or below it. */
  Optional<ByteString> move(ByteString path) {
    if (from.equals(ROOT)) {
      return path.startsWith(ROOT) ? Optional.of(behindTo(path, 0)) : Optional.empty();
    }
    boolean isBelow =
        path.startsWith(from) && (isEnd(path, from.size()) || path.byteAt(from.size()) == '/');
    return isBelow ? Optional.of(behindTo(path, from.size())) : Optional.empty();
  }

  private ByteString behindTo(ByteString path, int rest) {
    if (to.equals(ROOT)) {
      return isEnd(path, rest) ? ROOT.concat(path.substring(rest)) : path.substring(rest);
    }
    int length = path.size() - rest;
    if (length == 1 && path.byteAt(rest) == '/') {
      return to;
    }
    byte[] moved = new byte[to.size() + length];
    to.copyTo(moved, 0);
    path.substring(rest).copyTo(moved, to.size());
    return UnsafeByteOperations.unsafeWrap(moved);
  }

  /** Returns whether a path ends there, be it at a NUL, which names of sockets may have. */
  private static boolean isEnd(ByteString path, int index) {
    return path.size() == index || path.byteAt(index) == 0;
  }
}
