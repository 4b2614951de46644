/**
 * The language of rules: a file in YAML or JSON, or a line, as nodes that know where they stand,
 * and the values that a verb takes from them.
 *
 * <p>A file is a list of rules, or a mapping with {@code rules}. A rule is a mapping of one verb to
 * its arguments, and of {@code where} and {@code expect}, which may be absent:
 *
 * <pre>{@code
 * rules:
 *   - port: {from: 7001, to: 7999}
 *     where: {pid: 42}
 *     expect: 1
 *   - path: /srv/old -> /srv/new
 * }</pre>
 *
 * <p>A text in the place of the arguments is a line without its verb. A line has values in the
 * order in which the verb declares them, with {@code ->} between old and new ones, others as {@code
 * name=value}, then {@code where name=value...} and {@code expect=N}. A value with blanks stands in
 * quotes.
 *
 * <p>It imports nothing of this library and knows no verb.
 */
@NullMarked
package crit.rewrite.rule;

import org.jspecify.annotations.NullMarked;
