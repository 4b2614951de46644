package crit.daemon.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a router knows of a connection: its ends as they are in packets that come to it, in both
 * directions. Where the two do not mirror each other, it translates.
 *
 * @param original from who began
 * @param reply from who answered
 */
record Flow(Ends original, Ends reply) {
  /** How long an entry lives without a packet, in seconds: as the kernel has it, five days. */
  private static final String LIFETIME = "432000";

  /** Both directions as {@code conntrack -L} writes them. */
  private static final Pattern LINE =
      Pattern.compile(
          "^tcp .*?src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+) "
              + ".*?src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+)( .*)?$");

  /** Reads a line of {@code conntrack -L}, nothing if it is of no connection of TCP. */
  static Optional<Flow> parse(String line) {
    Matcher it = LINE.matcher(line);
    if (!it.matches()) {
      return Optional.empty();
    }
    return Optional.of(new Flow(ends(it, 1), ends(it, 5)));
  }

  private static Ends ends(Matcher it, int first) {
    return new Ends(
        new Endpoint(it.group(first), Integer.parseInt(it.group(first + 2))),
        new Endpoint(it.group(first + 1), Integer.parseInt(it.group(first + 3))));
  }

  /** Returns the flow of a connection that its other end began, to that public address. */
  static Flow to(Endpoint open, Connection connection) {
    Ends ends = connection.before();
    Endpoint port = open.port() == 0 ? open.withPort(ends.local().port()) : open;
    return new Flow(new Ends(ends.remote(), port), ends);
  }

  /** Returns whether the connection with these ends is this flow. */
  boolean is(Ends ends) {
    return reply.equals(ends) || original.equals(ends);
  }

  /** Returns the flow as it is once one of its ends is another. */
  Flow moved(Endpoint from, Endpoint to) {
    return reply.local().equals(from)
        ? new Flow(original, reply.replaced(from, to))
        : new Flow(original.replaced(from, to), reply.replaced(from, to));
  }

  /** Returns whether its destination is translated. */
  boolean isForwarded() {
    return !original.remote().equals(reply.local());
  }

  /** Returns the command that makes the router know it. */
  List<String> insertion() {
    var words = new ArrayList<>(words("-I"));
    words.addAll(List.of("--state", "ESTABLISHED", "-t", LIFETIME, "-u", "ASSURED,SEEN_REPLY"));
    if (isForwarded()) {
      words.addAll(List.of("-g", reply.local().toString()));
    }
    if (!original.local().equals(reply.remote())) {
      words.addAll(List.of("-n", reply.remote().toString()));
    }
    return words;
  }

  /** Returns the command that makes the router forget it. */
  List<String> deletion() {
    return words("-D");
  }

  private List<String> words(String action) {
    return Stream.of(
            List.of("conntrack", action, "-p", "tcp"),
            List.of("-s", original.local().address(), "-d", original.remote().address()),
            List.of("--sport", "" + original.local().port()),
            List.of("--dport", "" + original.remote().port()))
        .flatMap(List::stream)
        .toList();
  }
}
