package crit.memory.search;

import java.io.IOException;

/** Puts the parts of text together that several windows have. */
final class JoinedStrings implements Delivery {
  private final long least;
  private final SearchListener listener;

  /** The text that was seen last, which may go on. */
  private long start;

  private long length;

  JoinedStrings(long least, SearchListener listener) {
    this.least = least;
    this.listener = listener;
  }

  @Override
  public boolean take(Workspace workspace, Window window, Hits hits) throws IOException {
    for (int i = 0; i < hits.size(); i++) {
      long address = window.addressOf(hits.start(i));
      long count = (long) hits.end(i) - hits.start(i);
      if (length > 0 && address == start + length) {
        length += count;
      } else {
        boolean goesOn = finish();
        start = address;
        length = count;
        if (!goesOn) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean finish() throws IOException {
    return length < least || listener.hit(start, length);
  }
}
