package crit.memory;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The symbols of an ELF file of 32 or 64 bits and either byte order (source: ELF gABI). It reads
 * piece by piece, whatever sizes the file claims; what lies beyond its end is not there.
 */
final class ElfSymbols {
  private static final int MAGIC = 0x464c457f;
  private static final int LOAD = 1;
  private static final int SYMTAB = 2;
  private static final int DYNSYM = 11;
  private static final int PIECE = 1 << 16;
  private static final int MAX_HEADERS = 1 << 16;

  /** The kinds of symbol that are bytes in memory: none, object, function, common. */
  private static final Set<Integer> KINDS = Set.of(0, 1, 2, 5);

  private static final int FIRST_RESERVED_SECTION = 0xff00;

  private final ByteSource file;
  private final boolean is64;
  private final ByteOrder order;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();

  /** What is loaded: from where in the file, and to where in memory. */
  private record Segment(long offset, long address) {}

  /** A section. */
  private record Section(int type, long offset, long size, int link) {}

  /** Symbols and their names. */
  private record Table(Section symbols, Section names) {}

  /**
   * A symbol.
   *
   * @param value its address, as long as the file is not moved
   * @param size its size in bytes, 0 if it is not known
   * @param isLocal whether only a part of the program knows it by that name
   */
  record Symbol(long value, long size, boolean isLocal) {}

  private ElfSymbols(ByteSource file, ByteBuffer head) throws IOException {
    this.file = file;
    this.is64 = head.get(4) == 2;
    this.order = head.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    head.order(order);
    readSegments(head);
    readTables(head);
  }

  /** Looks at a file; nothing if it is no ELF file. */
  static Optional<ElfSymbols> of(ByteSource file) throws IOException {
    ByteBuffer head = bytes(file, 0, 64).order(ByteOrder.LITTLE_ENDIAN);
    return head.remaining() < 64 || head.getInt(0) != MAGIC
        ? Optional.empty()
        : Optional.of(new ElfSymbols(file, head));
  }

  private void readSegments(ByteBuffer head) throws IOException {
    long at = word(head, 28, 32);
    int size = half(head, 42, 54);
    int count = half(head, 44, 56);
    for (int i = 0; i < count; i++) {
      ByteBuffer header = bytes(file, at + (long) i * size, is64 ? 56 : 32).order(order);
      if (header.remaining() == (is64 ? 56 : 32) && header.getInt(0) == LOAD) {
        segments.add(new Segment(word(header, 4, 8), word(header, 8, 16)));
      }
    }
  }

  private void readTables(ByteBuffer head) throws IOException {
    List<Section> sections = new ArrayList<>();
    long at = word(head, 32, 40);
    int size = half(head, 46, 58);
    long count = half(head, 48, 60);
    for (int i = 0; i < Math.min(Math.max(count, 1), MAX_HEADERS); i++) {
      Optional<Section> section = section(at + (long) i * size);
      if (section.isEmpty()) {
        break;
      }
      count = count == 0 ? section.get().size : count; // too many for the head
      sections.add(section.get());
    }
    for (int type : List.of(SYMTAB, DYNSYM)) {
      for (Section section : sections) {
        if (section.type == type && Integer.compareUnsigned(section.link, sections.size()) < 0) {
          tables.add(new Table(section, sections.get(section.link)));
        }
      }
    }
  }

  private Optional<Section> section(long at) throws IOException {
    int size = is64 ? 64 : 40;
    ByteBuffer header = bytes(file, at, size).order(order);
    return header.remaining() < size
        ? Optional.empty()
        : Optional.of(
            new Section(
                header.getInt(4),
                word(header, 16, 24),
                word(header, 20, 32),
                header.getInt(is64 ? 40 : 24)));
  }

  private int half(ByteBuffer from, int in32, int in64) {
    return from.getShort(is64 ? in64 : in32) & 0xffff;
  }

  private long word(ByteBuffer from, int in32, int in64) {
    return is64 ? from.getLong(in64) : Integer.toUnsignedLong(from.getInt(in32));
  }

  /**
   * Finds the symbols of a name: those of the whole symbol table, or else of the dynamic one.
   *
   * @return several if parts of the program have each its own
   */
  List<Symbol> find(String name) throws IOException {
    for (Table table : tables) {
      List<Symbol> found = find(table, names(table.names, name));
      if (!found.isEmpty()) {
        List<Symbol> global = found.stream().filter(it -> !it.isLocal).toList();
        return global.isEmpty() ? found : global.subList(0, 1);
      }
    }
    return List.of();
  }

  /** Returns where in the names a name stands, which may be the end of a longer one. */
  private Set<Integer> names(Section names, String name) throws IOException {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.UTF_8);
    Set<Integer> places = new HashSet<>();
    int step = PIECE - wanted.length;
    for (long at = 0; at < names.size && step > 0; at += step) {
      byte[] piece = bytes(file, names.offset + at, Math.min(PIECE, names.size - at)).array();
      if (piece.length == 0) {
        break;
      }
      for (int i = 0; i + wanted.length <= piece.length; i++) {
        if (startsAt(piece, i, wanted)) {
          places.add((int) (at + i));
        }
      }
    }
    return places;
  }

  private static boolean startsAt(byte[] bytes, int at, byte[] wanted) {
    int i = 0;
    while (i < wanted.length && bytes[at + i] == wanted[i]) {
      i++;
    }
    return i == wanted.length;
  }

  private List<Symbol> find(Table table, Set<Integer> names) throws IOException {
    List<Symbol> found = new ArrayList<>();
    int size = is64 ? 24 : 16;
    int step = PIECE - PIECE % size;
    for (long at = 0; at < table.symbols.size && !names.isEmpty(); at += step) {
      ByteBuffer piece =
          bytes(file, table.symbols.offset + at, Math.min(step, table.symbols.size - at))
              .order(order);
      if (!piece.hasRemaining()) {
        break;
      }
      for (int i = 0; i + size <= piece.limit(); i += size) {
        if (names.contains(piece.getInt(i))) {
          symbol(piece.slice(i, size).order(order)).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Symbol> symbol(ByteBuffer bytes) {
    int info = bytes.get(is64 ? 4 : 12) & 0xff;
    int section = half(bytes, 14, 6);
    boolean isInMemory =
        section != 0 && section < FIRST_RESERVED_SECTION && KINDS.contains(info & 15);
    return isInMemory
        ? Optional.of(new Symbol(word(bytes, 4, 8), word(bytes, 8, 16), info >> 4 == 0))
        : Optional.empty();
  }

  /**
   * Returns how far the file was moved in memory.
   *
   * @param areas what of it is mapped
   * @return nothing if none of its segments is mapped from its start
   */
  Optional<Long> bias(List<Vma> areas, int pageSize) {
    for (Segment segment : segments) {
      for (Vma area : areas) {
        if (area.offset() == (segment.offset & -pageSize)) {
          return Optional.of(area.start() - (segment.address & -pageSize));
        }
      }
    }
    return Optional.empty();
  }

  /** Reads what there is of a part of a file; no more than a piece. */
  private static ByteBuffer bytes(ByteSource file, long offset, long size) throws IOException {
    if (offset < 0 || size <= 0 || offset >= file.size()) {
      return ByteBuffer.allocate(0);
    }
    byte[] bytes = new byte[(int) Math.min(Math.min(size, PIECE), file.size() - offset)];
    int filled = 0;
    while (filled < bytes.length) {
      int count = file.read(offset + filled, bytes, filled, bytes.length - filled);
      if (count < 0) {
        return ByteBuffer.allocate(0);
      }
      filled += count;
    }
    return ByteBuffer.wrap(bytes);
  }
}
