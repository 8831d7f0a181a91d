/**
 * Sluice over gRPC: the services, the translation between protobuf and the domain both ways, and the server that carries
 * them. Nothing else in the server sees protobuf.
 */
@NullMarked
package dev.sluice.grpc;

import org.jspecify.annotations.NullMarked;
