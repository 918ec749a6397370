/** The API's document: that it is the service's, that it holds, and that nothing breaks it. */
@NullMarked
package io.imagegateway.openapi;

import org.jspecify.annotations.NullMarked;
