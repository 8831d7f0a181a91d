@NullMarked
package dev.sluice.dashboard;

import org.jspecify.annotations.NullMarked;
