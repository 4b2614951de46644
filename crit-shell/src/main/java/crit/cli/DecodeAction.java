package crit.cli;

import crit.bytes.ByteSource;
import crit.json.JsonForm;
import crit.json.JsonImageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** {@code crit decode}. */
final class DecodeAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    JsonForm form = arguments.has(Commands.PRETTY) ? JsonForm.PRETTY : JsonForm.PLAIN;
    return new Conversion(arguments, streams) {
      @Override
      void convert(ByteSource source, OutputStream out, Path directory) throws IOException {
        JsonImageWriter.write(source, out, form);
      }

      @Override
      boolean endsLine() {
        return true;
      }

      @Override
      TreeConversion.Rule rule() {
        return TreeConversion.Rule.DECODE;
      }
    }.run();
  }
}
