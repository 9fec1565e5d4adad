package io.ringfort.stack.release;

import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of all releases, `DIR/releases/VERSION`. A release is written once and never changed;
/// one whose manifest is missing was never finished. Any thread; one process builds at a time.
public final class ReleaseStore {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseStore.class);
  private static final String FOLDER = "releases";
  private static final String JARS = "lib";
  private static final String FIRST = "initial";
  private static final String VERSION = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private final Path root;

  /// @param data the folder of the stack
  public ReleaseStore(Path data) {
    root = data.toAbsolutePath().normalize().resolve(FOLDER);
  }

  /// Newest first.
  public List<Release> list() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .flatMap(f -> Manifest.read(f).map(m -> new Release(f, m)).stream())
          .sorted(Comparator.comparing(Release::built).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }

  public Optional<Release> find(String version) {
    checkName(version);
    Path folder = root.resolve(version);
    return Manifest.read(folder).map(m -> new Release(folder, m));
  }

  /// @throws Refusal when there is none of that version
  public Release get(String version) {
    return find(version)
        .orElseThrow(
            () ->
                new Refusal(
                    ExitCode.CONFIGURATION,
                    "release: got '"
                        + version
                        + "' (expected: one of "
                        + list().stream().map(Release::version).toList()
                        + "; ./ringfort release build makes another)"));
  }

  private static void checkName(String version) {
    if (!version.matches(VERSION)) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "release: got '" + version + "' (expected: letters, digits, '.', '_' and '-')");
    }
  }

  /// Packs a copy of both.
  ///
  /// @throws Refusal when there is such a version already, or the program cannot be packed
  public Release build(String version, Program program, Path stackFile) {
    if (!program.isBuilt()) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "a release is made of jars: use the launcher ./ringfort");
    }
    Path folder = begin(version);
    try {
      Manifest plan = pack(folder, version, program, stackFile, ReleaseStore::copy);
      return finish(folder, plan);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /// What this program and its settings are as a release: the last such one if they have not
  /// changed, else a new one, `initial`, `initial-2` and so on, of links instead of copies where
  /// the file system allows it. It can be used at once; its sums are added in a thread of its own,
  /// because a start shall not wait for them.
  public Code asItIs(Program program, Path stackFile) {
    if (!program.isBuilt()) {
      return new Code("", program.classPath(), program.recording(), stackFile);
    }
    for (int i = 1; ; i++) {
      String version = i == 1 ? FIRST : FIRST + "-" + i;
      Optional<Release> there = find(version);
      if (there.isEmpty()) {
        return link(version, program, stackFile);
      }
      if (isSame(there.get(), program, stackFile)) {
        return there.get().code();
      }
    }
  }

  private Code link(String version, Program program, Path stackFile) {
    Path folder = begin(version);
    try {
      Manifest plan = pack(folder, version, program, stackFile, ReleaseStore::linkOrCopy);
      Threads.startVirtual(
          "release-sums",
          () -> {
            try {
              finish(folder, plan);
            } catch (IOException | UncheckedIOException e) {
              LOG.warn("release {} stays unfinished: {}", version, e.toString());
            }
          });
      return new Release(folder, plan).code();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private Path begin(String version) {
    checkName(version);
    Path folder = root.resolve(version);
    if (Manifest.read(folder).isPresent()) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "release " + version + " is there already, and is never changed: take another --name");
    }
    try {
      if (Files.exists(folder)) {
        // Its builder was killed.
        delete(folder);
      }
      Files.createDirectories(folder.resolve(JARS));
      return folder;
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /// How a file comes into a release.
  private interface Bring {
    void bring(Path from, Path to) throws IOException;
  }

  private static Manifest pack(
      Path folder, String version, Program program, Path stackFile, Bring how) throws IOException {
    List<String> classPath = new ArrayList<>();
    for (Path jar : program.classPath()) {
      String path = JARS + "/" + jar.getFileName();
      how.bring(jar.toAbsolutePath(), folder.resolve(path));
      classPath.add(path);
    }
    Path recording = program.recording();
    if (recording != null) {
      how.bring(recording.toAbsolutePath(), folder.resolve(recording.getFileName()));
    }
    copy(stackFile, folder.resolve(Release.STACK_FILE));
    return new Manifest(
        version,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        classPath,
        recording == null ? null : recording.getFileName().toString(),
        List.of());
  }

  private static Release finish(Path folder, Manifest plan) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Manifest whole =
        new Manifest(
            plan.version(),
            plan.built(),
            plan.classPath(),
            plan.recording(),
            Manifest.sums(folder, files));
    whole.write(folder);
    return new Release(folder, whole);
  }

  /// Size and age tell enough: this very program runs from those files.
  private static boolean isSame(Release release, Program program, Path stackFile) {
    try {
      List<Path> now = new ArrayList<>(program.classPath());
      List<Path> then = new ArrayList<>(release.code().classPath());
      Path recording = program.recording();
      Path recorded = release.code().recording();
      if ((recording == null) != (recorded == null)) {
        return false;
      }
      if (recording != null && recorded != null) {
        now.add(recording);
        then.add(recorded);
      }
      for (int i = 0; i < now.size(); i++) {
        if (now.size() != then.size() || !isSame(now.get(i), then.get(i))) {
          return false;
        }
      }
      return Files.mismatch(stackFile, release.stackFile()) < 0;
    } catch (IOException _) {
      // Whatever is missing there is made anew under another version.
      return false;
    }
  }

  private static boolean isSame(Path a, Path b) throws IOException {
    return a.getFileName().equals(b.getFileName())
        && Files.size(a) == Files.size(b)
        && Files.getLastModifiedTime(a).toMillis() == Files.getLastModifiedTime(b).toMillis();
  }

  /// With its age, to which a recorded start is bound.
  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void linkOrCopy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException _) {
      copy(from, to);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static Refusal failed(Path folder, Throwable why) {
    return new Refusal(
        ExitCode.CONFIGURATION, "the release in " + folder + " cannot be written", why);
  }
}
