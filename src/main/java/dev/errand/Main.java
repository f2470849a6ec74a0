package dev.errand;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
    name = "errand",
    description = "A task service over HTTP on PostgreSQL. Without a command it serves.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    scope = ScopeType.INHERIT)
public final class Main implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Commands commands;
  private final Map<String, String> environment;
  private final SettingFlags flags = new SettingFlags();
  private final PrintWriter out;
  private final PrintWriter err;

  /** One run: a second one would find the first one's flags. */
  Main(Commands commands, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.commands = commands;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Runs the command that the arguments name and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(new Main(new ServiceCommands(out), System.getenv(), out, err).run(args));
  }

  /** Runs a command to its end: 0 done, 1 failed, 2 usage. */
  int run(String... args) {
    CommandLine line = new CommandLine(this);
    List<CommandLine> all = new ArrayList<>(line.getSubcommands().values());
    all.add(line);
    all.forEach(this::configure);
    int code =
        line.setOut(out)
            .setErr(err)
            .setExpandAtFiles(false) // a password may start with an @
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setParameterExceptionHandler(this::misused)
            .setExecutionExceptionHandler(this::failed)
            .execute(args);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public Integer call() throws SettingsException {
    return serve();
  }

  @Command(description = "Migrates the schema unless told not to, then serves until stopped.")
  int serve() throws SettingsException {
    return commands.serve(Settings.parse(flags.given(), environment));
  }

  @Command(description = "Brings the schema up to date.")
  int migrate(
      @Option(names = "--plan", description = "Print the SQL and change nothing.") boolean plan)
      throws SettingsException {
    return commands.migrate(Settings.parseOffline(flags.given(), environment), plan);
  }

  @Command(description = "Takes change sets of the schema back: --count N or --to TAG.")
  int rollback(
      @Option(names = "--count", paramLabel = "N", description = "The newest N change sets.")
          @Nullable Integer count,
      @Option(names = "--to", paramLabel = "TAG", description = "All that came after the tag.")
          @Nullable String tag)
      throws SettingsException {
    checkRollback(count, tag);
    Settings settings = Settings.parseOffline(flags.given(), environment);
    OptionalInt newest = count == null ? OptionalInt.empty() : OptionalInt.of(count);
    return commands.rollback(settings, newest, Optional.ofNullable(tag));
  }

  @Command(description = "Prints the versions of Errand, Java and the PostgreSQL it brings.")
  int version() {
    out.println(Version.line());
    return 0;
  }

  private void configure(CommandLine line) {
    flags.addTo(line);
    line.getCommandSpec().versionProvider(() -> new String[] {Version.line()});
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> HelpText.footer());
  }

  private static void checkRollback(@Nullable Integer count, @Nullable String tag)
      throws SettingsException {
    if ((count == null) == (tag == null)) {
      throw new SettingsException(List.of("rollback: needs either --count N or --to TAG"));
    }
    if (count != null && count < 1) {
      throw new SettingsException(List.of("--count: must be at least 1"));
    }
    if (tag != null && tag.isBlank()) {
      throw new SettingsException(List.of("--to: is empty"));
    }
  }

  /** The settings' faults are told along, so that nobody mends one thing at a time. */
  private int misused(ParameterException e, String[] args) {
    List<String> lines = new ArrayList<>(UsageLines.of(e));
    try {
      switch (e.getCommandLine().getCommandName()) {
        case "migrate", "rollback" -> Settings.parseOffline(flags.given(), environment);
        case "version" -> {}
        default -> Settings.parse(flags.given(), environment);
      }
    } catch (SettingsException more) {
      lines.addAll(more.faults());
    }
    return misused(lines);
  }

  private int misused(List<String> lines) {
    lines.forEach(each -> err.println("errand: " + each));
    return USAGE;
  }

  private int failed(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof SettingsException bad) {
      return misused(bad.faults());
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    err.println("errand: " + message.replaceAll("\\p{Cntrl}+", " "));
    return FAILED;
  }
}
