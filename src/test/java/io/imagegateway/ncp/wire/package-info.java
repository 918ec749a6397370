@NullMarked
package io.imagegateway.ncp.wire;

import org.jspecify.annotations.NullMarked;
