package crit.explore;

/**
 * A length of time; people see it with a unit, JSON as a number of nanoseconds.
 *
 * @param nanos nanoseconds; what does not fit is cut to the most that fits
 */
public record TimeSpan(long nanos) implements Comparable<TimeSpan> {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Returns a time of seconds and nanoseconds, as the fields of an image have them. */
  public static TimeSpan of(long seconds, long nanos) {
    long most = Long.MAX_VALUE / SECOND;
    boolean isLess = seconds > -most && seconds < most && nanos > -SECOND * 2 && nanos < SECOND * 2;
    return new TimeSpan(isLess ? seconds * SECOND + nanos : Long.MAX_VALUE);
  }

  /** Returns a time of microseconds. */
  public static TimeSpan ofMicros(long micros) {
    return of(micros / MILLI, micros % MILLI * MICRO);
  }

  @Override
  public int compareTo(TimeSpan other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    long size = nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos);
    String sign = nanos < 0 ? "-" : "";
    if (size < MICRO) {
      return sign + size + (size == 0 ? " s" : " ns");
    }
    if (size < MILLI) {
      return sign + decimal(size, MICRO) + " us";
    }
    if (size < SECOND) {
      return sign + decimal(size, MILLI) + " ms";
    }
    long seconds = size / SECOND;
    if (seconds < MINUTE) {
      return sign + decimal(size, SECOND) + " s";
    }
    return sign + (seconds < DAY ? "" : seconds / DAY + "d ") + clock(seconds % DAY);
  }

  private static String clock(long seconds) {
    return "%02d:%02d:%02d".formatted(seconds / HOUR, seconds / MINUTE % MINUTE, seconds % MINUTE);
  }

  /** Returns a number with at most three digits behind the point, which is a point anywhere. */
  private static String decimal(long value, long unit) {
    long thousandths = value % unit * 1000 / unit;
    String fraction = ".%03d".formatted(thousandths).replaceAll("\\.?0+$", "");
    return value / unit + fraction;
  }
}
