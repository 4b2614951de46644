/**
 * The field table: message, number, name, type and text format of every field in CRIU's images.
 *
 * <p>It may import nothing but the JDK, except for {@link crit.schemas.TableCompiler}, which runs
 * at build time only and reads the descriptors of the generated classes. The table exists because
 * building those descriptors costs about 85 ms of every start, and reading this costs about one.
 *
 * <p>The resource {@code fields.bin}, big endian, strings as {@link java.io.DataInput#readUTF} has
 * them:
 *
 * <pre>
 * table   := count:u16 (name:utf offset:u32)*   messages, offsets from the start of the resource
 *            count:u16 (name:utf offset:u32)*   enums
 *            body*
 * message := count:u16 field*                   ascending number
 * field   := number:u16 name:utf type:u8 cardinality:u8 packed:u8 typeName:utf format:u8 table:utf
 * enum    := count:u16 (number:i32 name:utf)*   declaration order
 * </pre>
 */
@NullMarked
package crit.schemas;

import org.jspecify.annotations.NullMarked;
