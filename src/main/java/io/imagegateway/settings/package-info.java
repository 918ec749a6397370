/**
 * Reports of settings that can't be used: wrong values, names that nothing reads, and ports that
 * exclude each other. The settings themselves stand beside what they configure.
 */
@NullMarked
package io.imagegateway.settings;

import org.jspecify.annotations.NullMarked;
