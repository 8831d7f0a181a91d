package dev.sluice.grpc;

import dev.sluice.session.Quota;

/**
 * What is counted for each connection.
 *
 * @param streams open streams that were opened over it
 * @param connects calls of Connect
 * @param incompleteBytes of messages that have not come whole
 */
record Connection(Quota streams, Quota connects, Quota incompleteBytes) {}
