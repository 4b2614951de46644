package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.Scope;
import crit.memory.AddressSpace;
import crit.memory.Hole;
import crit.memory.PageSize;
import crit.memory.Segment;
import crit.render.HexDump;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code crit mem read}. */
final class MemoryReadAction implements Command.Action {
  private static final int PIECE = 1 << 16;

  /** Takes pieces of memory. */
  private interface Sink {
    void put(byte[] bytes, int length) throws IOException;
  }

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    long address = Numbers.address("ADDR", arguments.operands().get(1));
    long length = Numbers.size("LEN", arguments.operands().get(2));
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()));
        var space = space(Selections.scope(checkpoint, arguments), arguments)) {
      if (length > 0) {
        space.read(address, 1);
      }
      print(new Part(space, address, length), arguments, streams.out());
    }
    return Main.DONE;
  }

  /** A part of a space. */
  private record Part(AddressSpace space, long address, long length) {
    void copy(Hole hole, Sink sink) throws IOException {
      byte[] piece = new byte[(int) Math.min(PIECE, length)];
      for (long done = 0; done < length; done += piece.length) {
        int count = (int) Math.min(piece.length, length - done);
        space.read(address + done, ByteBuffer.wrap(piece, 0, count), hole);
        sink.put(piece, count);
      }
    }
  }

  private static void print(Part part, Arguments arguments, OutputStream out) throws IOException {
    Hole hole = arguments.has(CheckpointCommands.ZERO) ? Hole.ZERO : Hole.FAIL;
    if (arguments.has(CheckpointCommands.RAW)) {
      part.copy(hole, (bytes, count) -> out.write(bytes, 0, count));
      return;
    }
    try (var text = new TextOutput(out)) {
      if (arguments.has(CheckpointCommands.TEXT)) {
        part.copy(hole, (bytes, count) -> text.write(printable(bytes, count)));
        text.write('\n');
      } else {
        var dump = new HexDump(text, part.address);
        part.copy(hole, (bytes, count) -> dump.put(bytes, 0, count));
        dump.end();
      }
    }
  }

  /** Returns bytes as ASCII text; a NUL is a line's end, others that are no text are dots. */
  private static String printable(byte[] bytes, int count) {
    char[] text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1).toCharArray();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        text[i] = '\n';
      } else if (text[i] != '\n' && text[i] != '\t' && (text[i] < ' ' || text[i] > '~')) {
        text[i] = '.';
      }
    }
    return new String(text);
  }

  private static AddressSpace space(Scope scope, Arguments arguments) throws IOException {
    if (arguments.has(CheckpointCommands.SEGMENT)) {
      return segment(scope.checkpoint(), arguments.value(CheckpointCommands.SEGMENT).orElse(""));
    }
    List<Task> tasks = scope.tasks();
    List<Task> alive = tasks.stream().filter(Selections::hasMemory).toList();
    if (alive.size() != 1) {
      throw new IOException(
          "%s: %d tasks with memory fit, expected one; say which by --pid: %s"
              .formatted(
                  scope.checkpoint().name(), alive.size(), Selections.names(scope.checkpoint())));
    }
    return AddressSpace.of(alive.getFirst(), scope.files());
  }

  private static AddressSpace segment(Checkpoint checkpoint, String word) throws IOException {
    List<Segment> all = Segment.all(checkpoint);
    for (Segment segment : all) {
      if (Long.toUnsignedString(segment.id()).equals(word)) {
        return AddressSpace.of(checkpoint, segment, PageSize.of(checkpoint));
      }
    }
    List<String> there = all.stream().map(it -> Long.toUnsignedString(it.id())).toList();
    throw new IOException(
        "%s: has no segment %s, only %s"
            .formatted(
                checkpoint.name(), word, there.isEmpty() ? "none" : String.join(", ", there)));
  }
}
