@NullMarked
package io.imagegateway.ncp.api;

import org.jspecify.annotations.NullMarked;
