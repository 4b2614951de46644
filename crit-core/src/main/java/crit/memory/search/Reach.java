package crit.memory.search;

/**
 * What must be at hand besides the address where a match starts.
 *
 * @param behind how many bytes before it
 * @param ahead how many bytes after it
 */
record Reach(int behind, int ahead) {}
