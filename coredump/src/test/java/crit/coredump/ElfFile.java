package crit.coredump;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads core files for tests; it shares nothing with what writes them but the ELF standard. */
final class ElfFile {
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;

  private final ByteBuffer bytes;
  private final boolean is64;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /** A PT_LOAD. */
  record Segment(long offset, long address, long stored, long size, int flags, long alignment) {
    long end() {
      return address + size;
    }
  }

  /** A note. */
  record Note(String owner, int type, ByteBuffer content) {
    /** Returns owner, type in hex and size. */
    @Override
    public String toString() {
      return "%s %x %d".formatted(owner, type, content.remaining());
    }

    long word(int offset) {
      return content.getLong(offset);
    }

    int half(int offset) {
      return content.getInt(offset);
    }

    /** Returns a C string of a place with so many bytes. */
    String text(int offset, int length) {
      byte[] text = new byte[length];
      content.get(offset, text);
      int end = 0;
      while (end < length && text[end] != 0) {
        end++;
      }
      return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }
  }

  ElfFile(byte[] file) {
    this(ByteBuffer.wrap(file));
  }

  ElfFile(ByteBuffer file) {
    bytes = file;
    if (bytes.order(ByteOrder.BIG_ENDIAN).getInt(0) != 0x7f454c46) {
      throw new IllegalArgumentException("no ELF magic");
    }
    is64 = bytes.get(4) == 2;
    bytes.order(bytes.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long table = word(is64 ? 32 : 28);
    int size = bytes.getShort(is64 ? 54 : 42);
    int count = bytes.getShort(is64 ? 56 : 44) & 0xffff;
    if (count == 0xffff) {
      long section = word(is64 ? 40 : 32);
      count = bytes.getInt((int) section + (is64 ? 44 : 28));
    }
    for (int i = 0; i < count; i++) {
      readHeader((int) table + i * size);
    }
  }

  private long word(int offset) {
    return is64 ? bytes.getLong(offset) : Integer.toUnsignedLong(bytes.getInt(offset));
  }

  private void readHeader(int at) {
    int type = bytes.getInt(at);
    int w = is64 ? 8 : 4;
    int first = is64 ? at + 8 : at + 4;
    int flags = bytes.getInt(is64 ? at + 4 : at + 24);
    long alignment = word(is64 ? at + 48 : at + 28);
    var segment =
        new Segment(
            word(first),
            word(first + w),
            word(first + 3 * w),
            word(first + 4 * w),
            flags,
            alignment);
    switch (type) {
      case PT_LOAD -> segments.add(segment);
      case PT_NOTE -> readNotes((int) segment.offset, (int) segment.stored);
      default -> throw new IllegalArgumentException("segment of type " + type);
    }
  }

  private void readNotes(int offset, int size) {
    int at = offset;
    while (at < offset + size) {
      int nameSize = bytes.getInt(at);
      int length = bytes.getInt(at + 4);
      int type = bytes.getInt(at + 8);
      byte[] name = new byte[nameSize - 1];
      bytes.get(at + 12, name);
      at += 12 + (nameSize + 3) / 4 * 4;
      ByteBuffer content = bytes.slice(at, length).order(bytes.order());
      notes.add(new Note(new String(name, StandardCharsets.US_ASCII), type, content));
      at += (length + 3) / 4 * 4;
    }
    if (at != offset + size) {
      throw new IllegalArgumentException("notes end at %d, not %d".formatted(at, offset + size));
    }
  }

  boolean is64() {
    return is64;
  }

  ByteOrder order() {
    return bytes.order();
  }

  int type() {
    return bytes.getShort(16);
  }

  int machine() {
    return bytes.getShort(18) & 0xffff;
  }

  int flags() {
    return bytes.getInt(is64 ? 48 : 36);
  }

  int size() {
    return bytes.limit();
  }

  List<Segment> segments() {
    return segments;
  }

  List<Note> notes() {
    return notes;
  }

  /** Returns the first note of a type. */
  Note note(String owner, int type) {
    return notes.stream()
        .filter(it -> it.owner.equals(owner) && it.type == type)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no note %s %x among %s".formatted(owner, type, notes)));
  }

  /** Returns the segment that has an address. */
  Segment segment(long address) {
    return segments.stream()
        .filter(it ->
            Long.compareUnsigned(address, it.address) >= 0
                && Long.compareUnsigned(address, it.end()) < 0)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no segment has %x".formatted(address)));
  }

  /** Returns a byte of memory that is stored. */
  byte read(long address) {
    Segment segment = segment(address);
    long distance = address - segment.address;
    if (distance >= segment.stored) {
      throw new AssertionError("%x is not stored".formatted(address));
    }
    return bytes.get((int) (segment.offset + distance));
  }

  boolean isStored(long address) {
    Segment segment = segment(address);
    return address - segment.address < segment.stored;
  }
}
