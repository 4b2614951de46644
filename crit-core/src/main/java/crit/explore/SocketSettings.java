package crit.explore;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.names.SocketOptions;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.ip_opts_entry;
import crit.schemas.proto.sk_opts_entry;
import crit.schemas.proto.tcp_opts_entry;
import crit.schemas.proto.tcp_stream_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a program set on a socket, told by what a new socket does not have. */
final class SocketSettings {
  /** What a new socket has, where that is neither 0 nor false ({@code man 7 tcp, ip, socket}). */
  private static final Map<String, Long> USUAL =
      Map.ofEntries(
          Map.entry("so_rcvlowat", 1L),
          Map.entry("tcp_keepcnt", 9L),
          Map.entry("tcp_keepidle", 7200L),
          Map.entry("tcp_keepintvl", 75L),
          Map.entry("keepcnt", 9L),
          Map.entry("keepidle", 7200L),
          Map.entry("keepintvl", 75L),
          Map.entry("ttl", 64L));

  private static final int SEND_BUFFER_LOCK = 1;
  private static final int RECEIVE_BUFFER_LOCK = 2;
  private static final long MICRO = 1_000;
  private static final int MAX_MICROS = 1_000_000;

  private final List<String> texts = new ArrayList<>();

  private SocketSettings() {}

  /** Returns the options of any socket, as in {@code SO_PRIORITY=1}. */
  static List<String> of(sk_opts_entry options) {
    var settings = new SocketSettings();
    settings.addGeneric(options);
    return settings.texts;
  }

  /** Returns the options of an internet socket. */
  static List<String> of(inet_sk_entry socket, boolean isV6) {
    var settings = new SocketSettings();
    settings.addGeneric(socket.getOpts());
    if (socket.getV6Only()) {
      settings.texts.add("IPV6_V6ONLY");
    }
    ip_opts_entry ip = socket.getIpOpts();
    settings.addAll(ip, isV6);
    settings.addAll(ip.getRaw(), isV6);
    tcp_opts_entry tcp = socket.getTcpOpts();
    settings.addAll(tcp, isV6);
    return settings.texts.stream().distinct().toList();
  }

  /** Adds the options that older CRIU kept with the stream. */
  static List<String> with(List<String> options, tcp_stream_entry stream) {
    var settings = new SocketSettings();
    settings.texts.addAll(options);
    if (stream.getCork()) {
      settings.texts.add("TCP_CORK");
    }
    if (stream.getNodelay()) {
      settings.texts.add("TCP_NODELAY");
    }
    return settings.texts.stream().distinct().toList();
  }

  private void addGeneric(sk_opts_entry options) {
    if ((options.getSoBufLock() & SEND_BUFFER_LOCK) != 0) {
      add("so_sndbuf", Integer.toUnsignedString(options.getSoSndbuf()));
    }
    if ((options.getSoBufLock() & RECEIVE_BUFFER_LOCK) != 0) {
      add("so_rcvbuf", Integer.toUnsignedString(options.getSoRcvbuf()));
    }
    addTime("so_snd_tmo_sec", options.getSoSndTmoSec(), options.getSoSndTmoUsec());
    addTime("so_rcv_tmo_sec", options.getSoRcvTmoSec(), options.getSoRcvTmoUsec());
    addAll(options, false);
  }

  private void addTime(String field, long seconds, long micros) {
    if (seconds != 0 || micros != 0) {
      long most = Math.clamp(micros, 0, MAX_MICROS);
      add(field, TimeSpan.of(seconds, most * MICRO).toString());
    }
  }

  /** Adds the fields that hold an option each. */
  private void addAll(Message message, boolean isV6) {
    for (var field : message.getAllFields().entrySet()) {
      String name = field.getKey().getName();
      boolean isSpecial =
          name.startsWith("so_snd")
              || name.startsWith("so_rcvbuf")
              || name.startsWith("so_rcv_tmo")
              || name.equals("so_buf_lock")
              || name.equals("so_filter");
      if (!isSpecial && SocketOptions.ofField(name).isPresent()) {
        add(field.getKey(), field.getValue(), isV6);
      }
    }
  }

  private void add(FieldDescriptor field, Object value, boolean isV6) {
    String name = field.getName();
    String option = SocketOptions.ofField(name).orElse(name);
    option = isV6 ? ofV6(option) : option;
    switch (value) {
      case Boolean isSet -> {
        if (isSet) {
          texts.add(option);
        }
      }
      case Integer number -> {
        long unsigned = Integer.toUnsignedLong(number);
        if (unsigned != USUAL.getOrDefault(name, 0L)) {
          texts.add(option + "=" + unsigned);
        }
      }
      case String text -> {
        if (!text.isEmpty()) {
          texts.add(option + "=" + text);
        }
      }
      default -> texts.add(option);
    }
  }

  private void add(String field, String value) {
    texts.add(SocketOptions.ofField(field).orElse(field) + "=" + value);
  }

  /** Returns the option that the same field holds for a socket of IPv6. */
  private static String ofV6(String option) {
    return switch (option) {
      case "IP_FREEBIND" -> "IPV6_FREEBIND";
      case "IP_PKTINFO" -> "IPV6_RECVPKTINFO";
      case "IP_HDRINCL" -> "IPV6_HDRINCL";
      case "ICMP_FILTER" -> "ICMPV6_FILTER";
      default -> option;
    };
  }
}
