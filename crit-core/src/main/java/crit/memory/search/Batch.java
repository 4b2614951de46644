package crit.memory.search;

import java.util.List;

/**
 * What is read and scanned by one thread at once.
 *
 * @param windows those that lie in the same array, by ascending address
 * @param searched how many bytes were searched once this batch and all before were
 */
record Batch(List<Window> windows, long searched) {}
