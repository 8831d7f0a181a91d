/** The server over real connections, with clients that are not ours. */
@NullMarked
package dev.sluice.grpc;

import org.jspecify.annotations.NullMarked;
