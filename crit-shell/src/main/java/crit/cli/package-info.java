/**
 * The commands, as rows of one model, and what runs them.
 *
 * <p>It may import every other package. Only {@link crit.cli.Main} turns exceptions into text and
 * exit status, and only here anything is printed. A command line that fits the rows exactly is
 * taken apart by {@link crit.cli.PlainArguments}; everything else (help, abbreviations, errors)
 * goes to picocli, which is built from the same rows and loaded only then.
 */
@NullMarked
package crit.cli;

import org.jspecify.annotations.NullMarked;
