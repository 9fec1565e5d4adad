package io.ringfort.engines.database;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A copy of a running primary's data folder, on its way through a stream. The primary is told of
/// it before and after (PostgreSQL manual, 25.3.3, low-level backup), so that what changes
/// meanwhile is made good from its log.
///
/// Each piece is a name (a folder ends in `/`) and then chunks, each with its length before it; 0
/// ends a file. An empty name ends it all: a stream that breaks off before is no copy.
final class CloneStream {
  private static final Logger LOG = LoggerFactory.getLogger(CloneStream.class);
  private static final int CHUNK = 256 << 10;

  /// What PostgreSQL says not to copy, and what belongs to the primary alone.
  private static final Set<String> CONTENT_STAYS =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> STAYS =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "standby.signal",
          "ringfort.conf",
          "postgresql.auto.conf.tmp");

  private CloneStream() {}

  /// Sends the folder; the connection is to its server and nothing else uses it.
  static void send(Connection connection, Path data, DataOutputStream out)
      throws IOException, SQLException {
    ReplicatedNode.query(connection, "select pg_backup_start('clone', true)");
    Files.walkFileTree(data, new Sender(data, out));
    // pg_wal/archive_status is expected to be there.
    out.writeUTF("pg_wal/archive_status/");
    out.writeUTF("backup_label");
    // Without waiting for an archive, which there is none of.
    var label =
        ReplicatedNode.query(connection, "select labelfile from pg_backup_stop(false)").getBytes();
    out.writeInt(label.length);
    out.write(label);
    out.writeInt(0);
    out.writeUTF("");
    out.flush();
  }

  /// Sends what it sees; the server deletes some of it meanwhile.
  private static final class Sender extends SimpleFileVisitor<Path> {
    private final Path data;
    private final DataOutputStream out;

    Sender(Path data, DataOutputStream out) {
      this.data = data;
      this.out = out;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      send(data.relativize(folder), folder, out);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      send(data.relativize(file), file, out);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        LOG.debug("{} was deleted meanwhile", file, e);
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  private static void send(Path name, Path path, DataOutputStream out) throws IOException {
    var first = name.getName(0).toString();
    if (name.toString().isEmpty()
        || STAYS.contains(first)
        || CONTENT_STAYS.contains(first) && name.getNameCount() > 1
        || name.getFileName().toString().startsWith("pgsql_tmp")) {
      return;
    }
    if (Files.isDirectory(path)) {
      out.writeUTF(name + "/");
      return;
    }
    try (var in = Files.newInputStream(path)) {
      out.writeUTF(name.toString());
      var chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
        out.writeInt(n);
        out.write(chunk, 0, n);
      }
      out.writeInt(0);
    } catch (NoSuchFileException e) {
      LOG.debug("{} was deleted meanwhile", name, e);
    }
  }

  /// Writes what comes into the folder, which is new.
  static void receive(DataInputStream in, Path folder) throws IOException {
    var forServer =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(folder, forServer);
    for (var name = in.readUTF(); !name.isEmpty(); name = in.readUTF()) {
      var path = folder.resolve(name).normalize();
      if (!path.startsWith(folder)) {
        throw new IOException("got " + name + " (expected: a name below the folder)");
      }
      if (name.endsWith("/")) {
        Files.createDirectories(path, forServer);
        continue;
      }
      Files.createDirectories(Objects.requireNonNull(path.getParent()), forServer);
      try (var out =
          Files.newByteChannel(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        for (int n = in.readInt(); n > 0; n = in.readInt()) {
          var chunk = ByteBuffer.wrap(in.readNBytes(n));
          if (chunk.remaining() < n) {
            throw new IOException("the clone broke off within " + name);
          }
          while (chunk.hasRemaining()) {
            out.write(chunk);
          }
        }
      }
    }
    for (var name : List.of("global/pg_control", "backup_label")) {
      if (!Files.exists(folder.resolve(name))) {
        throw new IOException("a clone without " + name);
      }
    }
  }
}
