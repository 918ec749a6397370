package io.imagegateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;

/**
 * A test of the whole gateway on ports of its own, in front of a fake NCP.
 *
 * <p>The test's constructor may ask for the {@link io.imagegateway.ncpfake.NcpFake}, a {@link
 * GatewayClient}, and any bean. Classes with the same annotations share one gateway. Each test
 * finds the fake as at its start and the gateway's caches empty; no failure of an earlier test
 * pauses its calls, see {@link GatewayUnderTest}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = GatewayUnderTest.class)
@TestConstructor(autowireMode = AutowireMode.ALL)
@ExtendWith(CleanGateway.class)
public @interface GatewayTest {

  /** Properties in the form {@code key=value}. Each set of properties is a gateway more. */
  @AliasFor(annotation = SpringBootTest.class)
  String[] properties() default {};
}
