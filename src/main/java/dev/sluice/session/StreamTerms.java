package dev.sluice.session;

/**
 * What the streams of one Open have in common where their specs are the same.
 *
 * @param handler the one that the spec names
 * @param connection counts the streams of the connection that the Open came by
 */
record StreamTerms(StreamSpec spec, HandlerBinding handler, Quota connection) {}
