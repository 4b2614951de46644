package crit.memory;

import java.io.Closeable;
import java.io.IOException;

/** Finds the bytes of areas. */
interface Contents extends Closeable {
  /** Finds where the bytes from an address of an area on are, up to {@code last} at most. */
  Extent locate(Vma vma, long address, long last) throws IOException;
}
