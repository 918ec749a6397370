/** Tests of the store that replicas share. */
@NullMarked
package io.imagegateway.sharedstore;

import org.jspecify.annotations.NullMarked;
