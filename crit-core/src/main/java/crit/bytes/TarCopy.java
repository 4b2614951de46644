package crit.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Copies a tar archive member by member, in order, some of them with other bytes or another name.
 * What is kept is copied as it is, block by block, with all headers. Not safe for several threads.
 */
public final class TarCopy {
  private static final int NAME_BYTES = 100;
  private static final int PREFIX = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int SIZE = 124;
  private static final int NUMBER = 12;
  private static final int CHECKSUM = 148;
  private static final long LARGEST_OCTAL = (1L << 33) - 1;
  private static final int MANY = 1 << 18;

  private final ByteReader in;
  private final OutputStream out;
  private final Choice choice;

  /** Headers of long names in front of a member's own. */
  private final ByteSink pending = new ByteSink();

  /** What becomes of a member. */
  public sealed interface Fate {
    /** It is copied as it is. */
    record Kept() implements Fate {}

    /** It is left out. */
    record Dropped() implements Fate {}

    /**
     * It gets another name, or other bytes, or both.
     *
     * @param name its path in the archive
     * @param bytes its bytes, which are closed; nothing if it keeps its own
     */
    record Changed(String name, Optional<ByteSource> bytes) implements Fate {}
  }

  /** Says what becomes of members. */
  @FunctionalInterface
  public interface Choice {
    /** Returns what becomes of a member. */
    Fate of(TarMember member) throws IOException;
  }

  private TarCopy(ByteSource archive, OutputStream out, Choice choice) {
    this.in = new ByteReader(archive, MANY);
    this.out = out;
    this.choice = choice;
  }

  /**
   * Copies an archive that is not compressed, with all that stands behind the mark of its end.
   *
   * @throws IOException if it is malformed or ends too soon, or a member whose size or name a PAX
   *     header has would get another
   */
  public static void copy(ByteSource archive, OutputStream out, Choice choice) throws IOException {
    new TarCopy(archive, out, choice).run();
  }

  private void run() throws IOException {
    var names = new LongNames();
    TarHeader header = header();
    while (!header.isEnd()) {
      header.requireSound();
      switch (header.type()) {
        case 'L', 'K' -> names.putGnu(header.type(), text(header));
        case 'x', 'X' -> names.putPax(header, text(header));
        case 'g' -> text(header);
        default -> {
          member(header, names);
          names = new LongNames();
        }
      }
      header = header();
    }
    pending.put(header.block());
    flush();
    in.transferRest(out::write);
  }

  private TarHeader header() throws IOException {
    in.require(TarHeader.BLOCK, "header of a member, or the mark of the end,");
    byte[] block = Arrays.copyOfRange(in.buffer(), in.index(), in.index() + TarHeader.BLOCK);
    var header = new TarHeader(in.name(), in.position(), block);
    in.advance(TarHeader.BLOCK);
    return header;
  }

  /** Takes a header of names with its text, which is kept in front of the member's own. */
  private byte[] text(TarHeader header) throws IOException {
    if (header.size() > TarReader.MAX_NAME) {
      throw header.wrong(
          "long name or PAX header of %d bytes, at most %d"
              .formatted(header.size(), TarReader.MAX_NAME));
    }
    int size = (int) header.size();
    int padded = size + (-size & TarHeader.BLOCK - 1);
    in.require(padded, "long name or PAX header");
    byte[] text = Arrays.copyOfRange(in.buffer(), in.index(), in.index() + size);
    pending.put(header.block());
    pending.put(in.buffer(), in.index(), padded);
    in.advance(padded);
    return text;
  }

  private void flush() throws IOException {
    out.write(pending.array(), 0, pending.length());
    pending.rollback(0);
  }

  private void member(TarHeader header, LongNames names) throws IOException {
    TarMember member = names.member(header, in.position());
    long stored = member.size() + (-member.size() & TarHeader.BLOCK - 1);
    switch (choice.of(member)) {
      case Fate.Kept _ -> {
        pending.put(header.block());
        flush();
        sparseMaps(header);
        in.transfer(stored, "member " + member.name(), out::write);
      }
      case Fate.Dropped _ -> {
        pending.rollback(0);
        in.skip(stored, "member " + member.name());
      }
      case Fate.Changed changed -> {
        requireOwn(header, names, member, changed);
        change(header, member, changed, stored);
      }
    }
  }

  /** An old sparse member has more of its map behind its header. */
  private void sparseMaps(TarHeader header) throws IOException {
    boolean goesOn = header.type() == 'S' && header.sparseGoesOn();
    while (goesOn) {
      in.require(TarHeader.BLOCK, "map of a sparse member");
      goesOn = TarHeader.sparseGoesOn(in.buffer(), in.index());
      in.transfer(TarHeader.BLOCK, "map of a sparse member", out::write);
    }
  }

  /** What changes has to be said by the member's own header. */
  private static void requireOwn(
      TarHeader header, LongNames names, TarMember member, Fate.Changed changed)
      throws TarFormatException {
    boolean isRenamed = !changed.name().equals(member.name());
    boolean isOwn =
        !(names.hasSize() && changed.bytes().isPresent()) && !(names.hasName() && isRenamed);
    if (member.kind() != TarMember.Kind.FILE || !isOwn) {
      throw header.wrong(
          "member %s cannot be changed: it is no plain file, or a PAX header has its name or size;"
                  .formatted(member.name())
              + " unpack the archive and change the directory");
    }
  }

  private void change(TarHeader header, TarMember member, Fate.Changed changed, long stored)
      throws IOException {
    byte[] block = header.block().clone();
    if (!changed.name().equals(member.name())) {
      putName(header, block, changed.name());
    }
    flush();
    if (changed.bytes().isEmpty()) {
      out.write(sealed(block));
      in.transfer(stored, "member " + member.name(), out::write);
      return;
    }
    in.skip(stored, "member " + member.name());
    try (ByteSource bytes = changed.bytes().get()) {
      putSize(block, bytes.size());
      out.write(sealed(block));
      new ByteReader(bytes, MANY).transferRest(out::write);
      out.write(new byte[(int) (-bytes.size() & TarHeader.BLOCK - 1)]);
    }
  }

  private static void putName(TarHeader header, byte[] block, String name)
      throws TarFormatException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME_BYTES) {
      throw header.wrong(
          "the new name %s has %d bytes, at most %d fit".formatted(name, bytes.length, NAME_BYTES));
    }
    Arrays.fill(block, 0, NAME_BYTES, (byte) 0);
    System.arraycopy(bytes, 0, block, 0, bytes.length);
    Arrays.fill(block, PREFIX, PREFIX + PREFIX_BYTES, (byte) 0);
  }

  /** Puts a size in octal digits, or in binary if they do not suffice. */
  private static void putSize(byte[] block, long size) {
    if (size <= LARGEST_OCTAL) {
      byte[] digits = "%011o\0".formatted(size).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, block, SIZE, NUMBER);
      return;
    }
    for (int i = 0; i < NUMBER; i++) {
      int shift = (NUMBER - 1 - i) * Byte.SIZE;
      block[SIZE + i] = shift >= Long.SIZE ? 0 : (byte) (size >>> shift);
    }
    block[SIZE] = (byte) 0x80;
  }

  private static byte[] sealed(byte[] block) {
    Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += Byte.toUnsignedInt(b);
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, block, CHECKSUM, digits.length);
    return block;
  }
}
