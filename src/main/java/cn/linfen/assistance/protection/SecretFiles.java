package cn.linfen.assistance.protection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files with keys or personal data in them: for their owner alone, and never half-written. Folders
 * that are missing are made.
 */
public final class SecretFiles {

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFiles() {}

  /** Whether others than the owner may read or write it. */
  public static boolean isOpenToOthers(Path path) {
    try {
      return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  /**
   * Writes a new file.
   *
   * @return false if there is one already; it stays as it is
   */
  public static boolean create(Path path, String text) {
    return create(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #create(Path, String)}. */
  public static boolean create(Path path, byte[] content) {
    return write(path, content, false);
  }

  /** Replaces the content at once: whoever reads meanwhile sees the old one or the new one. */
  public static void replace(Path path, String text) {
    write(path, text.getBytes(StandardCharsets.UTF_8), true);
  }

  private static boolean write(Path path, byte[] content, boolean replace) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      Files.createDirectories(folder, forOwner("rwx------", folder));
      Path temporary = Files.createTempFile(folder, ".keys", ".new", forOwner("rw-------", folder));
      try {
        Files.write(temporary, content);
        if (replace) {
          move(temporary, path);
        } else {
          link(temporary, path);
        }
        return true;
      } catch (FileAlreadyExistsException madeMeanwhile) {
        return false;
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("不能写文件 " + path, e);
    }
  }

  /** Fails if the file is there already, in one step where the file system can do that. */
  private static void link(Path temporary, Path path) throws IOException {
    try {
      Files.createLink(path, temporary);
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, path);
    }
  }

  private static void move(Path temporary, Path path) throws IOException {
    try {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static FileAttribute<?>[] forOwner(String permissions, Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
