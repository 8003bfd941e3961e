package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The disk and the agreements of a [World], in memory.
final class WorldTwin implements TwinAccount {

  /// A file.
  ///
  /// @param flags what its name shows
  record File(Letter letter, Flags flags) {}

  /// An agreement.
  record Row(Kind kind, String base, Flags flags, SizeAndDate facts, MessageFacts known) {}

  /// A download whose rename may or may not have happened.
  record Arriving(long uid, String base, File file) {}

  /// A file in the attic.
  record Kept(MailboxName mailbox, String base, File file) {}

  /// Removals that were carried out.
  record Removal(long at, boolean onServer, long messages) {}

  /// A mailbox on the disk, with what is known about it.
  static final class Box {
    MailboxName name;
    boolean directory;
    boolean known;
    Standing standing = Standing.NEW;
    final NavigableMap<String, File> files = new TreeMap<>();
    final NavigableMap<Long, Row> rows = new TreeMap<>();
    final Map<String, File> tmp = new HashMap<>();
    final List<Arriving> arriving = new ArrayList<>();
    final List<UploadIntent> intents = new ArrayList<>();
    final Map<Long, CopyIntents.Begun> copies = new TreeMap<>();
    final Map<String, String> refused = new HashMap<>();
    MailboxState state = MailboxState.NEW;

    /// Keywords that file names show.
    Flags lettered = Flags.NONE;

    /// How many keywords have a letter at most.
    int letters = 26;

    /// Files that the next listing misses because another program renames them meanwhile.
    final Set<String> blinking = new HashSet<>();

    private long version;
    private long savedListing = -1;
    private long listing = -1;

    Box(MailboxName name) {
      this.name = name;
    }

    void put(String base, File file) {
      directory = true;
      files.put(base, file);
      version++;
    }

    File file(String base) {
      File file = files.get(base);
      if (file == null) {
        throw new AssertionError("no file " + base);
      }
      return file;
    }

    File remove(String base) {
      File gone = file(base);
      files.remove(base);
      version++;
      return gone;
    }

    /// Its time of change is another one after that.
    void renamedMeanwhile() {
      version++;
    }

    void listed() {
      listing = version;
    }

    boolean isListed() {
      return version == (listing >= 0 ? listing : savedListing);
    }

    /// Whether saving would write anything.
    boolean isNews(MailboxState now) {
      return !now.equals(state) || (listing >= 0 && listing != savedListing);
    }

    void save(MailboxState now) {
      state = now;
      savedListing = listing >= 0 ? listing : savedListing;
    }
  }

  final Faults faults;
  private final SyncClock clock;
  final NavigableMap<MailboxName, Box> boxes = new TreeMap<>();
  final List<Letter> attic = new ArrayList<>();
  final List<Removal> removals = new ArrayList<>();
  private final Set<MailboxName> mayBeMissing = new HashSet<>();
  private final Map<MailboxName, Box> pretended = new HashMap<>();

  /// Which file each letter in the attic was, in the same order.
  final List<Kept> kept = new ArrayList<>();

  /// What the history tells, by number.
  final NavigableMap<Long, Change> history = new TreeMap<>();

  private int keys;

  WorldTwin(Faults faults, SyncClock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  Box box(MailboxName name) {
    Box otherwise = pretended.get(name);
    return otherwise != null ? otherwise : boxes.computeIfAbsent(name, Box::new);
  }

  /// A base name nobody ever had.
  String freshBase() {
    return "k%04d".formatted(keys++);
  }

  /// What is done when the program starts: interrupted arrivals are resolved.
  void recover() {
    mayBeMissing.clear();
    pretended.clear();
    for (Box box : boxes.values()) {
      box.listing = -1;
      for (Arriving arriving : List.copyOf(box.arriving)) {
        File waiting = box.tmp.remove(arriving.base());
        if (waiting != null) {
          box.put(arriving.base(), waiting);
        }
        if (box.files.containsKey(arriving.base())) {
          agreeArrival(box, arriving);
        }
        box.arriving.remove(arriving); // If the file is nowhere, it is fetched again.
      }
      box.tmp.clear();
    }
  }

  static void agreeArrival(Box box, Arriving arriving) {
    Letter letter = arriving.file().letter();
    Flags flags = arriving.file().flags();
    box.rows.put(
        arriving.uid(),
        new Row(Kind.LINKED, arriving.base(), flags, letter.sizeAndDate(), letter.facts()));
    box.arriving.remove(arriving);
  }

  @Override
  public Set<MailboxName> agreed() {
    var names = new TreeSet<MailboxName>();
    boxes.values().stream().filter(box -> box.known).forEach(box -> names.add(box.name));
    return names;
  }

  @Override
  public Set<MailboxName> onDisk() {
    var names = new TreeSet<MailboxName>();
    boxes.values().stream().filter(box -> box.directory).forEach(box -> names.add(box.name));
    return names;
  }

  @Override
  public boolean isElsewhere(MailboxName missing) {
    Set<String> sought = files(missing);
    boolean had = !sought.isEmpty();
    boxes.values().forEach(box -> sought.removeAll(box.files.keySet()));
    return had && sought.isEmpty();
  }

  @Override
  public boolean isUnchanged(MailboxName name) {
    Box box = box(name);
    return box.isListed() && (box.refused.isEmpty() || !box.state.isLongAgo(clock.seconds()));
  }

  @Override
  public MailboxState state(MailboxName name) {
    return box(name).state;
  }

  @Override
  public TwinMailbox open(MailboxName name) throws IOException {
    Box box = box(name);
    if (!box.directory || !box.known) {
      faults.disk();
      if (!box.directory && !box.rows.isEmpty() && !mayBeMissing.contains(name)) {
        throw new ProblemException(Problems.directoryGone(name.toString(), name.toString()));
      }
      box.directory = true;
      box.known = true;
    }
    return new WorldTwinMailbox(this, box);
  }

  @Override
  public TwinMailbox peek(MailboxName name) {
    return new WorldTwinMailbox(this, box(name));
  }

  @Override
  public long linked() {
    return boxes.values().stream()
        .flatMap(box -> box.rows.values().stream())
        .filter(row -> row.kind() == Kind.LINKED)
        .count();
  }

  @Override
  public long linked(MailboxName name) {
    return box(name).rows.values().stream().filter(row -> row.kind() == Kind.LINKED).count();
  }

  private String server = "here";

  @Override
  public String server() {
    return server;
  }

  @Override
  public void saveServer(String identity) throws IOException {
    faults.disk();
    server = identity;
  }

  @Override
  public void save(MailboxName name, MailboxState state) throws IOException {
    faults.disk();
    box(name).state = state;
  }

  @Override
  public Standing standing(MailboxName name) {
    return box(name).standing;
  }

  @Override
  public void save(MailboxName name, Standing standing) throws IOException {
    if (!standing.equals(box(name).standing)) {
      faults.disk();
      box(name).standing = standing;
    }
  }

  @Override
  public Set<MailboxName> missing() {
    var names = agreed();
    names.removeIf(name -> box(name).directory);
    return names;
  }

  @Override
  public Map<MailboxName, Long> whereabouts(MailboxName missing) {
    var bases = new HashSet<String>();
    box(missing).rows.values().forEach(row -> bases.add(row.base()));
    Map<MailboxName, Long> places = new HashMap<>();
    for (Box box : boxes.values()) {
      if (box.directory && !box.known) {
        places.put(box.name, box.files.keySet().stream().filter(bases::contains).count());
      }
    }
    return places;
  }

  @Override
  public List<Sample> sample(MailboxName name, int most) {
    List<Sample> samples = new ArrayList<>();
    box(name)
        .rows
        .forEach((uid, row) -> {
          if (row.kind() == Kind.LINKED && row.known().headerHash() != 0) {
            samples.add(new Sample(uid, row.facts().size(), row.known().headerHash()));
          }
        });
    return samples.subList(0, Math.min(most, samples.size()));
  }

  @Override
  public boolean rename(MailboxName from, MailboxName place, MailboxName to) throws IOException {
    Box target = boxes.get(to);
    boolean occupied = target != null && (target.known || (target.directory && !place.equals(to)));
    if (occupied && !from.equals(to)) {
      return false;
    }
    faults.disk(); // The store finishes what it began; so it happens or does not.
    Box box = java.util.Objects.requireNonNull(boxes.remove(from));
    Box there = place.equals(from) ? box : java.util.Objects.requireNonNull(boxes.remove(place));
    if (there != box) {
      box.files.putAll(there.files);
      box.directory = there.directory;
      box.version++;
    }
    box.name = to;
    box.standing = box.standing.withdrawn(false);
    boxes.put(to, box);
    return true;
  }

  @Override
  public Set<String> files(MailboxName name) {
    return new TreeSet<>(box(name).rows.values().stream().map(Row::base).toList());
  }

  @Override
  public void pretend(MailboxName name, MailboxState state) {
    box(name).state = state;
  }

  @Override
  public void pretend(MailboxName from, MailboxName place, MailboxName to) {
    Box box = box(from);
    Box files = box(place);
    var both = new Box(to);
    both.directory = true;
    both.known = true;
    both.files.putAll(files.files);
    both.rows.putAll(box.rows);
    both.state = box.state;
    both.letters = files.letters;
    both.lettered = files.lettered;
    pretended.put(to, both);
  }

  @Override
  public void allowMissing(MailboxName name) {
    mayBeMissing.add(name);
  }

  @Override
  public boolean holdsNoFile(MailboxName name) {
    return box(name).files.isEmpty();
  }

  @Override
  public void drop(MailboxName name) throws IOException {
    faults.disk();
    Box box = box(name);
    if (box.files.isEmpty()) {
      boxes.remove(name);
      return;
    }
    var left = new Box(name); // Files that were never agreed on.
    box.files.forEach(left::put);
    boxes.put(name, left);
  }

  @Override
  public long removedSince(long seconds, boolean onServer) {
    return removals.stream()
        .filter(removal -> removal.onServer() == onServer && removal.at() > seconds)
        .mapToLong(Removal::messages)
        .sum();
  }

  @Override
  public void recordRemovals(long atSeconds, boolean onServer, long messages) throws IOException {
    faults.disk();
    removals.add(new Removal(atSeconds, onServer, messages));
  }

  @Override
  public Set<String> moveFiles(MailboxName from, MailboxName to, Map<String, Flags> agreed)
      throws IOException {
    Set<String> done = new HashSet<>();
    for (String base : agreed.keySet()) {
      faults.disk();
      File file = box(from).files.get(base);
      if (file != null && !box(to).files.containsKey(base)) {
        box(to).put(base, file);
        reletter(box(from), box(to), base, agreed.getOrDefault(base, Flags.NONE));
        box(from).remove(base);
        done.add(base);
      }
    }
    return done;
  }

  @Override
  public void reletter(MailboxName from, MailboxName to, Map<String, Flags> agreed)
      throws IOException {
    for (Map.Entry<String, Flags> message : agreed.entrySet()) {
      faults.disk();
      reletter(box(from), box(to), message.getKey(), message.getValue());
    }
  }

  private void reletter(Box from, Box to, String base, Flags agreed) {
    File file = to.files.get(base);
    if (file != null) {
      Flags silent = Flags.ofImap(agreed.keywords()).minus(from.lettered);
      new WorldTwinMailbox(this, to).shown(agreed);
      Flags shown = new WorldTwinMailbox(this, to).shown(file.flags().plus(silent));
      to.put(base, new File(file.letter(), shown));
    }
  }

  @Override
  public void moveAgreements(MailboxName from, MailboxName to, List<Relocation> messages, Event why)
      throws IOException {
    faults.disk();
    for (Relocation message : messages) {
      Row row = box(from).rows.remove(message.link().uid());
      if (row != null) {
        box(to)
            .rows
            .put(
                message.uid(),
                new Row(row.kind(), message.base(), row.flags(), message.facts(), row.known()));
      }
    }
  }

  @Override
  public boolean keepInAttic(MailboxName mailbox, String base) throws IOException {
    faults.disk();
    File file = box(mailbox).files.get(base);
    if (file == null) {
      return false;
    }
    intoAttic(mailbox, base, file);
    return true;
  }

  void intoAttic(MailboxName mailbox, String base, File file) {
    attic.add(file.letter());
    kept.add(new Kept(mailbox, base, file));
  }

  /// Takes a file out of the attic.
  void outOfAttic(Kept file) {
    kept.remove(file);
    attic.remove(file.file().letter());
  }

  @Override
  public Uploads uploads() {
    return new WorldUploads(this);
  }
}
