package crit.coredump.gdb;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.FileRoot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers packets. Whatever a packet holds, the answer is an error at worst. Not safe for several
 * threads.
 */
final class GdbSession implements Closeable {
  private static final String ABILITIES =
      "QStartNoAckMode+;multiprocess+;qXfer:features:read+;qXfer:auxv:read+;"
          + "qXfer:threads:read+;qXfer:exec-file:read+;vContSupported-;QNonStop-;qXfer:osdata:read+";
  private static final String STOPPED = "T00thread:";
  private static final int LONGEST_READ = PacketStream.LONGEST / 2 - 16;

  private final Checkpoint set;
  private final FileRoot files;
  private final RemoteFiles remote;
  private final Map<Integer, Inferior> inferiors = new LinkedHashMap<>();
  private boolean hasProcesses;
  private boolean isOver;
  private int pid;
  private int tid;

  /** A packet's name and what answers it. */
  private record Row(String prefix, Handler handler) {}

  /** Answers a packet. */
  @FunctionalInterface
  private interface Handler {
    /**
     * Returns the answer.
     *
     * @param rest what is behind the prefix
     */
    byte[] answer(Text rest) throws IOException;
  }

  /**
   * What is behind a packet's prefix.
   *
   * @param text as Latin-1, a character for each byte
   */
  record Text(String text) {
    boolean isEmpty() {
      return text.isEmpty();
    }
  }

  /** The packets, longer prefixes before shorter ones. */
  private final List<Row> rows =
      List.of(
          new Row("qSupported", this::supported),
          new Row("qXfer:features:read:target.xml:", it -> part(it, description())),
          new Row("qXfer:auxv:read::", it -> part(it, current().auxiliaryVector())),
          new Row("qXfer:threads:read::", it -> part(it, threadList())),
          new Row("qXfer:exec-file:read:", this::program),
          new Row("qXfer:osdata:read:processes:", it -> part(it, processList())),
          new Row("qfThreadInfo", _ -> Reply.of("m" + String.join(",", threadIds()))),
          new Row("qsThreadInfo", _ -> Reply.of("l")),
          new Row("qThreadExtraInfo,", this::extraInfo),
          new Row("qAttached", _ -> Reply.of("1")),
          new Row("qSymbol:", this::symbol),
          new Row("qGetTLSAddr:", this::threadStorage),
          new Row("qMemoryRegionInfo:", it -> MemoryRegions.answer(current(), number(it.text()))),
          new Row("qHostInfo", _ -> HostFacts.host(current())),
          new Row("qProcessInfo", _ -> HostFacts.process(current())),
          new Row("qC", it -> it.isEmpty() ? Reply.of("QC" + id(pid, tid)) : Reply.UNKNOWN),
          new Row("vAttach;", it -> attach((int) number(it.text()))),
          new Row("vKill", _ -> end()),
          new Row("vFile:", this::file),
          new Row("vCont;", _ -> Reply.REFUSED),
          new Row("H", this::choose),
          new Row("T", this::alive),
          new Row("?", _ -> Reply.of(STOPPED + id(pid, tid) + ";")),
          new Row("!", _ -> Reply.OK),
          new Row("D", this::detach),
          new Row("g", _ -> registers().map(it -> Reply.of(it.all())).orElse(Reply.WRONG)),
          new Row("p", this::register),
          new Row("m", this::memory),
          new Row("k", _ -> end()),
          new Row("G", _ -> Reply.REFUSED),
          new Row("P", _ -> Reply.REFUSED),
          new Row("M", _ -> Reply.REFUSED),
          new Row("X", _ -> Reply.REFUSED),
          new Row("Z", _ -> Reply.REFUSED),
          new Row("z", _ -> Reply.REFUSED),
          new Row("c", _ -> Reply.REFUSED),
          new Row("C", _ -> Reply.REFUSED),
          new Row("s", _ -> Reply.REFUSED),
          new Row("S", _ -> Reply.REFUSED),
          new Row("R", _ -> Reply.REFUSED),
          new Row("\3", _ -> Reply.of(STOPPED.replace("T00", "T05") + id(pid, tid) + ";")));

  /**
   * Serves a checkpoint.
   *
   * @param files where mapped files are
   */
  GdbSession(Checkpoint set, FileRoot files) {
    this.set = set;
    this.files = files;
    this.remote = new RemoteFiles(set, files);
  }

  /**
   * Attaches to a task, as gdb's vAttach does.
   *
   * @throws IOException if there is no such task, or it has no memory
   */
  void start(int first) throws IOException {
    select(first);
  }

  private void select(int wanted) throws IOException {
    Inferior inferior = inferiors.get(wanted);
    if (inferior == null) {
      Task task =
          set.tree()
              .find(wanted)
              .orElseThrow(() -> new IOException(set.name() + ": has no task " + wanted));
      inferior = Inferior.attach(task, files);
      inferiors.put(wanted, inferior);
    }
    pid = wanted;
    tid = inferior.threads().getFirst();
  }

  /** Returns whether gdb has said that it is done. */
  boolean isOver() {
    return isOver;
  }

  /** Answers a packet. */
  byte[] answer(byte[] packet) {
    String text = new String(packet, StandardCharsets.ISO_8859_1);
    for (Row row : rows) {
      if (text.startsWith(row.prefix())) {
        try {
          return row.handler().answer(new Text(text.substring(row.prefix().length())));
        } catch (IllegalArgumentException _) {
          return Reply.WRONG;
        } catch (IOException _) {
          return Reply.FAULT;
        }
      }
    }
    return Reply.UNKNOWN;
  }

  private Inferior current() throws IOException {
    Inferior inferior = inferiors.get(pid);
    if (inferior == null) {
      throw new IOException(set.name() + ": nothing is attached");
    }
    return inferior;
  }

  private Optional<ThreadRegisters> registers() throws IOException {
    return current().registers(tid);
  }

  private String id(int process, int thread) {
    String number = Integer.toHexString(thread);
    return hasProcesses ? "p" + Integer.toHexString(process) + "." + number : number;
  }

  private List<String> threadIds() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Inferior inferior : inferiors.values()) {
      for (int thread : inferior.threads()) {
        ids.add(id(inferior.pid(), thread));
      }
    }
    return ids;
  }

  private byte[] supported(Text rest) {
    hasProcesses = rest.text().contains("multiprocess+");
    return Reply.of("PacketSize=%x;".formatted(PacketStream.LONGEST) + ABILITIES);
  }

  private byte[] description() throws IOException {
    return current().description().getBytes(StandardCharsets.UTF_8);
  }

  /** Answers with a part of an object, whose offset and length are in hex. */
  private static byte[] part(Text rest, byte[] object) {
    int comma = rest.text().indexOf(',');
    long offset = number(rest.text().substring(0, Math.max(0, comma)));
    return Reply.part(object, offset, number(rest.text().substring(comma + 1)));
  }

  static long number(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private byte[] threadList() throws IOException {
    var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    for (Inferior inferior : inferiors.values()) {
      for (int thread : inferior.threads()) {
        xml.append("<thread id=\"").append(id(inferior.pid(), thread)).append("\" name=\"");
        xml.append(Xml.escaped(inferior.name(thread))).append("\"/>\n");
      }
    }
    return xml.append("</threads>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] processList() throws IOException {
    var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<osdata type=\"processes\">\n");
    for (Task task : set.tree().tasks()) {
      xml.append("<item><column name=\"pid\">").append(task.pid());
      xml.append("</column><column name=\"user\"></column><column name=\"command\">");
      xml.append(Xml.escaped(task.comm())).append("</column></item>\n");
    }
    return xml.append("</osdata>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] program(Text rest) throws IOException {
    int colon = rest.text().indexOf(':');
    String annex = rest.text().substring(0, Math.max(0, colon));
    Inferior inferior = annex.isEmpty() ? current() : inferiors.get((int) number(annex));
    if (inferior == null) {
      return Reply.WRONG;
    }
    Optional<String> path = RemoteFiles.program(inferior.task());
    return path.isEmpty()
        ? Reply.WRONG
        : part(
            new Text(rest.text().substring(colon + 1)),
            path.get().getBytes(StandardCharsets.UTF_8));
  }

  private byte[] extraInfo(Text rest) throws IOException {
    ThreadId id = ThreadId.parse(rest.text());
    Inferior inferior = inferiors.getOrDefault(id.pid(), current());
    return Reply.hex(inferior.name(id.tid()).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] symbol(Text rest) throws IOException {
    ThreadStorage storage = current().storage();
    int colon = rest.text().indexOf(':');
    if (colon >= 0 && colon + 1 < rest.text().length()) {
      byte[] name = HexFormat.of().parseHex(rest.text().substring(colon + 1));
      String address = rest.text().substring(0, colon);
      storage.put(
          new String(name, StandardCharsets.US_ASCII), address.isEmpty() ? 0 : number(address));
    } else {
      storage.retry();
    }
    return storage
        .wanted()
        .map(it ->
            Reply.of("qSymbol:" + HexFormat.of().formatHex(it.getBytes(StandardCharsets.US_ASCII))))
        .orElse(Reply.OK);
  }

  private byte[] threadStorage(Text rest) throws IOException {
    String[] words = rest.text().split(",", -1);
    if (words.length != 3) {
      return Reply.WRONG;
    }
    ThreadId id = ThreadId.parse(words[0]);
    Inferior inferior = inferiors.getOrDefault(id.pid(), current());
    return inferior
        .storage()
        .address(inferior, id.tid(), number(words[1]), number(words[2]))
        .map(it -> Reply.of(Long.toHexString(it)))
        .orElse(Reply.FAULT);
  }

  private byte[] file(Text rest) throws IOException {
    return new FilePackets(remote, inferiors.values()).answer(rest.text());
  }

  private byte[] attach(int wanted) throws IOException {
    select(wanted);
    return Reply.of(STOPPED + id(pid, tid) + ";");
  }

  /** Chooses the thread of what follows: Hg for registers and memory, Hc for what is refused. */
  private byte[] choose(Text rest) throws IOException {
    if (rest.text().isEmpty()) {
      return Reply.WRONG;
    }
    ThreadId id = ThreadId.parse(rest.text().substring(1));
    if (rest.text().charAt(0) == 'c') {
      return Reply.OK;
    }
    Inferior inferior = id.pid() > 0 ? inferiors.get(id.pid()) : holder(id.tid());
    if (inferior == null) {
      return Reply.WRONG;
    }
    boolean isAny = id.tid() <= 0;
    if (!isAny && !inferior.threads().contains(id.tid())) {
      return Reply.WRONG;
    }
    pid = inferior.pid();
    tid = isAny ? inferior.threads().getFirst() : id.tid();
    return Reply.OK;
  }

  private Inferior holder(int thread) throws IOException {
    for (Inferior inferior : inferiors.values()) {
      if (inferior.threads().contains(thread)) {
        return inferior;
      }
    }
    return current();
  }

  private byte[] alive(Text rest) {
    ThreadId id = ThreadId.parse(rest.text());
    boolean isThere = inferiors.values().stream().anyMatch(it -> it.threads().contains(id.tid()));
    return isThere ? Reply.OK : Reply.WRONG;
  }

  private byte[] detach(Text rest) throws IOException {
    if (rest.text().startsWith(";")) {
      Inferior gone = inferiors.remove((int) number(rest.text().substring(1)));
      if (gone != null) {
        gone.close();
      }
    }
    isOver = !rest.text().startsWith(";") || inferiors.isEmpty() && !hasProcesses;
    return Reply.OK;
  }

  private byte[] end() {
    isOver = true;
    return Reply.OK;
  }

  private byte[] register(Text rest) throws IOException {
    int number = (int) number(rest.text());
    return registers().flatMap(it -> it.one(number)).map(Reply::of).orElse(Reply.WRONG);
  }

  private byte[] memory(Text rest) throws IOException {
    int comma = rest.text().indexOf(',');
    long address = number(rest.text().substring(0, Math.max(0, comma)));
    long length = number(rest.text().substring(comma + 1));
    int count = (int) Long.min(LONGEST_READ, length & Long.MAX_VALUE);
    byte[] bytes = current().memory(address, count);
    return bytes.length == 0 && count > 0 ? Reply.FAULT : Reply.hex(bytes);
  }

  @Override
  public void close() throws IOException {
    remote.close();
    for (Inferior inferior : inferiors.values()) {
      inferior.close();
    }
    inferiors.clear();
  }
}
