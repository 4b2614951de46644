/**
 * Named bytes to read and write, with a position, and files that are replaced whole or not at all.
 *
 * <p>This package knows nothing of CRIU and imports nothing but the JDK. It and {@code
 * crit.daemon.os} are the only ones that touch a {@link java.nio.channels.FileChannel}.
 */
@NullMarked
package crit.bytes;

import org.jspecify.annotations.NullMarked;
