/**
 * What rules can do: an action for each verb, and the table of verbs. Each verb changes all images
 * that must change with it.
 *
 * <p>It may import {@code rewrite} and what that may import, {@code json}, and jq.
 */
@NullMarked
package crit.rewrite.verb;

import org.jspecify.annotations.NullMarked;
