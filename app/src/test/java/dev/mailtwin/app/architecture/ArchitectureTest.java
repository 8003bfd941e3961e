package dev.mailtwin.app.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The direction of dependencies, as drawn in `docs/architecture.md`. Change both or neither.
class ArchitectureTest {

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.mailtwin");

  private static final String[] PRODUCT = {"..mailtwin.protocol..", "..mailtwin.engine.."};

  @Test
  void app_uses_engine_uses_protocol_and_never_the_other_way() {
    // The app names endpoints, secrets and traces, which are nouns of the protocol.
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("..mailtwin.app..")
        .layer("engine")
        .definedBy("..mailtwin.engine..")
        .layer("protocol")
        .definedBy("..mailtwin.protocol..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("app")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage("..mailtwin.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..mailtwin.protocol.imap..")
        .check(CODE);
  }

  @Test
  void inside_the_engine_nouns_are_below_decisions_and_decisions_below_effects() {
    noDependency("engine.model", "engine.(problem|sync|history|store|remote|account)");
    noDependency("engine.sync", "engine.(history|store|remote|account)");
    noDependency("engine.history", "engine.(store|remote|account)");
    noDependency("engine.store", "engine.(remote|account)");
    noDependency("engine.remote", "engine.(store|account|doctor)");
    noDependency("engine.doctor", "engine.(store|outbox|discovery)");
    noDependency("engine.account", "engine.(sync|store|remote|doctor)");
    noDependency("engine.problem", "engine.(sync|store|remote|account|doctor)");
  }

  /// `from` and below must not use packages that match `to`.
  private static void noDependency(String from, String to) {
    noClasses()
        .that()
        .resideInAPackage("dev.mailtwin." + from + "..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.mailtwin\\." + to.replace(".", "\\.") + "\\..*")
        .because(from + " is below " + to)
        .check(CODE);
  }

  @Test
  void only_the_engine_itself_sees_all_of_the_engine() {
    noClasses()
        .that()
        .resideInAPackage("dev.mailtwin.engine.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.mailtwin.engine")
        .check(CODE);
  }

  @Test
  void test_servers_share_nothing_with_what_they_test() {
    noClasses()
        .that()
        .resideInAnyPackage("..mailtwin.modelserver..", "..mailtwin.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..mailtwin.protocol..", "..mailtwin.engine..", "..mailtwin.app..")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(PRODUCT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..mailtwin.modelserver..", "..mailtwin.testkit..")
        .check(CODE);
  }

  @Test
  void packages_do_not_depend_on_each_other_in_circles() {
    for (String module : new String[] {"protocol", "engine", "app", "modelserver"}) {
      slices().matching("dev.mailtwin." + module + ".(*)..").should().beFreeOfCycles().check(CODE);
    }
  }

  @Test
  void sync_decides_without_touching_disk_network_database_or_clock() {
    noClasses()
        .that()
        .resideInAPackage("..engine.sync..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..", "java.time..")
        .check(CODE);
  }

  @Test
  void only_the_store_speaks_sql() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..engine.store..", "..engine.outbox..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..")
        .check(CODE);
  }

  @Test
  void nobody_but_imap_itself_sees_the_wire() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..protocol.imap..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..protocol.imap.wire..")
        .check(CODE);
  }

  @Test
  void only_the_network_package_opens_sockets() {
    noClasses()
        .that()
        .resideInAnyPackage(PRODUCT)
        .and()
        .resideOutsideOfPackage("..protocol.net..")
        .should()
        .callConstructorWhere(target(nameMatching("java\\.net\\.(Server)?Socket\\..*")))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "javax\\.net\\.ssl\\.SSL(Socket|ServerSocket|Context|Engine).*|java\\.nio\\.channels\\.SocketChannel")
        .check(CODE);
  }

  @Test
  void names_of_domains_are_written_in_one_way() {
    noClasses()
        .that()
        .resideInAnyPackage(PRODUCT)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.IDN")
        .because("it knows the older rules only; protocol.dns.Idn knows those of today")
        .check(CODE);
  }

  @Test
  void only_the_app_prints() {
    noClasses()
        .that()
        .resideInAnyPackage(PRODUCT)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PrintStream.class)
        .check(CODE);
  }

  @Test
  void nobody_asks_the_wall_clock_or_sleeps() {
    noClasses()
        .that()
        .resideInAnyPackage(PRODUCT)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethodWhere(target(nameMatching("sleep")))
        .because("clocks are passed in, so that tests can move them")
        .check(CODE);
  }

  @Test
  void class_names_say_what_a_class_is() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(CODE);
  }
}
