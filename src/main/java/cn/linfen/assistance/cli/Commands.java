package cn.linfen.assistance.cli;

import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Finds and runs the command that the arguments name. */
public final class Commands {

  @Command(
      name = "assistance",
      description = "临汾社会救助审批系统的命令",
      mixinStandardHelpOptions = true,
      subcommands = {
        AdminCommand.class,
        CertificatesCommand.class,
        DatabaseCommand.class,
        DeadlineCommand.class,
        KeysCommand.class,
        LedgerCommand.class,
        SlaCommand.class,
        UsersCommand.class
      })
  private static final class Root {}

  private Commands() {}

  /** Whether the arguments name a command, rather than settings for the web application. */
  public static boolean known(String[] args) {
    Set<String> names = new CommandLine(new Root()).getSubcommands().keySet();
    return args.length > 0 && (names.contains(args[0]) || args[0].equals("--help"));
  }

  /** Exit status of the command. */
  public static int run(String[] args) {
    return new CommandLine(new Root()).execute(args);
  }
}
