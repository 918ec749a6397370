/**
 * The store that replicas share, on Valkey or Redis. Made only where {@code
 * gateway.shared-store.url} is set; without it, no class of the client library is loaded.
 */
@NullMarked
package io.imagegateway.sharedstore;

import org.jspecify.annotations.NullMarked;
