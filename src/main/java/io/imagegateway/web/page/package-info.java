/** The page for people at the gateway's root, and the links for programs. */
@NullMarked
package io.imagegateway.web.page;

import org.jspecify.annotations.NullMarked;
