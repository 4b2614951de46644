package crit.bytes;

import crit.bytes.UnexpectedEndException.Shortage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the members of a tar archive, in order.
 *
 * <p>It knows v7, ustar, the long names of GNU tar and PAX headers ({@code path}, {@code linkpath},
 * {@code size}), sizes in octal and in binary. It does not expand sparse files, look at owners,
 * modes and times, or go on behind the mark of the end. Headers for the whole archive ({@code g})
 * are ignored. Of an archive with a known size it reads the headers only; one that comes through a
 * pipe it reads wholly. What the archive announces is compared with what remains of it before it is
 * used. Not safe for several threads; it does not close its source.
 */
public final class TarReader {
  /** The longest name or PAX header, in bytes. */
  public static final int MAX_NAME = 1 << 20;

  /** How much of a name is shown in an error. */
  private static final int SHOWN = 256;

  private static final int FEW = 1 << 14;
  private static final int MANY = 1 << 18;

  private final ByteReader reader;
  private @Nullable TarMember member;

  /** How many bytes of the member have not been handed over. */
  private long left;

  /** Reads an archive from its first byte. */
  public TarReader(ByteSource archive) {
    this.reader = new ByteReader(archive, archive.size() == ByteSource.UNKNOWN ? MANY : FEW);
  }

  /** Returns whether something starts as a tar archive does: with a header of a right checksum. */
  public static boolean isTar(ByteSource source) throws IOException {
    var start = new ByteReader(source, FEW);
    if (start.ahead(TarHeader.BLOCK) < TarHeader.BLOCK) {
      return false;
    }
    byte[] block = Arrays.copyOf(start.buffer(), TarHeader.BLOCK);
    var header = new TarHeader(source.name(), 0, block);
    return !header.isEnd() && header.isSound();
  }

  /**
   * Goes to the next member, over what is left of the one before.
   *
   * @return nothing at the mark of the end
   * @throws UnexpectedEndException if the archive ends without that mark, or within a member
   * @throws TarFormatException if a header is malformed
   */
  public Optional<TarMember> next() throws IOException {
    skipMember();
    var names = new LongNames();
    for (TarHeader header = header(); !header.isEnd(); header = header()) {
      header.requireSound();
      switch (header.type()) {
        case 'L', 'K' -> names.putGnu(header.type(), text(header));
        case 'x', 'X' -> names.putPax(header, text(header));
        case 'g' -> skip(header.size(), "PAX header");
        default -> {
          return Optional.of(open(header, names));
        }
      }
    }
    return Optional.empty();
  }

  private TarMember open(TarHeader header, LongNames names) throws IOException {
    boolean goesOn = header.type() == 'S' && header.sparseGoesOn();
    while (goesOn) {
      reader.require(TarHeader.BLOCK, "map of a sparse member");
      goesOn = TarHeader.sparseGoesOn(reader.buffer(), reader.index());
      reader.advance(TarHeader.BLOCK);
    }
    TarMember opened = names.member(header, reader.position());
    long remaining = reader.remaining();
    if (remaining != ByteSource.UNKNOWN && opened.size() > remaining) {
      var shortage = new Shortage(opened.offset(), opened.size(), remaining);
      throw new UnexpectedEndException(reader.name(), what(opened), shortage);
    }
    member = opened;
    left = opened.size();
    return opened;
  }

  /**
   * Hands over the bytes of the member that {@link #next} returned, once.
   *
   * @throws UnexpectedEndException if the archive ends within them
   */
  public void transfer(ByteReader.Consumer consumer) throws IOException {
    if (member == null || left != member.size()) {
      throw new IllegalStateException(reader.name() + ": no member to hand over");
    }
    reader.transfer(left, what(member), consumer);
    left = 0;
  }

  private void skipMember() throws IOException {
    if (member != null) {
      reader.skip(left, what(member));
      reader.skip(padding(member.size()), "padding of " + what(member));
      member = null;
    }
  }

  private TarHeader header() throws IOException {
    reader.require(TarHeader.BLOCK, "header of a member, or the mark of the end,");
    long at = reader.position();
    int from = reader.index();
    byte[] block = Arrays.copyOfRange(reader.buffer(), from, from + TarHeader.BLOCK);
    reader.advance(TarHeader.BLOCK);
    return new TarHeader(reader.name(), at, block);
  }

  private byte[] text(TarHeader header) throws IOException {
    long size = header.size();
    if (size > MAX_NAME) {
      throw header.wrong(
          "long name or PAX header of %d bytes, at most %d".formatted(size, MAX_NAME));
    }
    reader.require((int) size, "long name or PAX header");
    int from = reader.index();
    byte[] text = Arrays.copyOfRange(reader.buffer(), from, from + (int) size);
    skip(size, "long name or PAX header");
    return text;
  }

  private void skip(long size, String what) throws IOException {
    reader.skip(size, what);
    reader.skip(padding(size), "padding of a " + what);
  }

  private static String what(TarMember member) {
    String name = member.name();
    return "member " + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name);
  }

  private static long padding(long size) {
    return -size & TarHeader.BLOCK - 1;
  }
}
