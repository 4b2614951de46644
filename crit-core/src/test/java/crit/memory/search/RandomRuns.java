package crit.memory.search;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs of random bytes at random addresses, cut into regions at random; some are known zeros. */
final class RandomRuns {
  private final Random random;
  private final byte[] alphabet;

  /** A run without a gap. */
  @SuppressWarnings("ArrayRecordComponent")
  record Run(long address, byte[] bytes) {}

  final List<Run> runs = new ArrayList<>();
  final List<ByteRegion> regions = new ArrayList<>();
  long total;

  /**
   * @param alphabet what the bytes are taken from
   * @param most how long a run is at most
   */
  RandomRuns(Random random, byte[] alphabet, int most) {
    this.random = random;
    this.alphabet = alphabet;
    List<List<byte[]>> pieces = new ArrayList<>();
    List<Integer> gaps = new ArrayList<>();
    long end = 0;
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      List<byte[]> run = pieces(1 + random.nextInt(most));
      pieces.add(run);
      gaps.add(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(1 << 20));
      end += gaps.getLast() + run.stream().mapToInt(piece -> piece.length).sum();
    }
    long address =
        switch (random.nextInt(4)) {
          case 0 -> -1; // the first byte is at 0 if the first gap is 1
          case 1 -> -end; // the last byte is that of all bits set
          case 2 -> Long.MIN_VALUE - end / 2;
          default -> 0x7f12_3456_7000L;
        };
    for (int i = 0; i < count; i++) {
      address += gaps.get(i);
      address = add(address, pieces.get(i));
    }
  }

  private long add(long address, List<byte[]> pieces) {
    var whole = new ByteArrayOutputStream();
    long at = address;
    for (byte[] piece : pieces) {
      whole.writeBytes(piece);
      boolean isZero = !contains(piece) && random.nextBoolean();
      regions.add(new ArrayRegion(at, piece, isZero));
      at += piece.length;
    }
    runs.add(new Run(address, whole.toByteArray()));
    total += whole.size();
    return at;
  }

  private static boolean contains(byte[] piece) {
    for (byte value : piece) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private List<byte[]> pieces(int length) {
    List<byte[]> pieces = new ArrayList<>();
    int done = 0;
    while (done < length) {
      byte[] piece = new byte[Math.min(length - done, 1 + random.nextInt(length))];
      if (random.nextInt(4) > 0) {
        for (int i = 0; i < piece.length; i++) {
          piece[i] = alphabet[random.nextInt(alphabet.length)];
        }
      }
      pieces.add(piece);
      done += piece.length;
    }
    return pieces;
  }

  /** Bytes at hand; those that are said to be zeros must not be read. */
  @SuppressWarnings("ArrayRecordComponent")
  private record ArrayRegion(long start, byte[] bytes, boolean isZero) implements ByteRegion {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) {
      if (isZero) {
        throw new AssertionError("reads zeros");
      }
      System.arraycopy(bytes, (int) (address - start), into, offset, length);
    }
  }

  /** Searches, with few bytes to a window, and checks what the listener is told besides. */
  List<Hit> search(SearchPattern pattern) throws java.io.IOException {
    List<Hit> hits = new ArrayList<>();
    long[] progress = new long[1];
    var listener =
        new SearchListener() {
          @Override
          public boolean hit(long address, long length) {
            hits.add(new Hit(address, length));
            return true;
          }

          @Override
          public void progress(long bytes) {
            if (bytes <= progress[0]) {
              throw new AssertionError("no progress");
            }
            progress[0] = bytes;
          }
        };
    int window = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(500);
    var search = new MemorySearch(1 + random.nextInt(3), window);
    if (!search.search(pattern, ByteRegions.of(regions), listener) || progress[0] != total) {
      throw new AssertionError("ended after %d of %d bytes".formatted(progress[0], total));
    }
    return hits;
  }

  @Override
  public String toString() {
    return runs.stream()
        .map(run -> "%x: %s".formatted(run.address(), Arrays.toString(run.bytes())))
        .toList()
        .toString();
  }
}
