/** The policy of calling NCP: whether, when and how often an operation is attempted. */
@NullMarked
package io.imagegateway.ncp.client;

import org.jspecify.annotations.NullMarked;
