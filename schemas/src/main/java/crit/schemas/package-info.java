/**
 * The field table: message, number, name, type and text format of every field in CRIU's images.
 *
 * <p>It may import nothing but the JDK, except for {@link crit.schemas.TableCompiler}, which runs
 * at build time only and reads the descriptors of the generated classes. The table exists because
 * building those descriptors costs about 85 ms of every start, and reading this costs about one.
 *
 * <p>The table is one string, whose characters are numbers, too; rows are sorted by their names:
 *
 * <pre>
 * table   := count offset*                   where in the table the messages stand
 *            count offset*                   and the enums
 *            message* enum*
 * message := name count field*               ascending number
 * field   := number name type cardinality packed typeName format table
 * enum    := name count (name number)*       declaration order
 * name    := length character*               so are typeName and table
 * </pre>
 */
@NullMarked
package crit.schemas;

import org.jspecify.annotations.NullMarked;
