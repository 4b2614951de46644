package crit.explore;

import java.util.List;

/**
 * Something out of the ordinary that restoring or reading a checkpoint has to reckon with.
 *
 * @param what what it is
 * @param count how often
 * @param examples the first of them
 */
public record Remark(String what, long count, List<String> examples) {}
