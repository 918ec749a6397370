/** VPC server images: which one has a number, which own ones have a name. */
@NullMarked
package io.imagegateway.serverimage;

import org.jspecify.annotations.NullMarked;
