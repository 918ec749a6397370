/** The key pairs that calls are signed with: where they come from and how they change. */
@NullMarked
package io.imagegateway.ncp.credentials;

import org.jspecify.annotations.NullMarked;
