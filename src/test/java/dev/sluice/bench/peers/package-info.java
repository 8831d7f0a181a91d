@NullMarked
package dev.sluice.bench.peers;

import org.jspecify.annotations.NullMarked;
