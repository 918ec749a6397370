/** The description of the API (OpenAPI). */
@NullMarked
package io.imagegateway.web.openapi;

import org.jspecify.annotations.NullMarked;
