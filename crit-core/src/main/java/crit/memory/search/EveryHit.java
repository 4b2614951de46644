package crit.memory.search;

import java.io.IOException;

/** Hands every hit over as it was found. */
record EveryHit(SearchListener listener) implements Delivery {
  @Override
  public boolean take(Workspace workspace, Window window, Hits hits) throws IOException {
    for (int i = 0; i < hits.size(); i++) {
      int start = hits.start(i);
      if (!listener.hit(window.addressOf(start), hits.end(i) - start)) {
        return false;
      }
    }
    return true;
  }
}
