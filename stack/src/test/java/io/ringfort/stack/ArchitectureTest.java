package io.ringfort.stack;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The house rules that a program can check. This module sees every other one, so it checks them
/// all.
class ArchitectureTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int LONGEST_FILE = 600;
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ringfort");
  }

  /// What each box may depend on, besides itself and libraries.
  @ParameterizedTest
  @CsvSource({
    "protocol, ''",
    "twiml, ''",
    "engines, ''",
    "simulator, ''",
    "console, ''",
    "core, engines",
    "messaging, core twiml protocol engines",
    "voice, core twiml protocol engines",
    "api, console messaging voice core protocol engines",
    "stack, api console messaging voice core protocol engines simulator"
  })
  void aBoxDependsOnlyOnTheBoxesBelowIt(String box, String below) {
    String[] allowed =
        Stream.concat(Stream.of(box), Stream.of(below.split(" ")))
            .filter(b -> !b.isEmpty())
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> ours = resideInAPackage("io.ringfort..");

    noClasses()
        .that()
        .resideInAPackage(in(box))
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(resideInAnyPackage(allowed))))
        .check(classes);
  }

  /// Lifecycles are functions of state, event and time; codecs are functions of bytes.
  @Test
  void pureCodeTouchesNoSocketThreadClockOrLog() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.ringfort.messaging.lifecycle..",
            "io.ringfort.voice.lifecycle..",
            "io.ringfort.voice.verbs..",
            "io.ringfort.protocol..",
            "io.ringfort.twiml..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net.http..",
                "java.nio.channels..",
                "java.util.concurrent..",
                "org.slf4j..",
                "io.ringfort.engines.."))
        .orShould()
        .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
        .check(classes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol",
        "twiml",
        "engines",
        "core",
        "messaging",
        "voice",
        "api",
        "console",
        "stack",
        "simulator"
      })
  void packagesDoNotDependOnEachOtherInCircles(String box) {
    slices()
        .matching("io.ringfort." + box + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base)").check(classes);
  }

  @Test
  void nobodySleeps() {
    // The tour plays a customer's program that polls.
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.ringfort.stack.demo.Tour")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(classes);
  }

  @Test
  void onlyMainsSpeakToTheConsole() {
    noClasses()
        .that()
        // It hands the console to the simulation, which prints by itself.
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .doNotHaveFullyQualifiedName("io.ringfort.stack.SimulateCommand")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classes);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    Set<String> makers = Set.of("ofVirtual", "ofPlatform", "startVirtualThread", "<init>");
    DescribedPredicate<JavaAccess<?>> makesThreads =
        new DescribedPredicate<>("make threads") {
          @Override
          public boolean test(JavaAccess<?> access) {
            JavaClass owner = access.getTargetOwner();
            return (owner.isEquivalentTo(Thread.class)
                    && makers.contains(access.getTarget().getName()))
                || (owner.isEquivalentTo(Executors.class)
                    && !access
                        .getOriginOwner()
                        .getPackageName()
                        .equals("io.ringfort.engines.threads"));
          }
        };
    noClasses()
        .that()
        .resideInAPackage("io.ringfort..")
        // The simulator shares no code with the product.
        .and()
        .resideOutsideOfPackages("io.ringfort.engines.threads", "io.ringfort.simulator..")
        .and()
        // The JVM wants its shutdown hook as a thread that nobody started.
        .doNotHaveFullyQualifiedName("io.ringfort.stack.Shutdown")
        .should()
        .accessTargetWhere(makesThreads)
        .check(classes);
  }

  @Test
  void filesStayShort() {
    assertThat(sources(p -> true)).filteredOn(file -> lines(file) > LONGEST_FILE).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsAndThatNothingIsNull() {
    List<Path> folders =
        sources(p -> p.toString().contains("/src/main/")).stream()
            .map(Path::getParent)
            .distinct()
            .toList();

    assertThat(folders)
        .isNotEmpty()
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java")).content().contains("@NullMarked"));
  }

  @Test
  void testsNeitherSleepNorAreSwitchedOff() {
    assertThat(
            sources(
                p -> p.toString().contains("/src/test/") && !p.endsWith("ArchitectureTest.java")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).content().doesNotContain("Thread.sleep", "@Disabled"));
  }

  private static String in(String box) {
    return "io.ringfort." + box + "..";
  }

  private static List<Path> sources(Predicate<Path> chosen) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(m -> m.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(ArchitectureTest::javaFiles)
          .filter(chosen)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
