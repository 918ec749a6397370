/**
 * What every request passes before and after its controller: filters, valves, request ids and the
 * access log.
 *
 * <p>More types than most packages, since every filter and valve is a class of its own. None of
 * them is public, and most do not know each other; their order and their limits are those of one
 * server.
 */
@NullMarked
package io.imagegateway.web.server;

import org.jspecify.annotations.NullMarked;
