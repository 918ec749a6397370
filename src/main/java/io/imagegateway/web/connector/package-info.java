/**
 * What one client can do to the server by its connections alone: how long a request's head may
 * take, how long an unread body is discarded, and which connections are closed when nearly all are
 * open.
 */
@NullMarked
package io.imagegateway.web.connector;

import org.jspecify.annotations.NullMarked;
