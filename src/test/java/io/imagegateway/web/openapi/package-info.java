@NullMarked
package io.imagegateway.web.openapi;

import org.jspecify.annotations.NullMarked;
