/** Metrics of the process, the console's queue, and the link from metrics to traces. */
@NullMarked
package io.imagegateway.observability;

import org.jspecify.annotations.NullMarked;
