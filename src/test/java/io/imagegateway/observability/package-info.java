@NullMarked
package io.imagegateway.observability;

import org.jspecify.annotations.NullMarked;
