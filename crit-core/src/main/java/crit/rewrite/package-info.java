/**
 * Rules that change a checkpoint: the one mechanism for {@code crit edit}, the shell and the
 * daemon.
 *
 * <p>A {@link crit.rewrite.Rewriter} runs rules, in their order, over the images of a set. An entry
 * that no rule hits keeps its bytes; one that is hit is written anew, with its unknown fields. What
 * comes out is an overlay of the set, which is read, checked, compared and written as any other
 * set; the set itself stays as it is. A selection ({@code where}) is judged by the set as it was
 * before the first rule.
 *
 * <p>It may import {@code explore}, for selections, and what that may import.
 */
@NullMarked
package crit.rewrite;

import org.jspecify.annotations.NullMarked;
