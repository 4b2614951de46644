package crit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import elf4j.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Log messages on their way to a file or to standard error, written by a thread of its own. When
 * more come than can be written, those below a warning are left out, and counted; so are warnings
 * after a moment, and what cannot be written at all, as on a full disk.
 */
final class LogQueue {
  private static final int MOST = 1 << 13;
  private static final int PIECE = 1 << 16;
  private static final int PATIENCE = 2_000;
  private static final int WARNING_PATIENCE = 100;
  private static final Entry END =
      new Entry(Instant.EPOCH, Level.OFF, new LogEvent("", "", Map.of()));
  private static final JsonFactory JSON = new JsonFactory();

  private final BlockingQueue<Entry> entries = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean isStopped = new AtomicBoolean();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final OutputStream out;
  private final Form form;
  private final Level least;
  private final Thread thread;

  /** How many messages {@link #text} stands for. */
  private long held;

  /** Whether what was written last failed. */
  private boolean isTorn;

  /** How a message is written. */
  enum Form {
    /** Time, level and text, for people. */
    HUMAN,
    /** An object in a line, with all fields. */
    JSON
  }

  private record Entry(Instant time, Level level, LogEvent event) {}

  private LogQueue(OutputStream out, Form form, Level least) {
    this.out = out;
    this.form = form;
    this.least = least;
    this.thread = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
  }

  /**
   * Starts a queue, which is written to its end when the program ends.
   *
   * @param out is not closed
   * @param least the lowest level that is written
   */
  static LogQueue start(OutputStream out, Form form, Level least) {
    var queue = new LogQueue(out, form, least);
    queue.thread.start();
    Runtime.getRuntime().addShutdownHook(new Thread(queue::stop));
    return queue;
  }

  boolean takes(Level level) {
    return level.compareTo(least) >= 0;
  }

  /** Hands on a message. Who logs a warning waits a little for a place, and for ever never. */
  void put(Level level, LogEvent event) {
    var entry = new Entry(Instant.now(), level, event);
    if (isStopped.get() || entries.offer(entry)) {
      return;
    }
    if (level.compareTo(Level.WARN) < 0 || !isTaken(entry, WARNING_PATIENCE)) {
      lost.incrementAndGet();
    }
  }

  private boolean isTaken(Entry entry, int milliseconds) {
    try {
      return entries.offer(entry, milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      for (Entry entry = entries.take(); entry.level != END.level; entry = entries.take()) {
        format(entry);
        if (entries.isEmpty() || text.size() >= PIECE) {
          write();
        }
      }
      formatLost(Instant.now());
      write();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does that
    }
  }

  /**
   * Has all be written that was put before, and ends; what is put afterwards is not written. Doing
   * it twice does no harm. The end of the program does it, but what others log then may be missed.
   */
  void stop() {
    if (!isStopped.getAndSet(true)) {
      isTaken(END, PATIENCE);
    }
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void format(Entry entry) {
    formatLost(entry.time);
    formatLine(entry);
    held++;
  }

  private void formatLost(Instant time) {
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      String what =
          missing
              + " messages were left out: more came than could be written, or none could be written";
      formatLine(new Entry(time, Level.WARN, new LogEvent("log", what, Map.of())));
      held += missing;
    }
  }

  private void formatLine(Entry entry) {
    String line = form == Form.JSON ? json(entry) : human(entry);
    text.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    text.write('\n');
  }

  /** Writes what is ready; if that fails, it is lost, and the next message is tried. */
  private void write() {
    try {
      if (isTorn && held > 0) {
        out.write('\n'); // a part of the last line may be there
      }
      out.write(text.toByteArray());
      out.flush();
      isTorn = false;
    } catch (IOException _) {
      isTorn = true;
      lost.addAndGet(held);
    }
    text.reset();
    held = 0;
  }

  private static String human(Entry entry) {
    String line = entry.event.text().replace('\n', ' ');
    return entry.time.truncatedTo(ChronoUnit.MILLIS) + " " + word(entry.level) + " " + line;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String json(Entry entry) {
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", entry.time.truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("level", word(entry.level));
      json.writeStringField("category", entry.event.category());
      json.writeStringField("message", entry.event.text());
      for (Map.Entry<String, ?> field : entry.event.fields().entrySet()) {
        if (field.getValue() instanceof Number number) {
          json.writeNumberField(field.getKey(), number.longValue());
        } else {
          json.writeStringField(field.getKey(), String.valueOf(field.getValue()));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string takes all
    }
    return line.toString();
  }
}
