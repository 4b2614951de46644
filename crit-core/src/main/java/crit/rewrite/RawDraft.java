package crit.rewrite;

import crit.image.ImageType;
import java.util.ArrayList;
import java.util.List;

/** A file without entries that rules may change, whole in memory. */
public final class RawDraft {
  private final String file;
  private final ImageType type;
  private final List<Change> changes = new ArrayList<>();
  private byte[] bytes;
  private boolean isReplaced;

  RawDraft(String file, ImageType type, byte[] bytes) {
    this.file = file;
    this.type = type;
    this.bytes = bytes;
  }

  /** Returns the name of the file. */
  public String file() {
    return file;
  }

  /** Returns the kind of file. */
  public ImageType type() {
    return type;
  }

  /** Returns the bytes, which the caller does not change. */
  public byte[] bytes() {
    return bytes;
  }

  /** Replaces the bytes, and says what that changes. */
  public void replace(byte[] with, List<Change> what) {
    bytes = with;
    isReplaced = true;
    changes.addAll(what);
  }

  boolean isReplaced() {
    return isReplaced;
  }

  List<Change> changes() {
    return changes;
  }
}
