package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.bytes.ByteSource;
import crit.checkpoint.Entries;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.tcp_stream_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be true of connected TCP sockets.
 *
 * <p>Sources: {@code do_tcp_setsockopt} and {@code tcp_repair_set_window} in {@code net/ipv4/tcp.c}
 * of Linux, {@code soccr/soccr.c}.
 */
final class TcpRules {
  private static final Set<Integer> CONNECTED = Set.of(1, 2, 4, 5, 8, 9, 11);
  private static final int MAX_SCALE = 14;
  private static final long MAX_WINDOW = 65535;
  private static final int MAX_SEGMENT = 65535;
  private static final int SCALING = 4;
  private static final int MAX_OPTIONS = 0xff;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  /** A connected socket with its image. */
  private record Stream(String image, tcp_stream_entry entry) {
    Place place(String path) {
      return Place.of(image, 0, path);
    }
  }

  static final List<Rule<CheckedFile>> RULES =
      List.of(
          new Rule<>(
              error(
                  "tcp.stream",
                  "a connected TCP socket has an image of its own",
                  "copy the checkpoint again, or restore with --tcp-close"),
              TcpRules::stream),
          new Rule<>(
              error("tcp.queues", "the queues are as long as they say, and nothing follows", EDIT),
              TcpRules::queues),
          new Rule<>(
              error("tcp.unsent", "what was not sent is part of the send queue", EDIT),
              TcpRules::unsent),
          new Rule<>(error("tcp.scale", "window scales are at most 14", EDIT), TcpRules::scale),
          new Rule<>(
              error("tcp.window", "the windows are those that the kernel takes", EDIT),
              TcpRules::window),
          new Rule<>(
              warning("tcp.segment", "the largest segment fits a packet", EDIT), TcpRules::segment),
          new Rule<>(
              need(
                  "need.tcp-established",
                  "open TCP connections are asked for",
                  "restore with --tcp-established, where the other ends can be reached from the"
                      + " same address; or drop the connections by --tcp-close"),
              TcpRules::established));

  private TcpRules() {}

  private static boolean isConnected(CheckedFile file) {
    inet_sk_entry socket = file.entry().getIsk();
    return file.entry().hasIsk()
        && socket.getProto() == SocketRules.TCP
        && CONNECTED.contains(socket.getState());
  }

  private static boolean isClosed(CheckedFile file) {
    return file.set().inventory().map(inventory_entry::getTcpClose).orElse(false);
  }

  private static String image(CheckedFile file) {
    return FileFacts.stream(file.entry().getIsk().getIno());
  }

  private static void stream(CheckedFile file, Report out) throws IOException {
    if (isConnected(file) && !isClosed(file) && !file.set().has(image(file))) {
      out.add(
          file.place("isk.ino"),
          "socket %s is connected (state %d), and there is no %s"
              .formatted(
                  toUnsignedString(file.entry().getId()),
                  file.entry().getIsk().getState(),
                  image(file)));
    }
  }

  private static Optional<Stream> read(CheckedFile file) throws IOException {
    if (!isConnected(file)) {
      return Optional.empty();
    }
    String image = image(file);
    return file.set().first(image, tcp_stream_entry.parser()).map(it -> new Stream(image, it));
  }

  private static void queues(CheckedFile file, Report out) throws IOException {
    Optional<Stream> stream = read(file);
    if (stream.isEmpty()) {
      return;
    }
    tcp_stream_entry entry = stream.get().entry();
    long said =
        Integer.toUnsignedLong(entry.getInqLen()) + Integer.toUnsignedLong(entry.getOutqLen());
    long found = bytesBehind(file.set(), stream.get().image());
    if (found >= 0 && found != said) {
      out.add(
          stream.get().place("inq_len"),
          "%d bytes follow, expected inq_len %s and outq_len %s"
              .formatted(
                  found,
                  toUnsignedString(entry.getInqLen()),
                  toUnsignedString(entry.getOutqLen())));
    }
  }

  /** Returns how many bytes follow the only message of an image, or -1. */
  private static long bytesBehind(CheckedSet set, String image) {
    try (var entries = Entries.open(set.checkpoint().store(), image);
        ByteSource source = set.checkpoint().store().open(image)) {
      boolean isThere = entries.next() && source.size() != ByteSource.UNKNOWN;
      return isThere ? source.size() - entries.extraOffset() : -1;
    } catch (IOException _) {
      return -1; // the image has a finding of its own
    }
  }

  private static void unsent(CheckedFile file, Report out) throws IOException {
    Optional<Stream> stream = read(file);
    if (stream.isPresent()) {
      tcp_stream_entry entry = stream.get().entry();
      if (Integer.compareUnsigned(entry.getUnsqLen(), entry.getOutqLen()) > 0) {
        out.add(
            stream.get().place("unsq_len"),
            "is %s, at most outq_len %s is possible"
                .formatted(
                    toUnsignedString(entry.getUnsqLen()), toUnsignedString(entry.getOutqLen())));
      }
    }
  }

  private static void scale(CheckedFile file, Report out) throws IOException {
    Optional<Stream> stream = read(file);
    if (stream.isPresent()) {
      scale(stream.get(), "snd_wscale", stream.get().entry().getSndWscale(), out);
      scale(stream.get(), "rcv_wscale", stream.get().entry().getRcvWscale(), out);
      int options = stream.get().entry().getOptMask();
      if ((options & ~MAX_OPTIONS) != 0) {
        out.add(stream.get().place("opt_mask"), "is 0x%x, expected 8 bits".formatted(options));
      }
    }
  }

  private static void scale(Stream stream, String field, int value, Report out) throws IOException {
    if (Integer.compareUnsigned(value, MAX_SCALE) > 0) {
      out.add(
          stream.place(field),
          "is %s, at most %d is possible".formatted(toUnsignedString(value), MAX_SCALE));
    }
  }

  private static void window(CheckedFile file, Report out) throws IOException {
    Optional<Stream> stream = read(file);
    if (stream.isEmpty() || !stream.get().entry().hasSndWnd()) {
      return;
    }
    tcp_stream_entry entry = stream.get().entry();
    boolean isScaled = (entry.getOptMask() & SCALING) != 0;
    window(stream.get(), "snd_wnd", entry.getSndWnd(), isScaled ? entry.getSndWscale() : 0, out);
    window(stream.get(), "rcv_wnd", entry.getRcvWnd(), isScaled ? entry.getRcvWscale() : 0, out);
    if (Integer.compareUnsigned(entry.getMaxWindow(), entry.getSndWnd()) < 0) {
      out.add(
          stream.get().place("max_window"),
          "is %s, expected no less than snd_wnd %s"
              .formatted(
                  toUnsignedString(entry.getMaxWindow()), toUnsignedString(entry.getSndWnd())));
    }
    int next = entry.getInqSeq();
    if (isAfter(entry.getSndWl1(), next + entry.getRcvWnd())) {
      out.add(
          stream.get().place("snd_wl1"),
          "is %s, behind the window that ends at %s"
              .formatted(
                  toUnsignedString(entry.getSndWl1()), toUnsignedString(next + entry.getRcvWnd())));
    }
    if (isAfter(entry.getRcvWup(), next)) {
      out.add(
          stream.get().place("rcv_wup"),
          "is %s, behind inq_seq %s"
              .formatted(toUnsignedString(entry.getRcvWup()), toUnsignedString(next)));
    }
  }

  private static void window(Stream stream, String field, int value, int scale, Report out)
      throws IOException {
    long most = MAX_WINDOW << Math.clamp(scale, 0, MAX_SCALE);
    if (Integer.toUnsignedLong(value) > most) {
      out.add(
          stream.place(field),
          "is %s, at most %d is possible with scale %s"
              .formatted(toUnsignedString(value), most, toUnsignedString(scale)));
    }
  }

  /** Returns whether a sequence number comes after another; they wrap. */
  private static boolean isAfter(int number, int other) {
    return other - number < 0;
  }

  private static void segment(CheckedFile file, Report out) throws IOException {
    Optional<Stream> stream = read(file);
    if (stream.isPresent()) {
      int size = stream.get().entry().getMssClamp();
      if (size <= 0 || size > MAX_SEGMENT) {
        out.add(
            stream.get().place("mss_clamp"),
            "is %s, expected 1 to %d".formatted(toUnsignedString(size), MAX_SEGMENT));
      }
    }
  }

  private static void established(CheckedFile file, Report out) throws IOException {
    if (isConnected(file) && !isClosed(file)) {
      out.add(
          file.place("isk.state"),
          "port %s is connected to port %s"
              .formatted(
                  toUnsignedString(file.entry().getIsk().getSrcPort()),
                  toUnsignedString(file.entry().getIsk().getDstPort())));
    }
  }
}
