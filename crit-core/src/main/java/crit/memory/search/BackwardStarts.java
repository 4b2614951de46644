package crit.memory.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a window from behind with an automaton whose states are made when they are met first.
 *
 * <p>Each step waits for the one before, so that four quarters of a window are read at once. Each
 * reader begins as far behind its quarter as a match may reach. Bytes behind the window's end may
 * be anything: they can only add starts. When there are too many states it gives up for good.
 */
final class BackwardStarts implements Starts {
  private static final int MOST_STATES = 4096;
  private static final int READERS = 4;

  /** A step that is not known yet. */
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final Automaton automaton;
  private final Starts otherwise;
  private final int overlap;

  /** The states: at which positions the byte that was read last may stand. */
  private final List<BitSet> states = new ArrayList<>();

  private final Map<BitSet, Integer> numbers = new HashMap<>();

  /** Where a state's number times 256 plus a byte lead: a number times 256, inverted at a start. */
  private int[] steps = {};

  private boolean gaveUp;
  private long[] starts = {};
  private int first;
  private int last;

  /**
   * @param longest how many bytes a match may have, at least 1
   * @param otherwise says where a match may start if there are too many states
   */
  BackwardStarts(Automaton automaton, int longest, Starts otherwise) {
    this.automaton = automaton;
    this.otherwise = otherwise;
    this.overlap = longest - 1;
    number(new BitSet());
  }

  @Override
  public void look(byte[] bytes, Window window) {
    first = window.first();
    last = window.last();
    if (!gaveUp) {
      int quarter = (last - first + READERS - 1) / READERS;
      makeRoom(READERS * quarter + overlap);
      if (quarter > 2 * overlap) {
        readQuarters(bytes, quarter);
      } else {
        read(bytes, Math.min(last + overlap, window.end()));
      }
    }
    if (gaveUp) {
      otherwise.look(bytes, window);
    }
  }

  private void makeRoom(int bits) {
    int words = (bits >> 6) + 1;
    if (starts.length < words) {
      starts = new long[words];
    } else {
      Arrays.fill(starts, 0);
    }
  }

  private void read(byte[] bytes, int end) {
    int state = 0;
    for (int i = end - 1; i >= first; i--) {
      int next = steps[state + (bytes[i] & 0xff)];
      state = next < 0 ? settle(next, state, bytes, i) : next;
    }
  }

  private void readQuarters(byte[] bytes, int quarter) {
    int[] known = steps;
    int state0 = 0;
    int state1 = 0;
    int state2 = 0;
    int state3 = 0;
    for (int i = first + quarter + overlap - 1; i >= first; i--) {
      int i1 = i + quarter;
      int i2 = i1 + quarter;
      int i3 = i2 + quarter;
      int next0 = known[state0 + (bytes[i] & 0xff)];
      int next1 = known[state1 + (bytes[i1] & 0xff)];
      int next2 = known[state2 + (bytes[i2] & 0xff)];
      int next3 = known[state3 + (bytes[i3] & 0xff)];
      if ((next0 | next1 | next2 | next3) < 0) {
        next0 = settle(next0, state0, bytes, i);
        next1 = settle(next1, state1, bytes, i1);
        next2 = settle(next2, state2, bytes, i2);
        next3 = settle(next3, state3, bytes, i3);
        known = steps;
      }
      state0 = next0;
      state1 = next1;
      state2 = next2;
      state3 = next3;
    }
  }

  /** Finds out a step that is not known, and keeps a start. Returns the state, times 256. */
  private int settle(int step, int state, byte[] bytes, int index) {
    if (step >= 0) {
      return step;
    }
    int next = step;
    if (step == UNKNOWN) {
      int value = bytes[index] & 0xff;
      BitSet positions = automaton.step(states.get(state >> 8), value);
      next = number(positions) << 8;
      if (automaton.isStart(positions)) {
        next = ~next;
      }
      steps[state + value] = next;
    }
    if (next < 0) {
      int bit = index - first;
      starts[bit >> 6] |= 1L << bit;
      next = ~next;
    }
    return next;
  }

  private int number(BitSet positions) {
    Integer known = numbers.get(positions);
    if (known != null) {
      return known;
    }
    int number = states.size();
    if (number == MOST_STATES) {
      gaveUp = true;
      return 0;
    }
    states.add(positions);
    numbers.put(positions, number);
    int used = number << 8;
    if (steps.length == used) {
      steps = Arrays.copyOf(steps, Math.max(2 * used, 16 << 8));
      Arrays.fill(steps, used, steps.length, UNKNOWN);
    }
    return number;
  }

  @Override
  public int next(int from) {
    if (gaveUp) {
      return otherwise.next(from);
    }
    int bit = from - first;
    int word = bit >> 6;
    long rest = from < last ? starts[word] & -1L << bit : 0;
    while (rest == 0 && first + (++word << 6) < last) {
      rest = starts[word];
    }
    int found = first + (word << 6) + Long.numberOfTrailingZeros(rest);
    return rest == 0 ? last : Math.min(found, last);
  }
}
