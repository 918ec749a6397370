@NullMarked
package io.imagegateway.web.page;

import org.jspecify.annotations.NullMarked;
