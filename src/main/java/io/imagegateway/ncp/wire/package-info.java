/** One attempt on the wire: signed, sent, read and classified. */
@NullMarked
package io.imagegateway.ncp.wire;

import org.jspecify.annotations.NullMarked;
