/**
 * The gateway's HTTP: parameters, problems, request ids, caching headers, the API's description.
 */
@NullMarked
package io.imagegateway.web;

import org.jspecify.annotations.NullMarked;
