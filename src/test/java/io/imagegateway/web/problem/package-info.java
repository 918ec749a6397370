@NullMarked
package io.imagegateway.web.problem;

import org.jspecify.annotations.NullMarked;
