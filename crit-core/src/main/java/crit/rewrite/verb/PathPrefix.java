package crit.rewrite.verb;

import com.google.protobuf.ByteString;
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
      return path.startsWith(ROOT) ? Optional.of(behindTo(path)) : Optional.empty();
    }
    if (!path.startsWith(from)) {
      return Optional.empty();
    }
    ByteString rest = path.substring(from.size());
    boolean isBelow = rest.isEmpty() || rest.byteAt(0) == '/' || rest.byteAt(0) == 0;
    return isBelow ? Optional.of(behindTo(rest)) : Optional.empty();
  }

  private ByteString behindTo(ByteString rest) {
    boolean endsThere = rest.isEmpty() || rest.byteAt(0) == 0;
    if (to.equals(ROOT)) {
      return endsThere ? ROOT.concat(rest) : rest;
    }
    return rest.equals(ROOT) ? to : to.concat(rest);
  }
}
