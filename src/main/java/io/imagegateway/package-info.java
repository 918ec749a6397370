/** The gateway's entry point: what starts, and with which settings. */
@NullMarked
package io.imagegateway;

import org.jspecify.annotations.NullMarked;
