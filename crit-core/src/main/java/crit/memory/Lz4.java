package crit.memory;

import io.airlift.compress.v3.lz4.Lz4Compressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.lz4.Lz4NativeCompressor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks of LZ4, without frames and without their sizes. They are made by the library's native code
 * or, where it has none for the machine, by its Java code. Every buffer is taken from its position
 * to its limit and is not moved; buffers outside of the heap are the fastest.
 *
 * <p>The Java code undoes the first blocks: it is ready 100 ms sooner, and half as fast. One
 * instance is for one thread.
 */
final class Lz4 {
  /** The acceleration that compresses best. */
  static final int DEFAULT_ACCELERATION = 1;

  /** The highest acceleration. */
  static final int MAX_ACCELERATION = 65537;

  /** From how many bytes on it pays to have the native code undo blocks. */
  static final long MANY = 1L << 27;

  private static final AtomicLong DECODED = new AtomicLong();
  private static final AtomicBoolean PREPARING = new AtomicBoolean();
  private static volatile boolean isPrepared;

  /** Loaded when the first block is decoded. */
  private static final class Few {
    static final Lz4Decompressor DECOMPRESSOR = new Lz4JavaDecompressor();
  }

  /** Loaded by {@link #prepare}. */
  private static final class Many {
    static final Lz4Decompressor DECOMPRESSOR = Lz4Decompressor.create();
  }

  private final Lz4Compressor compressor;

  /** Prepares to encode; the library's Java code knows no acceleration and goes without. */
  Lz4(int acceleration) {
    boolean isNative = Lz4NativeCompressor.isEnabled();
    this.compressor = Lz4Compressor.create(isNative ? acceleration : DEFAULT_ACCELERATION);
  }

  /** Returns how much room {@link #encode} needs for that many bytes. */
  static int bound(int size) {
    return size + size / 255 + 16;
  }

  /** Makes a block and returns its length. */
  int encode(ByteBuffer from, ByteBuffer into) {
    return compressor.compress(MemorySegment.ofBuffer(from), MemorySegment.ofBuffer(into));
  }

  /**
   * Undoes a block and returns how many bytes it gave.
   *
   * @throws io.airlift.compress.v3.MalformedInputException if it is no block, or has not enough
   *     room
   */
  static int decode(ByteBuffer from, ByteBuffer into) {
    if (!isPrepared && DECODED.addAndGet(into.remaining()) > MANY) {
      prepare();
    }
    Lz4Decompressor decompressor = isPrepared ? Many.DECOMPRESSOR : Few.DECOMPRESSOR;
    return decompressor.decompress(MemorySegment.ofBuffer(from), MemorySegment.ofBuffer(into));
  }

  /** Has the native code loaded by another thread, which takes 100 ms. */
  static void prepare() {
    if (PREPARING.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().start(() -> isPrepared = Many.DECOMPRESSOR != null);
    }
  }
}
