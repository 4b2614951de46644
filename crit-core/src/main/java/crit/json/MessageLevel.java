package crit.json;

import crit.json.MessagePlan.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is open: a message, the field in it, the element in the field. */
final class MessageLevel {
  MessagePlan plan;
  @Nullable Field field;
  int element;

  /** Where in the sink the message starts. */
  int start;

  /** For each field of the message where its records start in the sink, and end. */
  int[] starts = new int[16];

  int[] ends = new int[16];

  /** For each field, and in front for the start, the one that came behind it last time. */
  int[] followers = new int[0];

  int lastIndex;

  /** Whether no member has been read, of whatever kind. */
  boolean isEmpty;

  boolean isOrdered;

  /** How many of the required fields have not been seen. */
  int missing;

  byte @Nullable [] wire;

  MessageLevel(MessagePlan plan) {
    this.plan = plan;
  }

  /** Notes a field whose records stand in that part of the sink. */
  void add(Field newField, int from, int to) {
    int index = newField.index;
    starts[index] = from;
    ends[index] = to;
    lastIndex = index;
    isEmpty = false;
    missing -= newField.isRequired ? 1 : 0;
  }

  void open(MessagePlan newPlan, int newStart) {
    if (plan != newPlan || followers.length == 0) {
      followers = new int[newPlan.fields().length + 1];
      Arrays.setAll(followers, i -> i);
    }
    plan = newPlan;
    start = newStart;
    field = null;
    element = -1;
    lastIndex = -1;
    isEmpty = true;
    isOrdered = true;
    missing = plan.required();
    wire = null;
    int count = plan.fields().length;
    if (starts.length < count) {
      starts = new int[count];
      ends = new int[count];
    }
    Arrays.fill(starts, 0, count, -1);
  }
}
