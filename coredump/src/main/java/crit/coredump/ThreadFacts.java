package crit.coredump;

import crit.schemas.proto.core_entry;

/**
 * What a thread's notes are made of.
 *
 * @param tid the thread
 * @param core its core image
 * @param highest the highest address of the task's own memory
 */
record ThreadFacts(int tid, core_entry core, long highest) {}
