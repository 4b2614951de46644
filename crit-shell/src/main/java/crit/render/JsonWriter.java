package crit.render;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import crit.explore.Address;
import crit.explore.ByteSize;
import crit.explore.Limit;
import crit.explore.NameSet;
import crit.explore.TimeSpan;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * JSON: an array of objects, or an object a line. Empty texts, lists and optionals are left out.
 */
final class JsonWriter implements RowWriter {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_EMPTY, Include.NON_EMPTY))
          .addModule(values())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final Writer out;
  private final boolean isArray;
  private final JsonGenerator generator;

  JsonWriter(Writer out, boolean isArray) throws IOException {
    this.out = out;
    this.isArray = isArray;
    this.generator = MAPPER.createGenerator(out);
    if (isArray) {
      generator.setPrettyPrinter(printer());
      generator.writeStartArray();
    } else {
      generator.setPrettyPrinter(new MinimalPrettyPrinter(""));
    }
  }

  /** Writes one record as an object, and nothing around it. */
  static void document(Record record, Writer out) throws IOException {
    MAPPER.writer(printer()).writeValue(out, record);
    out.append('\n').flush();
  }

  private static DefaultPrettyPrinter printer() {
    var lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines);
  }

  /** Writes a value by a method of the generator. */
  @FunctionalInterface
  private interface Output<T> {
    void write(JsonGenerator to, T value) throws IOException;
  }

  private static SimpleModule values() {
    var module = new SimpleModule();
    add(module, Address.class, _ -> false, (to, it) -> to.writeString(it.toString()));
    add(module, ByteSize.class, _ -> false, (to, it) -> to.writeNumber(it.bytes()));
    add(module, OptionalInt.class, OptionalInt::isEmpty, (to, it) -> to.writeNumber(it.getAsInt()));
    add(module, TimeSpan.class, _ -> false, (to, it) -> to.writeNumber(it.nanos()));
    add(module, NameSet.class, NameSet::isEmpty, JsonWriter::names);
    add(module, Limit.class, _ -> false, JsonWriter::limit);
    add(
        module,
        OptionalLong.class,
        OptionalLong::isEmpty,
        (to, it) -> to.writeNumber(it.getAsLong()));
    add(
        module,
        Enum.class,
        _ -> false,
        (to, it) -> to.writeString(it.name().toLowerCase(Locale.ROOT)));
    return module;
  }

  private static void names(JsonGenerator to, NameSet set) throws IOException {
    to.writeStartArray();
    for (String name : set.names()) {
      to.writeString(name);
    }
    to.writeEndArray();
  }

  private static void limit(JsonGenerator to, Limit limit) throws IOException {
    if (limit.isUnlimited()) {
      to.writeString(limit.toString());
    } else {
      to.writeNumber(limit.toString());
    }
  }

  private static <T> void add(
      SimpleModule module, Class<T> type, Predicate<T> isEmpty, Output<T> output) {
    module.addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator to, SerializerProvider provider)
              throws IOException {
            output.write(to, value);
          }

          @Override
          public boolean isEmpty(SerializerProvider provider, T value) {
            return isEmpty.test(value);
          }
        });
  }

  @Override
  public void row(Record row) throws IOException {
    MAPPER.writeValue(generator, row);
    if (!isArray) {
      generator.writeRaw('\n');
    }
  }

  @Override
  public void close() throws IOException {
    if (isArray) {
      generator.writeEndArray();
      generator.writeRaw('\n');
    }
    generator.flush();
    out.flush();
  }
}
