package crit.memory.search;

/** A match starts where bytes are that it must begin with. */
final class HeadStarts implements Starts {
  private final BytePattern head;
  private final Hits places = new Hits();
  private int last;

  HeadStarts(BytePattern head) {
    this.head = head;
  }

  @Override
  public void look(byte[] bytes, Window window) {
    places.clear();
    last = window.last();
    head.find(bytes, window.first(), Math.min(last, window.end() - head.length() + 1), places);
  }

  @Override
  public int next(int from) {
    int place = places.firstFrom(from);
    return place == places.size() ? last : places.start(place);
  }
}
