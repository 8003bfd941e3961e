package dev.mailtwin.engine.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A disk that can lose power.
///
/// Works on real files, and remembers which names and which content would not survive. [#losePower]
/// then leaves on the real disk what chance chose: of what was not made durable any part may be
/// there. One promise of real file systems is kept: a rename that is not durable leaves the old
/// name, the new one, or both, never neither.
///
/// Files that were there before, and what other programs do, count as durable; other programs say
/// so with [#othersAct].
public final class PowerLossDisk implements Disk {

  /// Thrown by every operation from the loss on.
  public static final class PowerLost extends IOException {
    public PowerLost() {
      super("the power is gone");
    }
  }

  /// A file whatever it is called.
  private static final class Node {

    /// Its content and time, kept when it loses its last name; null while it has one.
    private byte @Nullable [] bytes;

    private @Nullable FileTime time;

    /// Where it was seen last.
    private @Nullable Path name;

    private boolean durable = true;

    /// It was removed on purpose.
    private boolean deleted;
  }

  private final LocalDisk real = new LocalDisk();

  /// By what the file system calls them.
  private final Map<Object, Node> nodes = new HashMap<>();

  /// Names that changed since their directory was made durable, and what they were then.
  private final Map<Path, Map<Path, @Nullable Node>> changed = new TreeMap<>();

  private final List<Moved> moved = new ArrayList<>();

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

  /// Another program is about to change something: what we did before reaches the disk with it.
  public synchronized void othersAct() {
    changed.clear();
    moved.clear();
    nodes.values().removeIf(node -> node.durable);
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

  /// The file of this name, null if there is none.
  private @Nullable Node node(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      Node node = nodes.computeIfAbsent(key, _ -> new Node());
      node.name = file;
      return node;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Path directory(Path file) {
    return java.util.Objects.requireNonNull(file.getParent());
  }

  /// A name is about to change.
  private @Nullable Node changing(Path file) throws IOException {
    Node now = node(file);
    Map<Path, @Nullable Node> names =
        changed.computeIfAbsent(directory(file), _ -> new TreeMap<>());
    if (!names.containsKey(file)) {
      names.put(file, now);
    }
    return now;
  }

  @Override
  public synchronized OutputStream create(Path file) throws IOException {
    boolean last = effect();
    changing(file);
    OutputStream out = real.create(file);
    Node made = node(file);
    if (made != null) {
      made.durable = false;
    }
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
    Node node = changing(from);
    changing(to);
    real.rename(from, to);
    if (node != null) {
      node.name = to;
    }
    end(last);
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    boolean last = effect();
    Node node = changing(from);
    losesName(changing(to), to);
    real.replace(from, to);
    if (node != null) {
      node.name = to;
    }
    end(last);
  }

  @Override
  public synchronized void link(Path from, Path to) throws IOException {
    boolean last = effect();
    changing(to);
    real.link(from, to);
    end(last);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    boolean last = effect();
    losesName(changing(file), file);
    real.delete(file);
    end(last);
  }

  /// Keeps the content of a file that is about to lose its name, in case the name comes back.
  private void losesName(@Nullable Node node, Path file) throws IOException {
    if (node == null) {
      return;
    }
    boolean lastName = ((Number) Files.getAttribute(file, "unix:nlink")).intValue() == 1;
    if (lastName) {
      node.deleted = true;
      keepContent(node, file);
      nodes.values().remove(node); // Its number is free for another file.
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

  @Override
  public synchronized void moveDirectory(Path from, Path to) throws IOException {
    boolean last = effect();
    real.moveDirectory(from, to);
    follow(from, to);
    moved.add(new Moved(from, to));
    end(last);
  }

  private void follow(Path from, Path to) {
    for (Path directory : List.copyOf(changed.keySet())) {
      Map<Path, @Nullable Node> names = changed.get(directory);
      if (directory.startsWith(from) && names != null) {
        Map<Path, @Nullable Node> there = new TreeMap<>();
        names.forEach((file, node) -> there.put(to.resolve(from.relativize(file)), node));
        changed.remove(directory);
        changed.put(to.resolve(from.relativize(directory)), there);
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
      Node node = node(file);
      if (node != null) {
        node.durable = true;
      }
    }
    end(last);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    boolean last = effect();
    changed.remove(directory);
    moved.removeIf(move -> directory(move.to).equals(directory));
    end(last);
  }

  @Override
  public FileFacts facts(Path path) throws IOException {
    return real.facts(path);
  }

  /// Leaves what survived. Everything that is there afterwards is durable.
  public synchronized void losePower(RandomGenerator chance) throws IOException {
    for (Moved move : moved.reversed()) {
      if (chance.nextBoolean() && Files.isDirectory(directory(move.from))) {
        real.moveDirectory(move.to, move.from);
        follow(move.to, move.from);
      }
    }
    Map<Path, @Nullable Node> before = new TreeMap<>();
    changed.values().forEach(before::putAll);
    Map<Path, @Nullable Node> now = new TreeMap<>();
    for (Path file : before.keySet()) {
      Node node = node(file);
      now.put(file, node);
      if (node != null) {
        keepContent(node, file);
      }
    }
    Map<Path, @Nullable Node> after = survivors(chance, before, now);
    Map<Node, Path> names = new HashMap<>();
    for (Map.Entry<Path, @Nullable Node> entry : now.entrySet()) {
      Node node = entry.getValue();
      if (node != null && node == after.get(entry.getKey())) {
        names.put(node, entry.getKey());
      } else {
        Files.deleteIfExists(entry.getKey());
      }
    }
    for (Map.Entry<Path, @Nullable Node> entry : after.entrySet()) {
      Node node = entry.getValue();
      if (node != null && now.get(entry.getKey()) != node) {
        bringBack(node, entry.getKey(), names);
      }
    }
    for (Map.Entry<Node, Path> entry : names.entrySet()) {
      tear(entry.getKey(), entry.getValue(), chance);
    }
    for (Map.Entry<Path, Node> entry : durableNames().entrySet()) {
      if (!names.containsKey(entry.getValue())) {
        tear(entry.getValue(), entry.getKey(), chance);
      }
    }
    changed.clear();
    moved.clear();
    nodes.clear();
  }

  /// Files by their names. A name that is durable says nothing about what is in the file.
  private Map<Path, Node> durableNames() throws IOException {
    Map<Path, Node> found = new TreeMap<>();
    for (Node node : List.copyOf(nodes.values())) {
      Path name = node.name;
      if (name != null && node(name) == node) {
        found.put(name, node);
      }
    }
    return found;
  }

  private static void keepContent(Node node, Path file) throws IOException {
    if (node.bytes == null) {
      node.bytes = Files.readAllBytes(file);
      node.time = Files.getLastModifiedTime(file);
    }
  }

  /// A name that came back is a name of the same file, if that has another one.
  private void bringBack(Node node, Path file, Map<Node, Path> names) throws IOException {
    Files.createDirectories(directory(file)); // It was removed when it was empty.
    Path other = names.get(node);
    Path elsewhere = node.name;
    if (other == null && elsewhere != null && !node.deleted && node(elsewhere) == node) {
      other = elsewhere;
    }
    if (other != null) {
      Files.createLink(file, other);
    } else if (node.bytes != null) {
      Files.write(file, node.bytes);
      Files.setLastModifiedTime(file, java.util.Objects.requireNonNull(node.time));
    }
    names.putIfAbsent(node, file);
  }

  private static void tear(Node node, Path file, RandomGenerator chance) throws IOException {
    if (!node.durable && chance.nextBoolean()) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, chance.nextInt(bytes.length + 1)));
    }
  }

  private static Map<Path, @Nullable Node> survivors(
      RandomGenerator chance, Map<Path, @Nullable Node> before, Map<Path, @Nullable Node> now) {
    Map<Path, @Nullable Node> after = new TreeMap<>();
    Set<Node> named = new HashSet<>();
    for (Path file : new TreeSet<>(before.keySet())) {
      Node chosen = chance.nextBoolean() ? before.get(file) : now.get(file);
      after.put(file, chosen);
      if (chosen != null) {
        named.add(chosen);
      }
    }
    // A rename never loses both names.
    before.forEach((file, node) -> {
      if (node == null || node.deleted || named.contains(node)) {
        return;
      }
      List<Path> young = now.keySet().stream().filter(path -> now.get(path) == node).toList();
      if (!young.isEmpty()) { // Else it has a name in a directory that is durable.
        after.put(chance.nextBoolean() ? file : young.getFirst(), node);
        named.add(node);
      }
    });
    return after;
  }
}
