/**
 * What every request passes before and after its controller: filters, valves, request ids and the
 * access log.
 */
@NullMarked
package io.imagegateway.web.server;

import org.jspecify.annotations.NullMarked;
