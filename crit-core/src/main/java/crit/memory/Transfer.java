package crit.memory;

import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.bytes.StagedMember;
import crit.checkpoint.Entries;
import crit.image.ImageWriter;
import java.io.IOException;

/**
 * What is open while a page map and its pages file are converted.
 *
 * @param file what they are
 * @param entries the entries of the page map, of which the head was read
 * @param pages the pages file
 * @param map the new page map
 * @param target the new pages file
 */
record Transfer(
    PagesFile file, Entries entries, ByteSource pages, ImageWriter map, StagedMember target) {

  /** Writes an entry of the new page map. */
  void write(Message entry) throws IOException {
    var sink = new ByteSink();
    sink.put(entry.toByteArray());
    map.entry(sink);
  }
}
