package io.ringfort.voice.ffmpeg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The program and its libraries, which travel as a jar on the class path, unpacked into a folder
/// of their version once. Two processes may do it at the same time: the first to finish wins.
final class FfmpegBinaries {
  static final String VERSION = "8.1.2-1.5.14";

  /// The sizes of all files, written last: a folder that a dying machine left half-written is
  /// noticed by it.
  private static final String CONTENTS = "contents";

  private static final String PART = "ffmpeg-part-";
  private static final Duration LONGEST_UNPACKING = Duration.ofMinutes(10);

  /// What it is linked with and never calls.
  private static final List<String> UNUSED =
      List.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0", "libudev.so.1");

  private FfmpegBinaries() {}

  /// @return the folder that holds `ffmpeg` and every library that it needs
  static Path unpackInto(Path parent) throws IOException {
    Path folder = parent.resolve("ffmpeg-" + VERSION + "-" + machine());
    if (isWhole(folder)) {
      return folder;
    }
    Files.createDirectories(parent);
    sweep(parent);
    Path part = Files.createTempDirectory(parent, PART);
    try {
      unpack(part);
      if (Files.exists(folder) && !isWhole(folder)) {
        delete(folder);
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isWhole(folder)) {
        throw e;
      }
    } finally {
      delete(part);
    }
    return folder;
  }

  /// Takes away what a process left that died while it unpacked.
  private static void sweep(Path parent) throws IOException {
    Instant longAgo = Instant.now().minus(LONGEST_UNPACKING);
    List<Path> left;
    try (Stream<Path> files = Files.list(parent)) {
      left = files.filter(f -> f.getFileName().toString().startsWith(PART)).toList();
    }
    for (Path part : left) {
      if (Files.getLastModifiedTime(part).toInstant().isBefore(longAgo)) {
        delete(part);
      }
    }
  }

  private static String machine() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  /// EM_X86_64 and EM_AARCH64.
  private static short elfMachine() {
    return (short) (machine().equals("arm64") ? 183 : 62);
  }

  private static void unpack(Path into) throws IOException {
    String name = "ffmpeg-linux-" + machine() + ".jar";
    List<String> contents = new ArrayList<>();
    try (InputStream jar = FfmpegBinaries.class.getResourceAsStream(name)) {
      if (jar == null) {
        throw new IOException(
            "no ffmpeg for this machine: got " + name + " (expected: it on the class path)");
      }
      ZipInputStream zip = new ZipInputStream(new BufferedInputStream(jar));
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isDirectory() || !isNeeded(file)) {
          continue;
        }
        Path target = into.resolve(file);
        contents.add(file + " " + Files.copy(zip, target));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    for (String unused : UNUSED) {
      byte[] empty = EmptyLibrary.bytes(unused, elfMachine());
      Files.write(into.resolve(unused), empty);
      contents.add(unused + " " + empty.length);
    }
    Files.write(into.resolve(CONTENTS), contents);
  }

  /// Not the bridges to Java, nor `ffprobe`.
  private static boolean isNeeded(String file) {
    return file.equals("ffmpeg")
        || (file.contains(".so.") && !file.startsWith("libjni") && !UNUSED.contains(file));
  }

  private static boolean isWhole(Path folder) throws IOException {
    Path contents = folder.resolve(CONTENTS);
    if (!Files.exists(contents)) {
      return false;
    }
    List<String> lines = Files.readAllLines(contents);
    for (String line : lines) {
      String[] words = line.split(" ");
      Path file = folder.resolve(words[0]);
      if (!Files.exists(file) || Files.size(file) != Long.parseLong(words[1])) {
        return false;
      }
    }
    return lines.stream().anyMatch(line -> line.startsWith("ffmpeg "));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
