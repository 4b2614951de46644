package crit.daemon;

import crit.checkpoint.ImageStore;
import java.io.Closeable;

/** A set that a client gets, and closes. Its store may be read by several threads. */
public interface ServedSet extends Closeable {
  /** Returns the images. */
  ImageStore store();
}
