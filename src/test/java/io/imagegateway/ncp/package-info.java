/** What tests of NCP's services share: recorded bodies, and a scripted stand-in for calls. */
@NullMarked
package io.imagegateway.ncp;

import org.jspecify.annotations.NullMarked;
