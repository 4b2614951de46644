package crit.memory.search;

import java.io.IOException;

/**
 * Hands over hits that do not overlap. A match that goes on into a window hides some of those which
 * were found there: what comes instead is searched, until it meets what was found.
 */
final class LeftmostHits implements Delivery {
  private final EveryHit delivery;

  /** The last byte of the last hit, if there was one. */
  private long last;

  private boolean isFirst = true;

  LeftmostHits(SearchListener listener) {
    this.delivery = new EveryHit(listener);
  }

  @Override
  public boolean take(Workspace workspace, Window window, Hits hits) throws IOException {
    boolean isOverlapped = !isFirst && Long.compareUnsigned(last, window.address()) >= 0;
    Hits mended = isOverlapped ? workspace.call(() -> mend(workspace, window, hits)) : hits;
    if (mended.size() > 0) {
      last = window.addressOf(mended.end(mended.size() - 1)) - 1;
      isFirst = false;
    }
    return delivery.take(workspace, window, mended);
  }

  private Hits mend(Workspace workspace, Window window, Hits found) throws IOException {
    var scanner = (RegexScanner) workspace.scanner();
    var mended = new Hits();
    int at = window.first() + (int) (last + 1 - window.address());
    int next = found.firstFrom(at);
    while (next > 0 && found.end(next - 1) > at) {
      if (!scanner.find(window, at)) {
        return mended;
      }
      mended.add(scanner.start(), scanner.end());
      at = scanner.end();
      next = found.firstFrom(at);
    }
    for (int i = next; i < found.size(); i++) {
      mended.add(found.start(i), found.end(i));
    }
    return mended;
  }
}
