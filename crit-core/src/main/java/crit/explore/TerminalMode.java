package crit.explore;

import crit.names.NumberNames;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.termios_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * How a terminal handles what is typed and written.
 *
 * <p>Names are those of {@code asm-generic/termbits.h}; machines that count otherwise have the
 * numbers in hex.
 *
 * @param input the input flags
 * @param output the output flags, without those of delays
 * @param control the control flags, without the speed
 * @param local the local flags
 * @param baud the speed in bits per second, 0 if it is not known
 */
public record TerminalMode(
    List<String> input, List<String> output, List<String> control, List<String> local, long baud) {
  private static final NumberNames INPUT =
      NumberNames.of(
          "",
          """
          01: IGNBRK 02: BRKINT 04: IGNPAR 010: PARMRK 020: INPCK 040: ISTRIP 0100: INLCR
          0200: IGNCR 0400: ICRNL 01000: IUCLC 02000: IXON 04000: IXANY 010000: IXOFF
          020000: IMAXBEL 040000: IUTF8
          """);
  private static final NumberNames OUTPUT =
      NumberNames.of(
          "",
          """
          01: OPOST 02: OLCUC 04: ONLCR 010: OCRNL 020: ONOCR 040: ONLRET 0100: OFILL 0200: OFDEL
          014000: XTABS
          """);
  private static final NumberNames CONTROL =
      NumberNames.of(
          "",
          """
          020: CS6 040: CS7 060: CS8 0100: CSTOPB 0200: CREAD 0400: PARENB 01000: PARODD
          02000: HUPCL 04000: CLOCAL 010000000000: CMSPAR 020000000000: CRTSCTS
          """);
  private static final NumberNames LOCAL =
      NumberNames.of(
          "",
          """
          01: ISIG 02: ICANON 04: XCASE 010: ECHO 020: ECHOE 040: ECHOK 0100: ECHONL 0200: NOFLSH
          0400: TOSTOP 01000: ECHOCTL 02000: ECHOPRT 04000: ECHOKE 010000: FLUSHO 040000: PENDIN
          0100000: IEXTEN 0200000: EXTPROC
          """);

  private static final int SPEED = 010017;
  private static final int HIGH_SPEED = 010000;
  private static final int INPUT_SPEED = 002003600000;
  private static final int[] SPEEDS = {
    0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400
  };
  private static final int[] HIGH_SPEEDS = {
    0, 57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000,
    2500000, 3000000, 3500000, 4000000
  };

  /** Nothing is known. */
  static final TerminalMode UNKNOWN =
      new TerminalMode(List.of(), List.of(), List.of(), List.of(), 0);

  static TerminalMode of(termios_entry it, core_entry.march machine) {
    boolean isOther = machine == core_entry.march.MIPS || machine == core_entry.march.PPC64;
    if (isOther) {
      return new TerminalMode(
          hex(it.getCIflag()), hex(it.getCOflag()), hex(it.getCCflag()), hex(it.getCLflag()), 0);
    }
    int control = it.getCCflag();
    return new TerminalMode(
        names(INPUT, it.getCIflag()),
        names(OUTPUT, it.getCOflag()),
        names(CONTROL, control & ~(SPEED | INPUT_SPEED)),
        names(LOCAL, it.getCLflag()),
        it.getCOspeed() != 0 ? Integer.toUnsignedLong(it.getCOspeed()) : speed(control & SPEED));
  }

  private static long speed(int code) {
    int[] speeds = (code & HIGH_SPEED) != 0 ? HIGH_SPEEDS : SPEEDS;
    return speeds[code & ~HIGH_SPEED];
  }

  private static List<String> names(NumberNames names, int flags) {
    return flags == 0 ? List.of() : names.flagNames(Integer.toUnsignedLong(flags));
  }

  private static List<String> hex(int flags) {
    return List.of("0x" + Integer.toHexString(flags));
  }

  /** Returns what tells the mode apart: {@code cooked, echo}. */
  @Override
  public String toString() {
    if (local.stream().anyMatch(it -> it.startsWith("0x"))) {
      return "local flags " + String.join(" ", local);
    }
    if (equals(UNKNOWN)) {
      return "";
    }
    List<String> words = new ArrayList<>();
    if (local.contains("ICANON")) {
      words.add("cooked");
    } else {
      words.add(local.contains("ISIG") ? "cbreak" : "raw");
    }
    words.add(local.contains("ECHO") ? "echo" : "no echo");
    return String.join(", ", words);
  }
}
