package io.imagegateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.logging.Logger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.stereotype.Component;

/** The house's rules: which room may know which, and what no room may do. */
@AnalyzeClasses(packages = "io.imagegateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule arrowsRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.imagegateway..")
          .ensureAllClassesAreContainedInArchitecture()
          .layer("start")
          .definedBy("io.imagegateway")
          .layer("settings")
          .definedBy("io.imagegateway.settings..")
          .layer("observability")
          .definedBy("io.imagegateway.observability..")
          .layer("ncp.datafence")
          .definedBy("io.imagegateway.ncp.datafence..")
          .layer("ncp.server")
          .definedBy("io.imagegateway.ncp.server..")
          .layer("ncp.client")
          .definedBy("io.imagegateway.ncp.client..")
          .layer("ncp.wire")
          .definedBy("io.imagegateway.ncp.wire..")
          .layer("ncp.signing")
          .definedBy("io.imagegateway.ncp.signing..")
          .layer("ncp.credentials")
          .definedBy("io.imagegateway.ncp.credentials..")
          .layer("ncp.api")
          .definedBy("io.imagegateway.ncp.api..")
          .layer("ncp")
          .definedBy("io.imagegateway.ncp")
          .layer("sharedstore")
          .definedBy("io.imagegateway.sharedstore..")
          .layer("boximage")
          .definedBy("io.imagegateway.boximage..")
          .layer("fenceimage")
          .definedBy("io.imagegateway.fenceimage..")
          .layer("customimage")
          .definedBy("io.imagegateway.customimage..")
          .layer("serverimage")
          .definedBy("io.imagegateway.serverimage..")
          .layer("fence")
          .definedBy("io.imagegateway.fence..")
          .layer("web.openapi")
          .definedBy("io.imagegateway.web.openapi..")
          .layer("web.connector")
          .definedBy("io.imagegateway.web.connector..")
          .layer("web.page")
          .definedBy("io.imagegateway.web.page..")
          .layer("web.server")
          .definedBy("io.imagegateway.web.server..")
          .layer("web")
          .definedBy("io.imagegateway.web")
          .layer("web.parameter")
          .definedBy("io.imagegateway.web.parameter..")
          .layer("web.problem")
          .definedBy("io.imagegateway.web.problem..")
          .layer("freshness")
          .definedBy("io.imagegateway.freshness..")
          .layer("lookup")
          .definedBy("io.imagegateway.lookup..")
          .whereLayer("start")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("settings")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("observability")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("ncp.datafence")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("ncp.server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("ncp.client")
          .mayOnlyBeAccessedByLayers("sharedstore")
          .whereLayer("ncp.wire")
          .mayOnlyBeAccessedByLayers("ncp.client")
          .whereLayer("ncp.signing")
          .mayOnlyBeAccessedByLayers("ncp.client", "ncp.wire")
          .whereLayer("ncp.credentials")
          .mayOnlyBeAccessedByLayers("ncp.client", "ncp.wire", "ncp.signing")
          .whereLayer("ncp.api")
          .mayOnlyBeAccessedByLayers("ncp.datafence", "ncp.server", "ncp.client", "ncp.wire")
          .whereLayer("ncp")
          .mayOnlyBeAccessedByLayers("ncp.client", "ncp.wire", "sharedstore")
          .whereLayer("sharedstore")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("boximage")
          .mayOnlyBeAccessedByLayers("ncp.datafence")
          .whereLayer("fenceimage")
          .mayOnlyBeAccessedByLayers("ncp.datafence")
          .whereLayer("fence")
          .mayOnlyBeAccessedByLayers("boximage", "fenceimage", "ncp.datafence")
          .whereLayer("customimage")
          .mayOnlyBeAccessedByLayers("boximage", "fenceimage", "ncp.datafence")
          .whereLayer("serverimage")
          .mayOnlyBeAccessedByLayers("boximage", "customimage", "fenceimage", "ncp.server")
          .whereLayer("web.openapi")
          .mayOnlyBeAccessedByLayers("boximage", "fence", "fenceimage", "serverimage")
          .whereLayer("web.connector")
          .mayOnlyBeAccessedByLayers("web.server")
          .whereLayer("web.page")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web.server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers(
              "boximage", "fence", "fenceimage", "serverimage", "web.openapi", "web.server")
          .whereLayer("web.parameter")
          .mayOnlyBeAccessedByLayers(
              "boximage", "customimage", "fence", "fenceimage", "serverimage", "web.openapi")
          .whereLayer("web.problem")
          .mayOnlyBeAccessedByLayers(
              "boximage",
              "customimage",
              "fence",
              "fenceimage",
              "serverimage",
              "web",
              "web.openapi",
              "web.page",
              "web.parameter",
              "web.server")
          .whereLayer("freshness")
          .mayOnlyBeAccessedByLayers(
              "boximage",
              "customimage",
              "fence",
              "fenceimage",
              "serverimage",
              "sharedstore",
              "web",
              "web.server")
          .whereLayer("lookup")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("io.imagegateway.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingOfNcpIsKnownToTheDomain =
      noClasses()
          .that(
              resideInAnyPackage(
                  "io.imagegateway.boximage..",
                  "io.imagegateway.customimage..",
                  "io.imagegateway.fence..",
                  "io.imagegateway.fenceimage..",
                  "io.imagegateway.serverimage..",
                  "io.imagegateway.freshness..",
                  "io.imagegateway.lookup.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.imagegateway.ncp..");

  @ArchTest
  static final ArchRule everyRoomIsNullMarked =
      classes()
          .should(
              be(
                  describe(
                      "in a null-marked package",
                      type ->
                          type.getPackage()
                              .tryGetPackageInfo()
                              .map(room -> room.isAnnotatedWith(NullMarked.class))
                              .orElse(false))));

  @ArchTest
  static final ArchRule jsonIsJackson3 =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule timeIsGivenNotTaken =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.imagegateway")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule dependenciesAreGivenToConstructors =
      noFields().should().beAnnotatedWith(Autowired.class);

  @ArchTest
  static final ArchRule logsGoThroughSlf4j =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Logger.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  /** Else the demo, which scans what is compiled of the tests, would find it. */
  @Test
  void noTestHasABeanOrAMainMethodButTheDemo() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.imagegateway");
    noClasses()
        .that()
        .areNotAnnotatedWith(TestConfiguration.class)
        .should()
        .beMetaAnnotatedWith(Component.class)
        .check(tests);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .doNotHaveFullyQualifiedName(DemoApplication.class.getName())
        .should()
        .haveName("main")
        .check(tests);
  }
}
