package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.sync.DiskView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One reading of a mailbox directory, packed: base names, and for each where the file lies and
/// which letters it has.
final class Listing {

  /// Where a file lies, and what follows its base name. There are few different ones.
  record Place(boolean isNew, String suffix) {}

  private final PackedNames names = new PackedNames();
  private int[] places = new int[16];
  private final List<Place> placeList = new ArrayList<>();
  private final Map<Place, Integer> placeNumbers = new HashMap<>();
  private int[] order = new int[0];

  /// Files that were renamed since, by us; their paths below the mailbox's directory.
  private final Map<String, String> renamed = new HashMap<>();

  /// Files that go by their path below the mailbox's directory.
  private final Set<String> apart = new HashSet<>();

  /// A file system takes 255 bytes; `:2,` and the letters of all flags and keywords need 35, and
  /// other programs may have letters too.
  private static final int BASE_BYTES_MAX = 200;

  /// How many files have names that are no text.
  private int unusable;

  private final List<String> tooLong = new ArrayList<>();

  /// Reads `new` and `cur`; [#close] must follow.
  ///
  /// @param mayBeMissing a directory that is not there holds nothing
  static Listing read(Disk disk, Path directory, boolean mayBeMissing) throws IOException {
    var listing = new Listing();
    for (String part : List.of("new", "cur")) {
      Path place = directory.resolve(part);
      boolean isNew = part.equals("new");
      try {
        disk.list(place, name -> listing.read(disk, place, name, isNew));
      } catch (NoSuchFileException e) {
        if (!mayBeMissing) {
          throw e;
        }
      }
    }
    return listing;
  }

  private void read(Disk disk, Path part, String name, boolean isNew) throws IOException {
    if (isUnusable(disk, part, name)) {
      unusable++;
    } else if (!name.startsWith(".")) {
      add(name, isNew);
    }
  }

  /// Bytes that are no UTF-8 are shown as U+FFFD, and there is no file of that name.
  private static boolean isUnusable(Disk disk, Path part, String name) throws IOException {
    if (name.indexOf('\uFFFD') < 0) {
      return false;
    }
    try {
      disk.facts(part.resolve(name));
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /// Files below the mailbox's directory whose base names leave no room for flags.
  List<String> tooLong() {
    return List.copyOf(tooLong);
  }

  int unusable() {
    return unusable;
  }

  void add(String fileName, boolean isNew) {
    String base = MaildirName.parse(fileName).base();
    if (base.length() > BASE_BYTES_MAX / 3 && utf8(base).length > BASE_BYTES_MAX) {
      tooLong.add((isNew ? "new/" : "cur/") + fileName);
    }
    add(base, fileName.substring(base.length()), isNew);
  }

  private static byte[] utf8(String base) {
    return base.getBytes(StandardCharsets.UTF_8);
  }

  /// A file whose base name another one has: it goes by a name that no file can have.
  void addApart(String fileName, boolean isNew) {
    String relative = (isNew ? "new/" : "cur/") + fileName;
    apart.add(relative);
    String base = MaildirName.parse(fileName).base();
    add(relative, fileName.substring(base.length()), isNew); // Its flags are its own.
  }

  private void add(String base, String suffix, boolean isNew) {
    var place = new Place(isNew, suffix);
    Integer number = placeNumbers.get(place);
    if (number == null) {
      number = placeList.size();
      placeList.add(place);
      placeNumbers.put(place, number);
    }
    int at = names.add(base);
    if (at == places.length) {
      places = Arrays.copyOf(places, at + (at >> 1));
    }
    places[at] = number;
  }

  /// Must be called when all names are in.
  ///
  /// @return file names that share their base with another file, all but the first
  List<String> close() {
    order = new int[names.size()];
    Arrays.setAll(order, i -> i);
    names.sort(order);
    List<String> twins = new ArrayList<>();
    int kept = 0;
    for (int at = 0; at < order.length; at++) {
      if (kept > 0 && names.compare(order[kept - 1], names, order[at]) == 0) {
        twins.add(relative(order[at]));
      } else {
        order[kept++] = order[at];
      }
    }
    order = Arrays.copyOf(order, kept);
    return twins;
  }

  int size() {
    return order.length;
  }

  boolean has(String base) {
    return find(base) >= 0;
  }

  /// The file with this base name below the mailbox directory, or null.
  @Nullable Path file(Path directory, String base) {
    String now = renamed.get(base);
    if (now != null) {
      return directory.resolve(now);
    }
    int at = find(base);
    return at < 0 ? null : directory.resolve(apart.contains(base) ? base : relative(order[at]));
  }

  /// Notes where we put a file, so that the directory need not be read again.
  void renamed(String base, String relative) {
    renamed.put(base, relative);
  }

  /// As the planner sees it. Files in `new` have no flags, whatever their name says.
  DiskView view(FlagTable table, KeywordLetters letters) {
    int[] numberOfPlace = new int[placeList.size()];
    for (int n = 0; n < numberOfPlace.length; n++) {
      Place place = placeList.get(n);
      String text = place.isNew() ? "" : MaildirName.parse("x" + place.suffix()).letters();
      numberOfPlace[n] = table.number(new MaildirName("", text).flags(letters.keywords()));
    }
    return DiskView.of(names, order, places, numberOfPlace, letters.lettered());
  }

  private String relative(int at) {
    Place place = placeList.get(places[at]);
    return (place.isNew() ? "new/" : "cur/") + names.get(at) + place.suffix();
  }

  private int find(String base) {
    byte[] packed = PackedNames.pack(base);
    int low = 0;
    int high = order.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = names.compare(order[middle], packed);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
