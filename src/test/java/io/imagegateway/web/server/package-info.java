@NullMarked
package io.imagegateway.web.server;

import org.jspecify.annotations.NullMarked;
