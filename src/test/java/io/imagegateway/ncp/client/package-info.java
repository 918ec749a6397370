@NullMarked
package io.imagegateway.ncp.client;

import org.jspecify.annotations.NullMarked;
