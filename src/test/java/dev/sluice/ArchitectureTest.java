package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may use which: data flows one way, and nobody reaches back. */
class ArchitectureTest {
    private static final JavaClasses SLUICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sluice");

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String COLLECTIONS = "org.agrona..";
    private static final String LOGS = "org.slf4j..";

    @Test
    void ordersKnowNothingButThemselves() {
        allow("order", JDK, NULLNESS, COLLECTIONS);
    }

    @Test
    void handlersKnowNothingOfTheServer() {
        allow("handler", JDK, NULLNESS, LOGS);
    }

    @Test
    void sessionsKnowOrdersAndHandlersAndNoTransport() {
        allow("session", JDK, NULLNESS, COLLECTIONS, "dev.sluice.order", "dev.sluice.handler", "dev.sluice.store");
    }

    @Test
    void theStoreKnowsNothingOfWhatItKeeps() {
        allow("store", JDK, NULLNESS, "org.rocksdb..", "com.google.protobuf");
    }

    @Test
    void nobodyButTheStoreKnowsWhatItIsMadeOf() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(SLUICE);
    }

    @Test
    void viewsKnowSessionsAndTheirOrdersAndNoTransport() {
        allow("admin", JDK, NULLNESS, "dev.sluice.handler", "dev.sluice.session", "dev.sluice.order");
    }

    @Test
    void configurationKnowsNothingOfWhatItConfigures() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.config")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.order",
                        "dev.sluice.handler",
                        "dev.sluice.store",
                        "dev.sluice.session",
                        "dev.sluice.admin",
                        "dev.sluice.grpc",
                        "dev.sluice.dashboard",
                        "dev.sluice.client",
                        "dev.sluice.bench..",
                        "dev.sluice.cli")
                .check(SLUICE);
    }

    @Test
    void theClientKnowsTheProtocolAndNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.order",
                        "dev.sluice.handler",
                        "dev.sluice.store",
                        "dev.sluice.session",
                        "dev.sluice.admin",
                        "dev.sluice.grpc",
                        "dev.sluice.dashboard",
                        "dev.sluice.config",
                        "dev.sluice.cli")
                .check(SLUICE);
    }

    /** Orders and policies are words of the protocol too, and have one meaning. */
    @Test
    void theGrpcLayerKnowsSessionsOrdersAndHandlersBelowIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.grpc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sluice.dashboard", "dev.sluice.client", "dev.sluice.config", "dev.sluice.cli")
                .check(SLUICE);
    }

    @Test
    void generatedClassesAreSeenByTheGrpcLayerAndTheClientAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.v1", "dev.sluice.grpc", "dev.sluice.client", "dev.sluice.bench..", "dev.sluice.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.v1")
                .check(SLUICE);
    }

    @Test
    void programsOnTheClientSeeOfTheGeneratedClassesOnlyTheSpec() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.sluice.bench", "dev.sluice.cli")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.sluice.v1")
                        .and(not(simpleNameStartingWith("StreamSpec")))
                        .and(not(simpleNameStartingWith("Window")))
                        .and(not(simpleName("Order")))
                        .and(not(simpleName("Durability")))
                        .and(not(simpleNameStartingWith("FailurePolicy")))
                        .and(not(simpleName("Kind")))
                        .and(not(simpleName("Builder"))))
                .check(SLUICE);
    }

    @Test
    void metricsReadWhatIsCountedAndAreReadByTheHttpSideAlone() {
        allow(
                "metrics",
                JDK,
                NULLNESS,
                "io.micrometer..",
                "io.prometheus..",
                "dev.sluice.session",
                "dev.sluice.handler",
                "dev.sluice.grpc");
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.metrics", "dev.sluice.dashboard", "dev.sluice.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sluice.metrics", "io.micrometer..", "io.prometheus..")
                .check(SLUICE);
    }

    @Test
    void theHttpSideSeesViewsAndMetricsAndNoSession() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.dashboard")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "dev.sluice.order",
                                "dev.sluice.handler",
                                "dev.sluice.store",
                                "dev.sluice.session",
                                "dev.sluice.grpc",
                                "dev.sluice.client",
                                "dev.sluice.config",
                                "dev.sluice.cli")
                        .and(not(simpleName("Bounds"))))
                .check(SLUICE);
    }

    @Test
    void theBenchKnowsTheClientAndNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.order",
                        "dev.sluice.handler",
                        "dev.sluice.store",
                        "dev.sluice.session",
                        "dev.sluice.admin",
                        "dev.sluice.grpc",
                        "dev.sluice.dashboard",
                        "dev.sluice.metrics",
                        "dev.sluice.config",
                        "dev.sluice.cli")
                .check(SLUICE);
    }

    @Test
    void nobodyButTheCommandLineKnowsTheBench() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.bench..", "dev.sluice.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.bench..")
                .check(SLUICE);
    }

    @Test
    void whatSluiceIsComparedWithKnowsNothingOfIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.bench.peers")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.sluice..").and(not(resideInAPackage("dev.sluice.bench.peers"))))
                .check(SLUICE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.bench.peers")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(SLUICE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(SLUICE);
    }

    @Test
    void nobodyWritesToTheConsoleButTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.cli")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(SLUICE);
    }

    private static void allow(String name, String... others) {
        String own = "dev.sluice." + name;
        String[] allowed = new String[others.length + 1];
        allowed[0] = own;
        System.arraycopy(others, 0, allowed, 1, others.length);
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(SLUICE);
    }
}
