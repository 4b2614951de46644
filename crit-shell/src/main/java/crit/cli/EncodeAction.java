package crit.cli;

import crit.bytes.ByteSource;
import crit.json.JsonImageReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** {@code crit encode}. */
final class EncodeAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    return new Conversion(arguments, streams) {
      @Override
      void convert(ByteSource source, OutputStream out, Path directory) throws IOException {
        JsonImageReader.read(source, out, directory);
      }

      @Override
      boolean endsLine() {
        return false;
      }

      @Override
      TreeConversion.Rule rule() {
        return TreeConversion.Rule.ENCODE;
      }
    }.run();
  }
}
