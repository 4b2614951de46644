package crit.memory.search;

/** A match needs some bytes somewhere: a window without them is not looked at any further. */
final class GuardedStarts implements Starts {
  private final BytePattern needed;
  private final int longest;
  private final Starts starts;
  private final Hits places = new Hits();
  private int last;

  GuardedStarts(BytePattern needed, int longest, Starts starts) {
    this.needed = needed;
    this.longest = longest;
    this.starts = starts;
  }

  @Override
  public void look(byte[] bytes, Window window) {
    places.clear();
    last = window.last();
    int end = (int) Math.min(window.end(), (long) last - 1 + longest);
    needed.find(bytes, window.first(), end - needed.length() + 1, places);
    if (places.size() > 0) {
      starts.look(bytes, window);
    }
  }

  @Override
  public int next(int from) {
    return places.size() == 0 ? last : starts.next(from);
  }
}
