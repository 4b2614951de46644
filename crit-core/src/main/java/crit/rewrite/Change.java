package crit.rewrite;

/**
 * A value that a run of rules changed.
 *
 * @param image the name of the file, as it was before
 * @param entry the number of its entry, counted from 0; -1 for what is no entry
 * @param path the field, as in crit's JSON; or what else was changed: {@code (file)}, {@code
 *     (entry)}, or an address or offset in hex
 * @param before the value before, empty if there was none
 * @param after the value now, empty if there is none any more
 */
public record Change(String image, int entry, String path, String before, String after) {}
