/**
 * What Sluice is compared with: the usual ways to have ordered streams over gRPC, each with a server for a process of its
 * own and a client. The work is written once, against {@link dev.sluice.bench.peers.Call}, and carried by plain Vert.x gRPC
 * and by grpc-java alike, so that both do the same.
 *
 * <p>Messages are bytes without protobuf around them, handed from a peer's library to the wire without a copy of ours; so
 * what is measured is the library.
 */
@NullMarked
package dev.sluice.bench.peers;

import org.jspecify.annotations.NullMarked;
