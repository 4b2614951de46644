package crit.explore.check;

import java.util.OptionalInt;

/**
 * Something that is not as it must be.
 *
 * @param severity how bad it is
 * @param check the id of the check that found it
 * @param image the file; empty if it is about the set as a whole
 * @param entry the entry's number in it, counted from 0
 * @param path the field, or empty
 * @param message what is, and what was expected
 * @param advice what to do
 */
public record Finding(
    Severity severity,
    String check,
    String image,
    OptionalInt entry,
    String path,
    String message,
    String advice) {}
