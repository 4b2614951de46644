/**
 * The text that people see for a field's value, and back: hex, flags, device numbers, addresses,
 * names. This is the only place that knows it.
 *
 * <p>It may import {@code crit.schemas}, and {@code crit.bytes} to put text where it goes. Source:
 * {@code lib/pycriu/images/pb2dict.py} and the kernel's headers for the values.
 */
@NullMarked
package crit.field;

import org.jspecify.annotations.NullMarked;
