package crit.daemon.tcp;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address and a port, both checked: they may stand in a command.
 *
 * @param address an address of IPv4, or one of IPv6 in its short form; none of IPv6 that stands for
 *     one of IPv4, as such packets are of IPv4
 * @param port from 0, for none, to 65535
 */
public record Endpoint(String address, int port) {
  private static final int MAX_PORT = 65_535;
  private static final String MAPPED = "::ffff:";
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<v4>[0-9.]+)(?::(?<p4>[0-9]{1,5}))?"
              + "|\\[(?<v6>[0-9a-fA-F:.]+)(?:%[^]]*)?](?::(?<p6>[0-9]{1,5}))?"
              + "|(?<bare>[0-9a-fA-F:.]+)");

  /** Refuses what is no address and port. */
  public Endpoint {
    if (!isLiteral(address) || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "'%s' and %d, expected an address and a port".formatted(address, port));
    }
  }

  /**
   * Reads a text as {@code 10.1.0.2:80}, {@code [fd00::2]:80}, {@code [fe80::1%eth0]:80} or either
   * address alone.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Endpoint parse(String text) {
    Matcher it = TEXT.matcher(text);
    if (!it.matches()) {
      throw new IllegalArgumentException("'%s', expected ADDRESS:PORT".formatted(text));
    }
    if (it.group("v4") != null) {
      return new Endpoint(it.group("v4"), port(it.group("p4")));
    }
    String address = it.group("v6") == null ? it.group("bare") : it.group("v6");
    return new Endpoint(unmapped(address), port(it.group("p6")));
  }

  private static int port(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static String unmapped(String address) {
    boolean isMapped = address.startsWith(MAPPED) && address.indexOf('.') > 0;
    return isMapped ? address.substring(MAPPED.length()) : address;
  }

  private static boolean isLiteral(String address) {
    boolean isText = address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    if (!isText) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(address) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Returns whether it is of IPv6. */
  public boolean isV6() {
    return address.indexOf(':') >= 0;
  }

  Endpoint withPort(int other) {
    return new Endpoint(address, other);
  }

  @Override
  public String toString() {
    return isV6() ? "[%s]:%d".formatted(address, port) : address + ":" + port;
  }
}
