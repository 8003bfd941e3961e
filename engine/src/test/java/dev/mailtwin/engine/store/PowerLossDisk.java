package dev.mailtwin.engine.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A disk that can lose power.
///
/// Works on real files, and remembers which content and which names would survive. [#losePower]
/// then leaves on the real disk what chance chose: of what was not made durable any part may be
/// there. One promise of real file systems is kept: a rename that is not durable leaves the old
/// name, the new one, or both, never neither.
public final class PowerLossDisk implements Disk {

  /// Thrown by every operation from the loss on.
  static final class PowerLost extends IOException {
    PowerLost() {
      super("the power is gone");
    }
  }

  /// A file whatever it is called.
  private static final class Node {
    private byte @Nullable [] bytes;
    private boolean durable;
  }

  private final LocalDisk real = new LocalDisk();

  /// Names by directory, as they are.
  private final Map<Path, NavigableMap<String, Node>> live = new HashMap<>();

  /// Names by directory, as they would certainly be after a loss.
  private final Map<Path, NavigableMap<String, Node>> durable = new HashMap<>();

  private long operations;
  private long failAt = Long.MAX_VALUE;
  private boolean performsLast;

  /// Loses power at an operation.
  ///
  /// @param operation counted from 1
  /// @param performed whether that operation still happens
  synchronized void failAt(long operation, boolean performed) {
    failAt = operation;
    performsLast = performed;
  }

  synchronized long operations() {
    return operations;
  }

  /// Runs before every effect.
  ///
  /// @return true if the power goes as soon as the effect has happened
  private boolean effect() throws PowerLost {
    operations++;
    if (operations > failAt || (operations == failAt && !performsLast)) {
      throw new PowerLost();
    }
    return operations == failAt;
  }

  private static void end(boolean last) throws PowerLost {
    if (last) {
      throw new PowerLost();
    }
  }

  private NavigableMap<String, Node> names(Path directory) {
    return live.computeIfAbsent(directory, _ -> new TreeMap<>());
  }

  private static Path parent(Path file) {
    return java.util.Objects.requireNonNull(file.getParent());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Override
  public synchronized OutputStream create(Path file) throws IOException {
    boolean last = effect();
    OutputStream out = real.create(file);
    names(parent(file)).put(name(file), new Node());
    if (last) {
      out.close();
    }
    end(last);
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }
    };
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return real.read(file);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    boolean last = effect();
    real.rename(from, to);
    move(from, to);
    end(last);
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    boolean last = effect();
    remember(to);
    real.replace(from, to);
    move(from, to);
    end(last);
  }

  private void move(Path from, Path to) {
    Node node = names(parent(from)).remove(name(from));
    names(parent(to)).put(name(to), node == null ? settled() : node);
  }

  /// A file that was there before: as durable as can be.
  private static Node settled() {
    var node = new Node();
    node.durable = true;
    return node;
  }

  @Override
  public synchronized void link(Path from, Path to) throws IOException {
    boolean last = effect();
    real.link(from, to);
    Node node = names(parent(from)).get(name(from));
    names(parent(to)).put(name(to), node == null ? settled() : node);
    end(last);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    boolean last = effect();
    remember(file);
    real.delete(file);
    names(parent(file)).remove(name(file));
    end(last);
  }

  /// Keeps the content of a file that is about to lose its name, in case the name comes back.
  private void remember(Path file) throws IOException {
    Node node = names(parent(file)).get(name(file));
    if (node != null && Files.exists(file)) {
      node.bytes = Files.readAllBytes(file);
    }
  }

  @Override
  public synchronized void makeDirectory(Path directory) throws IOException {
    boolean last = effect();
    real.makeDirectory(directory);
    end(last);
  }

  /// A directory that moved, until the one it moved to is durable.
  private record Moved(Path from, Path to) {}

  private final List<Moved> movedDirectories = new ArrayList<>();

  @Override
  public synchronized void moveDirectory(Path from, Path to) throws IOException {
    boolean last = effect();
    real.moveDirectory(from, to);
    follow(from, to);
    movedDirectories.add(new Moved(from, to));
    end(last);
  }

  private void follow(Path from, Path to) {
    for (Map<Path, NavigableMap<String, Node>> names : List.of(live, durable)) {
      for (Path directory : List.copyOf(names.keySet())) {
        NavigableMap<String, Node> known = names.get(directory);
        if (directory.startsWith(from) && known != null) {
          names.remove(directory);
          names.put(to.resolve(from.relativize(directory)), known);
        }
      }
    }
  }

  @Override
  public synchronized void removeDirectory(Path directory) throws IOException {
    boolean last = effect();
    real.removeDirectory(directory);
    end(last);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public Batch begin(Path directory, int expected) {
    return new Batch() {
      @Override
      public void makeDurable(List<Path> files) throws IOException {
        contentDurable(files);
      }

      @Override
      public void close() {}
    };
  }

  private synchronized void contentDurable(List<Path> files) throws IOException {
    boolean last = effect();
    for (Path file : files) {
      Node node = names(parent(file)).get(name(file));
      if (node != null) {
        node.durable = true;
      }
    }
    end(last);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    boolean last = effect();
    durable.put(directory, new TreeMap<>(names(directory)));
    movedDirectories.removeIf(moved -> parent(moved.to).equals(directory));
    end(last);
  }

  @Override
  public FileFacts facts(Path path) throws IOException {
    return real.facts(path);
  }

  /// Leaves what survived. The object is not used any more afterwards.
  public synchronized void losePower(RandomGenerator chance) throws IOException {
    for (Moved moved : movedDirectories.reversed()) {
      if (chance.nextBoolean() && Files.isDirectory(parent(moved.from))) {
        real.moveDirectory(moved.to, moved.from);
        follow(moved.to, moved.from);
      }
    }
    Map<Path, Node> before = new HashMap<>();
    live.forEach(
        (directory, names) -> names.forEach((n, node) -> before.put(directory.resolve(n), node)));
    for (Map.Entry<Path, Node> entry : before.entrySet()) {
      Node node = entry.getValue();
      if (node.bytes == null && Files.exists(entry.getKey())) {
        node.bytes = Files.readAllBytes(entry.getKey());
      }
    }
    Map<Path, Node> after = survivors(chance, before);
    for (Path file : before.keySet()) {
      Files.deleteIfExists(file);
    }
    Map<Node, Path> written = new HashMap<>();
    for (Map.Entry<Path, Node> entry : after.entrySet()) {
      Path other = written.putIfAbsent(entry.getValue(), entry.getKey());
      if (other == null) {
        Files.write(entry.getKey(), content(entry.getValue(), chance));
      } else {
        Files.createLink(entry.getKey(), other);
      }
    }
  }

  private Map<Path, Node> survivors(RandomGenerator chance, Map<Path, Node> before) {
    Map<Path, Node> after = new TreeMap<>();
    Map<Node, List<Path>> candidates = new HashMap<>();
    Set<Node> named = new HashSet<>();
    Set<Path> directories = new TreeSet<>(live.keySet());
    directories.addAll(durable.keySet());
    for (Path directory : directories) {
      NavigableMap<String, Node> certain = durable.getOrDefault(directory, new TreeMap<>());
      NavigableMap<String, Node> now = names(directory);
      Set<String> all = new TreeSet<>(certain.keySet());
      all.addAll(now.keySet());
      for (String name : all) {
        Node old = certain.get(name);
        Node young = now.get(name);
        Node chosen = java.util.Objects.equals(old, young) || chance.nextBoolean() ? old : young;
        if (old != null) {
          candidates.computeIfAbsent(old, _ -> new ArrayList<>()).add(directory.resolve(name));
        }
        if (chosen != null) {
          after.put(directory.resolve(name), chosen);
          named.add(chosen);
        }
      }
    }
    // A rename never loses both names.
    before.forEach((path, node) -> {
      List<Path> old = candidates.get(node);
      if (old != null && named.add(node)) {
        after.put(chance.nextBoolean() ? old.getFirst() : path, node);
      }
    });
    return after;
  }

  private static byte[] content(Node node, RandomGenerator chance) {
    byte[] bytes = node.bytes == null ? new byte[0] : node.bytes;
    return node.durable || chance.nextBoolean()
        ? bytes
        : Arrays.copyOf(bytes, chance.nextInt(bytes.length + 1));
  }
}
