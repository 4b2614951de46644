package crit.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Builds a tar archive block by block, odd ones too; it asks nothing of the code under test. */
public final class TarBuilder {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Starts an archive that has nothing. */
  public TarBuilder() {}

  /** Puts a regular file. */
  public TarBuilder file(String name, byte[] contents) {
    return header(Header.of(name, '0').size(contents.length)).blocks(contents);
  }

  /** Puts a directory. */
  public TarBuilder directory(String name) {
    return header(Header.of(name, '5'));
  }

  /** Puts a symbolic link. */
  public TarBuilder link(String name, String target) {
    return header(Header.of(name, '2').link(target));
  }

  /** Puts another name of an earlier member. */
  public TarBuilder hardLink(String name, String target) {
    return header(Header.of(name, '1').link(target));
  }

  /** Puts a long name as GNU tar does, for the member that follows: 'L' its own, 'K' its link. */
  public TarBuilder gnuLong(char type, String name) {
    byte[] text = (name + "\0").getBytes(UTF_8);
    return header(Header.of("././@LongLink", type).size(text.length)).blocks(text);
  }

  /** Puts a PAX header for the member that follows. */
  public TarBuilder pax(String key, String value) {
    return pax(record(key, value).getBytes(UTF_8));
  }

  /** Puts the bytes of a PAX header. */
  public TarBuilder pax(byte[] records) {
    return header(Header.of("PaxHeaders/x", 'x').size(records.length)).blocks(records);
  }

  /** Returns a record of a PAX header, whose length counts its own digits. */
  public static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.getBytes(UTF_8).length;
    int digits = 1;
    while (String.valueOf(length + digits).length() != digits) {
      digits++;
    }
    return length + digits + rest;
  }

  /** Puts a header as it is. */
  public TarBuilder header(Header header) {
    bytes.writeBytes(header.block());
    return this;
  }

  /** Puts bytes, filled up with zeros to whole blocks. */
  public TarBuilder blocks(byte[] contents) {
    bytes.writeBytes(contents);
    bytes.writeBytes(new byte[-contents.length & BLOCK - 1]);
    return this;
  }

  /** Returns the length so far. */
  public int size() {
    return bytes.size();
  }

  /** Returns the archive with the mark of its end. */
  public byte[] build() {
    byte[] archive = bytes.toByteArray();
    return Arrays.copyOf(archive, archive.length + 2 * BLOCK);
  }

  /** Returns the archive as it is. */
  public byte[] buildWithoutEnd() {
    return bytes.toByteArray();
  }

  /** A header block, of ustar unless it is told otherwise. */
  public static final class Header {
    private final byte[] block = new byte[BLOCK];

    private Header() {}

    /** Starts a header. */
    public static Header of(String name, char type) {
      var header = new Header().text(0, name).text(100, "0000600\0").text(257, "ustar\00000");
      header.block[156] = (byte) type;
      return header.size(0);
    }

    /** Sets the size in octal digits. */
    public Header size(long size) {
      return text(124, "%011o ".formatted(size));
    }

    /** Sets the name of what a link names. */
    public Header link(String target) {
      return text(157, target);
    }

    /** Sets a field. */
    public Header text(int offset, String value) {
      return raw(offset, value.getBytes(UTF_8));
    }

    /** Sets bytes. */
    public Header raw(int offset, byte... value) {
      System.arraycopy(value, 0, block, offset, value.length);
      return this;
    }

    /** Returns the block with its checksum, unless there is one already. */
    private byte[] block() {
      if (block[148] == 0) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : block) {
          sum += Byte.toUnsignedInt(value);
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(ISO_8859_1);
        System.arraycopy(digits, 0, block, 148, 8);
      }
      return block;
    }
  }
}
