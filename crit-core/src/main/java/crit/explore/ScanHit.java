package crit.explore;

import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.Hole;
import crit.memory.Segment;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A place where a pattern was found in the memory of a task or of a segment. */
public final class ScanHit {
  /** The most bytes of a match that are shown. */
  private static final int MAX_SHOWN = 1 << 16;

  private final MemoryScan.Place place;
  private final long address;
  private final long length;

  /**
   * What people and programs see of it.
   *
   * @param pid the task, if it is not in a segment
   * @param comm its name
   * @param address where the match starts: in the task, or the offset in the segment
   * @param length of the match
   * @param area the area's name, or the segment's
   * @param areaStart where the area starts
   * @param offset how far behind that the match is
   * @param permissions the area's
   * @param segment the number of the segment, in the name of its page map
   * @param mappings who maps the segment, and where the match is there
   * @param context the bytes around it and itself as ASCII text, others as dots
   * @param hex the match in hex
   */
  public record Row(
      OptionalInt pid,
      String comm,
      Address address,
      long length,
      String area,
      Address areaStart,
      Address offset,
      String permissions,
      String segment,
      List<String> mappings,
      String context,
      String hex) {}

  /** How rows are shown. */
  public static final View<Row> VIEW =
      View.ofRows(
          "search",
          "Where a pattern is in memory",
          Row.class,
          List.of(
              "pid", "comm", "address", "permissions", "offset", "area", "mappings", "context"));

  ScanHit(MemoryScan.Place place, long address, long length) {
    this.place = place;
    this.address = address;
    this.length = length;
  }

  /** Returns the task or the segment in a few words. */
  public String place() throws IOException {
    return place.task().isPresent()
        ? "%d %s".formatted(place.task().get().pid(), place.task().get().comm())
        : areaName(Optional.empty());
  }

  /** Returns where the match starts: in the task, or the offset in the segment. */
  public long address() {
    return address;
  }

  /** Returns the match's length in bytes. */
  public long length() {
    return length;
  }

  /** Returns the task that has it for itself; nothing if it is in a segment. */
  public Optional<Task> task() {
    return place.task();
  }

  /** Returns the segment that has it. */
  public Optional<Segment> segment() {
    return place.segment();
  }

  /** Returns the memory that has it, which is open while the search runs. */
  public AddressSpace space() {
    return place.space();
  }

  /** Returns the name of the area that has it, or of the segment. */
  public String area() throws IOException {
    return areaName(place.space().vma(address));
  }

  /** Returns the match as ASCII text, or its first 64 KiB. */
  public String text() throws IOException {
    return text(address, Math.min(length, MAX_SHOWN));
  }

  /**
   * Returns what people and programs see.
   *
   * @param around how many bytes in front of the match and behind it are shown
   */
  public Row row(int around) throws IOException {
    Optional<Vma> vma = place.space().vma(address);
    long start = vma.map(Vma::start).orElse(address);
    long last = vma.map(Vma::last).orElse(address);
    long from = AddressRange.isBelow(address - start, around) ? start : address - around;
    long shown = Math.min(length, MAX_SHOWN) + around;
    long to = AddressRange.isBelow(last - address, shown - 1) ? last : address + shown - 1;
    byte[] match = bytes(address, Math.min(length, MAX_SHOWN));
    return new Row(
        place.task().map(task -> OptionalInt.of(task.pid())).orElse(OptionalInt.empty()),
        place.task().isPresent() ? place.task().get().comm() : "",
        new Address(address),
        length,
        areaName(vma),
        new Address(start),
        new Address(address - start),
        place.task().isPresent() ? vma.map(Vma::permissions).orElse("") : "",
        place.segment().map(it -> Long.toUnsignedString(it.id())).orElse(""),
        mappings(),
        text(from, to - from + 1),
        HexFormat.of().formatHex(match));
  }

  private String areaName(Optional<Vma> vma) throws IOException {
    if (place.segment().isPresent()) {
      Segment segment = place.segment().get();
      return segment.name().isEmpty() ? "segment " + segment.id() : segment.name();
    }
    return vma.isPresent() && place.names().isPresent() ? place.names().get().name(vma.get()) : "";
  }

  private List<String> mappings() {
    return place.mappings().stream()
        .map(it -> "%d:0x%x".formatted(it.task().pid(), it.address() + address))
        .toList();
  }

  private byte[] bytes(long from, long count) throws IOException {
    byte[] bytes = new byte[(int) count];
    place.space().read(from, ByteBuffer.wrap(bytes), Hole.ZERO);
    return bytes;
  }

  private String text(long from, long count) throws IOException {
    byte[] bytes = bytes(from, count);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        bytes[i] = '.';
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
