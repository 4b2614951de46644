package crit.field;

import java.util.List;
import java.util.Optional;

/**
 * Names for the bits or the values of a number.
 *
 * @param name the table's name, as the .proto files have it
 * @param symbols the names in the order in which they are printed
 */
public record SymbolTable(String name, List<Symbol> symbols) {
  /** A name and its bits, or its value; none is above 2^32 - 1. */
  public record Symbol(String name, long value) {}

  private static final List<SymbolTable> TABLES =
      List.of(
          table(
              "mmap.prot",
              symbol("PROT_READ", 0x1L),
              symbol("PROT_WRITE", 0x2L),
              symbol("PROT_EXEC", 0x4L)),
          table(
              "mmap.flags",
              symbol("MAP_SHARED", 0x1L),
              symbol("MAP_PRIVATE", 0x2L),
              symbol("MAP_DROPPABLE", 0x8L),
              symbol("MAP_ANON", 0x20L),
              symbol("MAP_GROWSDOWN", 0x100L)),
          table(
              "mmap.status",
              symbol("VMA_AREA_NONE", 0x0L),
              symbol("VMA_AREA_REGULAR", 0x1L),
              symbol("VMA_AREA_STACK", 0x2L),
              symbol("VMA_AREA_VSYSCALL", 0x4L),
              symbol("VMA_AREA_VDSO", 0x8L),
              symbol("VMA_AREA_HEAP", 0x20L),
              symbol("VMA_FILE_PRIVATE", 0x40L),
              symbol("VMA_FILE_SHARED", 0x80L),
              symbol("VMA_ANON_SHARED", 0x100L),
              symbol("VMA_ANON_PRIVATE", 0x200L),
              symbol("VMA_AREA_SYSVIPC", 0x400L),
              symbol("VMA_AREA_SOCKET", 0x800L),
              symbol("VMA_AREA_VVAR", 0x1000L),
              symbol("VMA_AREA_AIORING", 0x2000L),
              symbol("VMA_AREA_MEMFD", 0x4000L),
              symbol("VMA_AREA_SHSTK", 0x8000L),
              symbol("VMA_AREA_UPROBES", 0x20000L),
              symbol("VMA_AREA_NOT_ACCOUNTABLE", 0x40000L),
              symbol("VMA_UNSUPP", 0x80000000L)),
          table(
              "rfile.flags",
              symbol("O_WRONLY", 0x1L),
              symbol("O_RDWR", 0x2L),
              symbol("O_CREAT", 0x40L),
              symbol("O_EXCL", 0x80L),
              symbol("O_NOCTTY", 0x100L),
              symbol("O_TRUNC", 0x200L),
              symbol("O_APPEND", 0x400L),
              symbol("O_NONBLOCK", 0x800L),
              symbol("O_DSYNC", 0x1000L),
              symbol("FASYNC", 0x2000L),
              symbol("O_DIRECT", 0x4000L),
              symbol("O_LARGEFILE", 0x8000L),
              symbol("O_DIRECTORY", 0x10000L),
              symbol("O_NOFOLLOW", 0x20000L),
              symbol("O_NOATIME", 0x40000L),
              symbol("O_CLOEXEC", 0x80000L)),
          table(
              "pmap.flags",
              symbol("PE_PARENT", 0x1L),
              symbol("PE_LAZY", 0x2L),
              symbol("PE_PRESENT", 0x4L),
              symbol("PE_PAYLOAD_ALIGNED", 0x8L)),
          table(
              "seals.flags",
              symbol("F_SEAL_SEAL", 0x1L),
              symbol("F_SEAL_SHRINK", 0x2L),
              symbol("F_SEAL_GROW", 0x4L),
              symbol("F_SEAL_WRITE", 0x8L),
              symbol("F_SEAL_FUTURE_WRITE", 0x10L)),
          table(
              "sk.family",
              symbol("UNIX", 0x1L),
              symbol("INET", 0x2L),
              symbol("INET6", 0xaL),
              symbol("NETLINK", 0x10L),
              symbol("PACKET", 0x11L)),
          table(
              "sk.type",
              symbol("STREAM", 0x1L),
              symbol("DGRAM", 0x2L),
              symbol("RAW", 0x3L),
              symbol("SEQPACKET", 0x5L),
              symbol("PACKET", 0xaL)),
          table(
              "sk.state",
              symbol("ESTABLISHED", 0x1L),
              symbol("SYN_SENT", 0x2L),
              symbol("SYN_RECV", 0x3L),
              symbol("FIN_WAIT1", 0x4L),
              symbol("FIN_WAIT2", 0x5L),
              symbol("TIME_WAIT", 0x6L),
              symbol("CLOSE", 0x7L),
              symbol("CLOSE_WAIT", 0x8L),
              symbol("LAST_ACK", 0x9L),
              symbol("LISTEN", 0xaL)),
          table(
              "sk.proto",
              symbol("IP", 0x0L),
              symbol("TCP", 0x6L),
              symbol("UDP", 0x11L),
              symbol("UDPLITE", 0x88L)),
          table(
              "gen.task_state",
              symbol("Alive", 0x1L),
              symbol("Dead", 0x2L),
              symbol("Stopped", 0x3L),
              symbol("Zombie", 0x6L)));

  /**
   * Returns the table with that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SymbolTable of(String name) {
    for (SymbolTable table : TABLES) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    throw new IllegalArgumentException("no table of names is called " + name);
  }

  /** Returns the symbol with that name. */
  public Optional<Symbol> named(String symbolName) {
    for (Symbol symbol : symbols) {
      if (symbol.name().equals(symbolName)) {
        return Optional.of(symbol);
      }
    }
    return Optional.empty();
  }

  /** Returns the symbol with exactly that value. */
  public Optional<Symbol> valued(long value) {
    for (Symbol symbol : symbols) {
      if (symbol.value() == value) {
        return Optional.of(symbol);
      }
    }
    return Optional.empty();
  }

  /** Returns all names, for an error that lists what is allowed. */
  public String names() {
    return String.join(", ", symbols.stream().map(Symbol::name).toList());
  }

  private static SymbolTable table(String name, Symbol... symbols) {
    return new SymbolTable(name, List.of(symbols));
  }

  private static Symbol symbol(String name, long value) {
    return new Symbol(name, value);
  }
}
