package crit.names;

import java.util.Map;
import java.util.Optional;

/**
 * The names of socket options. Images hold no numbers of options but a field for each, so that this
 * goes from the field to the option that {@code setsockopt} knows.
 */
public final class SocketOptions {
  /** {@code asm-generic/socket.h}, {@code linux/tcp.h}, {@code linux/in.h}, {@code linux/in6.h}. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("so_sndbuf", "SO_SNDBUF"),
          Map.entry("so_rcvbuf", "SO_RCVBUF"),
          Map.entry("so_snd_tmo_sec", "SO_SNDTIMEO"),
          Map.entry("so_snd_tmo_usec", "SO_SNDTIMEO"),
          Map.entry("so_rcv_tmo_sec", "SO_RCVTIMEO"),
          Map.entry("so_rcv_tmo_usec", "SO_RCVTIMEO"),
          Map.entry("reuseaddr", "SO_REUSEADDR"),
          Map.entry("so_priority", "SO_PRIORITY"),
          Map.entry("so_rcvlowat", "SO_RCVLOWAT"),
          Map.entry("so_mark", "SO_MARK"),
          Map.entry("so_passcred", "SO_PASSCRED"),
          Map.entry("so_passsec", "SO_PASSSEC"),
          Map.entry("so_dontroute", "SO_DONTROUTE"),
          Map.entry("so_no_check", "SO_NO_CHECK"),
          Map.entry("so_bound_dev", "SO_BINDTODEVICE"),
          Map.entry("so_filter", "SO_ATTACH_FILTER"),
          Map.entry("so_reuseport", "SO_REUSEPORT"),
          Map.entry("so_broadcast", "SO_BROADCAST"),
          Map.entry("so_keepalive", "SO_KEEPALIVE"),
          Map.entry("so_oobinline", "SO_OOBINLINE"),
          Map.entry("so_linger", "SO_LINGER"),
          Map.entry("so_buf_lock", "SO_BUF_LOCK"),
          Map.entry("tcp_keepcnt", "TCP_KEEPCNT"),
          Map.entry("tcp_keepidle", "TCP_KEEPIDLE"),
          Map.entry("tcp_keepintvl", "TCP_KEEPINTVL"),
          Map.entry("cork", "TCP_CORK"),
          Map.entry("nodelay", "TCP_NODELAY"),
          Map.entry("keepcnt", "TCP_KEEPCNT"),
          Map.entry("keepidle", "TCP_KEEPIDLE"),
          Map.entry("keepintvl", "TCP_KEEPINTVL"),
          Map.entry("freebind", "IP_FREEBIND"),
          Map.entry("pktinfo", "IP_PKTINFO"),
          Map.entry("tos", "IP_TOS"),
          Map.entry("ttl", "IP_TTL"),
          Map.entry("hdrincl", "IP_HDRINCL"),
          Map.entry("nodefrag", "IP_NODEFRAG"),
          Map.entry("checksum", "IPV6_CHECKSUM"),
          Map.entry("icmpv_filter", "ICMP_FILTER"),
          Map.entry("v6only", "IPV6_V6ONLY"));

  private SocketOptions() {}

  /**
   * Returns the option that a field holds.
   *
   * @param field the name of a field of {@code sk_opts_entry}, {@code tcp_opts_entry}, {@code
   *     ip_opts_entry}, {@code ip_opts_raw_entry}, {@code inet_sk_entry}, {@code tcp_stream_entry}
   */
  public static Optional<String> ofField(String field) {
    return Optional.ofNullable(OPTIONS.get(field));
  }
}
