package crit.render;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** The components of records, and their values as text. */
final class Components {
  private Components() {}

  /** Returns the value of a component. */
  static Object value(RecordComponent component, Record row) {
    try {
      return component.getAccessor().invoke(row);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(row.getClass() + " is not open to " + Components.class, e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(component + " of " + row, e);
    }
  }

  /** Returns a value as a table or CSV shows it; what is absent is empty. */
  static String text(Object value, String separator) {
    return switch (value) {
      case OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "";
      case OptionalLong number -> number.isPresent() ? Long.toString(number.getAsLong()) : "";
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Collection<?> values -> {
        var joined = new StringJoiner(separator);
        for (Object each : values) {
          joined.add(text(each, separator));
        }
        yield joined.toString();
      }
      default -> value.toString();
    };
  }
}
