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

  /** Is set, before it is inverted, in a step that is not known; the rest is where it is from. */
  private static final int UNKNOWN = 1 << 30;

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
      state = settle(steps[state + (bytes[i] & 0xff)], bytes, i);
    }
  }

  private void readQuarters(byte[] bytes, int quarter) {
    int[] current = new int[READERS];
    int at = first + quarter + overlap;
    while (true) {
      at = read(bytes, at, quarter, current);
      if (at == first) {
        return;
      }
      at--;
      for (int reader = 0; reader < READERS; reader++) {
        int index = at + reader * quarter;
        current[reader] = settle(steps[current[reader] + (bytes[index] & 0xff)], bytes, index);
      }
    }
  }

  /**
   * Reads while there is nothing to settle. This is a loop without a call, so that the compiler
   * keeps all in registers.
   *
   * @param end where the first reader stands, behind the byte that it reads next
   * @return where it stands now
   */
  private int read(byte[] bytes, int end, int quarter, int[] current) {
    int[] known = steps;
    int state0 = current[0];
    int state1 = current[1];
    int state2 = current[2];
    int state3 = current[3];
    int at = end;
    while (at > first) {
      int next0 = known[state0 + (bytes[at - 1] & 0xff)];
      int next1 = known[state1 + (bytes[at - 1 + quarter] & 0xff)];
      int next2 = known[state2 + (bytes[at - 1 + 2 * quarter] & 0xff)];
      int next3 = known[state3 + (bytes[at - 1 + 3 * quarter] & 0xff)];
      if ((next0 | next1 | next2 | next3) < 0) {
        break;
      }
      state0 = next0;
      state1 = next1;
      state2 = next2;
      state3 = next3;
      at--;
    }
    current[0] = state0;
    current[1] = state1;
    current[2] = state2;
    current[3] = state3;
    return at;
  }

  /** Finds out a step that is not known, and keeps a start. Returns the state, times 256. */
  private int settle(int step, byte[] bytes, int index) {
    if (step >= 0) {
      return step;
    }
    int next = ~step;
    if ((next & UNKNOWN) != 0) {
      int at = (next & ~UNKNOWN) + (bytes[index] & 0xff);
      int known = step(at);
      steps[at] = known;
      return settle(known, bytes, index);
    }
    int bit = index - first;
    starts[bit >> 6] |= 1L << bit;
    return next;
  }

  private int step(int at) {
    BitSet positions = automaton.step(states.get(at >> 8), at & 0xff);
    int next = number(positions) << 8;
    return automaton.isStart(positions) ? ~next : next;
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
    int start = number << 8;
    if (steps.length == start) {
      steps = Arrays.copyOf(steps, Math.max(2 * start, 16 << 8));
    }
    Arrays.fill(steps, start, start + 256, ~(start | UNKNOWN));
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
