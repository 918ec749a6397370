@NullMarked
package io.imagegateway.lookup;

import org.jspecify.annotations.NullMarked;
