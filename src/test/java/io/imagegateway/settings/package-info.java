@NullMarked
package io.imagegateway.settings;

import org.jspecify.annotations.NullMarked;
