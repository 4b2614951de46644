package crit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import elf4j.Level;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Log messages on their way to a file or to standard error, written by a thread of its own. When
 * more come than can be written, those below a warning are left out, and counted.
 */
final class LogQueue {
  private static final int MOST = 1 << 13;
  private static final int PATIENCE = 2_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final BlockingQueue<Entry> entries = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong lost = new AtomicLong();
  private final OutputStream out;
  private final Form form;
  private final Level least;
  private final Thread thread;

  /** How a message is written. */
  enum Form {
    /** Time, level and text, for people. */
    HUMAN,
    /** An object in a line, with all fields. */
    JSON
  }

  private record Entry(Instant time, Level level, LogEvent event) {}

  private LogQueue(OutputStream out, Form form, Level least) {
    this.out = new BufferedOutputStream(out);
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

  void put(Level level, LogEvent event) {
    var entry = new Entry(Instant.now(), level, event);
    if (!entries.offer(entry)) {
      if (level.compareTo(Level.WARN) < 0) {
        lost.incrementAndGet();
        return;
      }
      try {
        entries.put(entry);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        Entry entry = entries.take();
        write(entry);
        if (entries.isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException _) {
      finish();
    } catch (IOException _) {
      entries.clear(); // the log cannot be written, and there is no other place to say so
    }
  }

  private void finish() {
    try {
      for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
        write(entry);
      }
      out.flush();
    } catch (IOException _) {
      // nobody is left to tell
    }
  }

  private void stop() {
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Entry entry) throws IOException {
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      String text = missing + " messages were left out, as more came than could be written";
      write(new Entry(entry.time, Level.WARN, new LogEvent("log", text, Map.of())));
    }
    String line = form == Form.JSON ? json(entry) : human(entry);
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private static String human(Entry entry) {
    String text = entry.event.text().replace('\n', ' ');
    return entry.time.truncatedTo(ChronoUnit.MILLIS) + " " + word(entry.level) + " " + text;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String json(Entry entry) throws IOException {
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
    }
    return line.toString();
  }
}
