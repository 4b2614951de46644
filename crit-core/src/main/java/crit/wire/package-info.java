/**
 * The bytes of a message, record by record, without the classes of the messages.
 *
 * <p>It may import {@code crit.bytes} and {@code crit.schemas}. Source: the encoding page of the
 * protocol buffers documentation.
 *
 * <pre>
 * message := record*
 * record  := tag:varint value          tag = number &lt;&lt; 3 | wire type
 * value   := varint                    wire type 0
 *          | 8 bytes                   1
 *          | length:varint bytes       2
 *          | record* end-group         3, closed by a tag of wire type 4 with the same number
 *          | 4 bytes                   5
 * varint  := 1 to 10 bytes, 7 bits each, low ones first; the top bit says that more follow
 * </pre>
 *
 * <p>A message is in <em>plain form</em> when it is what a writer makes that knows the schema:
 * numbers ascend, a field that is not repeated stands once, varints are as short as they can be and
 * within the range of their type, repeated fields are packed if and only if the schema says so, and
 * there is no record of an unknown field. CRIU writes nothing else.
 */
@NullMarked
package crit.wire;

import org.jspecify.annotations.NullMarked;
