package dev.mailtwin.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// House rules no other tool checks. Each message says what to do, not only what is wrong.
class TidyTest {

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 5;
  private static final int PACKAGE_FILES_MAX = 40;

  private static final Pattern BARE_TODO = Pattern.compile("TODO(?!\\(#\\d+\\))");
  private static final Pattern RFC = Pattern.compile("\\bRFC([ -]\\d+|\\d{4})");
  private static final Pattern RFC_FORM =
      Pattern.compile("RFC \\d{3,4}(?!\\d)(?! ?(section|sec\\.|,? ?p\\.))");
  private static final Pattern WAITING =
      Pattern.compile("Thread\\.sleep|SECONDS\\.sleep|@Disabled\\b");

  private final List<String> complaints = new ArrayList<>();

  @Test
  void the_source_is_tidy() throws IOException {
    List<Path> files = javaFiles();
    Map<Path, Integer> packages = new TreeMap<>();
    for (Path file : files) {
      packages.merge(file.toAbsolutePath().getParent(), 1, Integer::sum);
      if (!file.endsWith("TidyTest.java")) {
        checkLines(file, Files.readAllLines(file));
      }
    }
    for (Map.Entry<Path, Integer> entry : packages.entrySet()) {
      checkPackage(entry.getKey(), entry.getValue());
    }
    checkMethods(files);

    assertThat(complaints).isEmpty();
  }

  private void checkLines(Path file, List<String> lines) {
    boolean isTest = file.toString().contains("/src/test/");
    if (lines.size() > FILE_LINES_MAX) {
      complain(file, 1, "has %d lines; split it by reason to change".formatted(lines.size()));
    }
    for (int n = 0; n < lines.size(); n++) {
      String line = lines.get(n);
      if (BARE_TODO.matcher(line).find()) {
        complain(file, n + 1, "give the TODO an issue number: TODO(#123)");
      }
      if (isTest && WAITING.matcher(line).find()) {
        complain(
            file, n + 1, "tests neither sleep nor are switched off; step a clock, wait for it");
      }
      if (RFC.matcher(line).find() && !RFC_FORM.matcher(line).find()) {
        complain(file, n + 1, "write RFC references as `RFC 9051 §6.3.13`");
      }
    }
  }

  private void checkPackage(Path directory, int files) throws IOException {
    if (files > PACKAGE_FILES_MAX) {
      complain(directory, 1, "has %d files; find the noun that is missing".formatted(files));
    }
    boolean isTest = directory.toString().contains("/src/test/");
    Path info = directory.resolve("package-info.java");
    if (Files.exists(info) && !Files.readString(info).contains("@NullMarked")) {
      complain(info, 1, "add @NullMarked");
    }
    if (!isTest && Files.notExists(info)) {
      complain(directory, 1, "add a package-info.java that says what the package is");
    }
  }

  private void checkMethods(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new Methods(unit, positions), null);
      }
    }
  }

  private void complain(Path file, long line, String what) {
    complaints.add("%s:%d: %s".formatted(root().relativize(file.toAbsolutePath()), line, what));
  }

  private static Path root() {
    String given = System.getProperty("mailtwin.root");
    return Path.of(given == null ? ".." : given).toAbsolutePath().normalize();
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("protocol", "engine", "app", "modelserver", "testkit", "bench")) {
      Path sources = root().resolve(module).resolve("src");
      if (Files.exists(sources)) {
        try (Stream<Path> paths = Files.walk(sources)) {
          paths.filter(path -> path.toString().endsWith(".java")).forEach(found::add);
        }
      }
    }
    return found.stream().sorted().toList();
  }

  private final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private boolean inRecord;

    Methods(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      boolean outer = inRecord;
      inRecord = type.getKind() == Tree.Kind.RECORD;
      super.visitClass(type, null);
      inRecord = outer;
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      LineMap lines = unit.getLineMap();
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      Path file = Path.of(unit.getSourceFile().getName());
      if (start >= 0 && end >= 0) {
        long first = lines.getLineNumber(start);
        long length = lines.getLineNumber(end) - first + 1;
        if (length > METHOD_LINES_MAX) {
          complain(file, first, "%s has %d lines".formatted(method.getName(), length));
        }
        boolean canonical = inRecord && method.getReturnType() == null;
        if (method.getParameters().size() > PARAMETERS_MAX && !canonical) {
          complain(
              file,
              first,
              "%s has %d parameters; some of them are a record"
                  .formatted(method.getName(), method.getParameters().size()));
        }
      }
      return super.visitMethod(method, null);
    }
  }
}
