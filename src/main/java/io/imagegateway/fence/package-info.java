/** The Datafences of the account, and which of them the gateway answers for. */
@NullMarked
package io.imagegateway.fence;

import org.jspecify.annotations.NullMarked;
