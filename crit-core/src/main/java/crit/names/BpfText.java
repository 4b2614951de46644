package crit.names;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The text of instructions of classic BPF, {@code linux/bpf_common.h} and {@code filter.h}. */
final class BpfText {
  static final int LOAD_WORD = 0x20;
  static final int JUMP = 0x05;
  static final int JUMP_EQUAL = 0x15;
  static final int RETURN_K = 0x06;

  private static final int CLASS = 0x07;
  private static final int CLASS_JUMP = 0x05;
  private static final int CLASS_RETURN = 0x06;

  /** {@code SKF_AD_OFF}: from here on an offset is no offset but a property of the packet. */
  private static final int ANCILLARY = -0x1000;

  /** {@code SKF_NET_OFF}: from here on offsets count from the network header. */
  private static final int NETWORK = -0x100000;

  /** {@code SKF_LL_OFF}: from here on offsets count from the header of the link layer. */
  private static final int LINK = -0x200000;

  private static final NumberNames PROPERTIES =
      NumberNames.of(
          "",
          """
          0: proto 4: type 8: ifidx 12: nla 16: nlan 20: mark 24: queue 28: hatype 32: rxhash
          36: cpu 44: vlan_tci 48: vlan_avail 52: poff 56: rand 60: vlan_tpid
          """);

  /**
   * Each code and its text, in which capitals stand for: K the operand in hex, N the same in
   * decimal, T and F where the jump goes if its condition holds and if not, J where it goes always.
   */
  private static final Map<Integer, String> PATTERNS =
      patterns(
          """
          00 ld #K
          01 ldx #K
          02 st M[N]
          03 stx M[N]
          04 add #K
          05 goto J
          06 ret #K
          07 tax
          0c add x
          14 sub #K
          15 jeq #K, goto T, goto F
          16 ret a
          1c sub x
          1d jeq x, goto T, goto F
          20 ld [N]
          24 mul #K
          25 jgt #K, goto T, goto F
          28 ldh [N]
          2c mul x
          2d jgt x, goto T, goto F
          30 ldb [N]
          34 div #K
          35 jge #K, goto T, goto F
          3c div x
          3d jge x, goto T, goto F
          40 ld [x + N]
          44 or #K
          45 jset #K, goto T, goto F
          48 ldh [x + N]
          4c or x
          4d jset x, goto T, goto F
          50 ldb [x + N]
          54 and #K
          5c and x
          60 ld M[N]
          61 ldx M[N]
          64 lsh #K
          6c lsh x
          74 rsh #K
          7c rsh x
          80 ld #len
          81 ldx #len
          84 neg
          87 txa
          94 mod #K
          9c mod x
          a4 xor #K
          ac xor x
          b1 ldxb 4*([N]&0xf)
          """);

  private BpfText() {}

  private static Map<Integer, String> patterns(String rows) {
    Map<Integer, String> patterns = new HashMap<>();
    for (String row : rows.lines().toList()) {
      patterns.put(Integer.parseInt(row, 0, 2, 16), row.substring(3));
    }
    return patterns;
  }

  /** Returns whether there is such an instruction. */
  static boolean isKnown(int code) {
    return PATTERNS.containsKey(code);
  }

  /** Returns whether it goes to one of two. */
  static boolean isConditional(int code) {
    return (code & CLASS) == CLASS_JUMP && code != JUMP && isKnown(code);
  }

  /** Returns whether the program ends there. */
  static boolean isReturn(int code) {
    return (code & CLASS) == CLASS_RETURN && isKnown(code);
  }

  /** Returns whether what A holds stays: the instruction loads X, or stores, or is tax. */
  static boolean keepsAccumulator(int code) {
    return switch (code) {
      case 0x01, 0x02, 0x03, 0x07, 0x61, 0x81, 0xb1 -> true;
      default -> false;
    };
  }

  /** Returns the text of an instruction that has none yet. */
  static String of(BpfInstruction it) {
    String pattern = PATTERNS.get(it.code());
    if (pattern == null) {
      return "unknown code 0x%04x, jt %d, jf %d, k 0x%x"
          .formatted(it.code(), it.jt(), it.jf(), it.k());
    }
    var property = property(it);
    if (property.isPresent()) {
      return pattern.replace("[N]", property.get());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case 'K' -> text.append("0x").append(Long.toHexString(it.k()));
        case 'N' -> text.append(isLoad(it) ? (int) it.k() : it.k());
        case 'T' -> text.append(it.target(it.jt()));
        case 'F' -> text.append(it.target(it.jf()));
        case 'J' -> text.append(it.target(it.k()));
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns whether the instruction loads from the packet at a fixed offset, which has a sign. */
  private static boolean isLoad(BpfInstruction it) {
    return switch (it.code()) {
      case LOAD_WORD, 0x28, 0x30 -> true;
      default -> false;
    };
  }

  /** Returns what is loaded if it is no part of the packet. */
  private static Optional<String> property(BpfInstruction it) {
    int offset = (int) it.k();
    return isLoad(it) && offset < 0 ? PROPERTIES.name(offset - (long) ANCILLARY) : Optional.empty();
  }

  /** Returns what a socket's filter says by an instruction, or nothing. */
  static String socketComment(BpfInstruction it) {
    int offset = (int) it.k();
    if (it.code() == RETURN_K) {
      return it.k() == 0 ? "drop" : "keep up to %d bytes".formatted(it.k());
    }
    if (!isLoad(it) || offset >= ANCILLARY || offset < LINK) {
      return "";
    }
    return offset >= NETWORK
        ? "network header + " + (offset - NETWORK)
        : "link header + " + (offset - LINK);
  }
}
